"""What both devices share: the way in and out."""

import json
import queue
import sys
import threading


def tell(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


def follow(blynk, run):
    """Runs the library, and calls its methods by {"call": name, "args": [...]}, until the input ends."""
    waiting = queue.Queue()

    def read():
        for line in sys.stdin:
            waiting.put(json.loads(line))
        waiting.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        run()
        while not waiting.empty():
            command = waiting.get()
            if command is None:
                return
            getattr(blynk, command["call"])(*command["args"])
