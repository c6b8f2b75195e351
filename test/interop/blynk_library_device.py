"""The same with PyPI's blynk-library-python, which leaves coming back to its program."""

import sys

import BlynkLib
from commands import follow, tell

port, token, heartbeat = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
lost = False


def disconnected():
    global lost
    lost = True
    tell("disconnected")


def run():
    global lost
    try:
        if lost:
            lost = False
            blynk.connect()
        blynk.run()
    except (OSError, ValueError) as error:
        tell("log", text=str(error))
        blynk.disconnect()


class Device(BlynkLib.Blynk):
    """The library connects while it is constructed: who listens is said before."""

    def connect(self):
        self.callbacks = {
            "connected": lambda ping=0: tell("connected"),
            "disconnected": disconnected,
            "V*": lambda pin, values: tell("write", pin=int(pin), values=values),
        }
        BlynkLib.Blynk.connect(self)


blynk = Device(token, server="127.0.0.1", port=port, heartbeat=heartbeat)
follow(blynk, run)
