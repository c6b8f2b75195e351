"""A device with PyPI's blynklib: tells what happens as JSON lines, does what JSON lines on its input say."""

import sys

import blynklib
from commands import follow, tell

port, token, heartbeat = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
blynk = blynklib.Blynk(
    token,
    server="127.0.0.1",
    port=port,
    heartbeat=heartbeat,
    log=lambda *words: tell("log", text=" ".join(map(str, words))),
)


@blynk.handle_event("connect")
def connected():
    tell("connected")


@blynk.handle_event("disconnect")
def disconnected():
    tell("disconnected")


@blynk.handle_event("write V*")
def written(pin, values):
    tell("write", pin=pin, values=values)


follow(blynk, blynk.run)
