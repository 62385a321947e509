# SPDX-License-Identifier: GPL-3.0-or-later
"""What everybody wrote down: one file per device, one JSON object per line, with the event `e` and the moment `t` (seconds of
the computer's monotonic clock). A line that a kill has torn is passed over.

    writing {chat, text}                 before a message is given to the outbox
    queued {chat, text, uuid}            it is there: from now on nothing may lose it
    saved {chat, seq, uuid}              the server said Saved
    state {chat, seq, uuid, state}       what a client shows of a message of its own (number of MessageState)
    failed {chat, uuid}                  the server said Failed
    arrived {chat, seq, uuid}            a new message of somebody else, told once
    frame {chat, seq, uuid, connection}  one that came on an open connection
    gap {chat, seq, have, connection}    what came before it on that connection was left out
    receipts {chat, user, delivered, read, connection}
    mark {kind, chat, seq}               before it is said to the server
    seen {chat, seq}                     before a client is told that a person has read so far
    dropped {}                           the server's store is another one: all that was told before counts no more
    history {chats, queued}              all that is shown
"""
import json
import time


class Writer:
    def __init__(self, file):
        self._file = open(file, "a", encoding="utf-8")

    def note(self, event, **what):
        self._file.write(json.dumps({**what, "e": event, "t": time.monotonic()}) + "\n")
        self._file.flush()


class Reader:
    """All events of one device so far, in their order."""

    def __init__(self, file):
        self._path, self._at, self.events = file, 0, []

    def read(self):
        if not self._path.exists():
            return self.events
        with open(self._path, "rb") as file:
            file.seek(self._at)
            lines = file.read().split(b"\n")
        self._at += sum(len(line) + 1 for line in lines[:-1])
        for line in lines[:-1]:
            try:
                self.events.append(json.loads(line))
            except ValueError:
                pass
        return self.events
