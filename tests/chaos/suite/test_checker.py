#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checker finds nothing wrong with journals of a talk that went well, and each lie that is put into them."""
import copy
import pathlib
import tempfile
import unittest

from checker import Checker, Device, Store, unheld
from journal import Reader

CHAT = "dm-1-2"
ANN, BEN = 1, 2


class Talk:
    """Ann, on two devices, and ben, by the contract alone, write to each other; all is read in the end."""

    def __init__(self):
        self.clock = 0.0
        self.ann, self.tablet, self.ben = (Device("ann", ANN, [], False), Device("ann.2", ANN, [], False), Device("ben", BEN, []))
        self.devices = [self.ann, self.tablet, self.ben]
        self.store = Store([], {}, [])
        self.lost = ()
        for n in range(1, 4):
            self.message(self.ann, n)
            self.message(self.ben, n)
        self.note(self.ann, "seen", chat=CHAT, seq=6)
        self.note(self.ben, "mark", chat=CHAT, kind=0, seq=5)
        self.note(self.ben, "mark", chat=CHAT, kind=1, seq=6)
        for user, delivered, read in ((BEN, 5, 0), (BEN, 6, 6), (ANN, 6, 6)):
            self.note(self.ben, "receipts", chat=CHAT, user=user, delivered=delivered, read=read, connection=1)
        self.store.marks = {(CHAT, ANN): (6, 6), (CHAT, BEN): (6, 6)}
        self.store.segments = [(CHAT, 1, ANN, 1, 6), (CHAT, 0, BEN, 1, 5), (CHAT, 1, BEN, 1, 6)]
        entries = [[seq, uuid, text] for _, seq, uuid, _, text, _ in self.store.entries]
        for device in self.devices:
            more = {} if device is self.ben else {"unread": 0, "read": 6, "all": [6, 6]}
            self.note(device, "history", queued=0, chats=[{"chat": CHAT, "entries": copy.deepcopy(entries), **more}])

    def note(self, device, event, **what):
        self.clock += 1
        device.events.append({"e": event, "t": self.clock, **what})
        return device.events[-1]

    def message(self, device, n):
        seq, text = len(self.store.entries) + 1, f"{device.name} {n}"
        uuid = f"uuid of {text}"
        self.note(device, "writing", chat=CHAT, text=text)
        self.note(device, "queued", chat=CHAT, text=text, uuid=uuid)
        place = {"chat": CHAT, "seq": seq, "uuid": uuid}
        if device is self.ben:
            self.note(device, "saved", **place)
            self.note(self.ann, "arrived", **place)
            self.note(self.tablet, "arrived", **place)
        else:
            self.note(device, "state", state=2, **place)
            self.note(self.ben, "frame", connection=1, **place)
        self.store.entries.append((CHAT, seq, uuid, device.user, text, 1000 + seq))

    def event(self, device, kind, n=0):
        return [event for event in device.events if event["e"] == kind][n]

    def forget(self, n):
        """The store has lost what stood at that place, and nobody has noticed."""
        del self.store.entries[n]

    def change(self, n, **fields):
        names = ("chat", "seq", "uuid", "user", "text", "at")
        self.store.entries[n] = tuple(fields.get(name, value) for name, value in zip(names, self.store.entries[n]))

    def swap(self, a, b):
        first, second = self.store.entries[a], self.store.entries[b]
        self.store.entries[a] = (*first[:1], second[1], *first[2:])
        self.store.entries[b] = (*second[:1], first[1], *second[2:])

    def broken(self):
        return {violation.promise for violation in Checker(self.devices, self.store, self.lost).run()}


def shown(talk, device):
    return talk.event(device, "history")["chats"][0]


# what is forged, and the promise that it breaks
LIES = {
    "a Saved one isn't in the database": ("saved", lambda talk: talk.forget(5)),
    "there twice": ("once", lambda talk: talk.store.entries.append((CHAT, 7, talk.store.entries[0][2], ANN, "ann 1", 2000))),
    "there twice under another uuid": ("once", lambda talk: talk.store.entries.append((CHAT, 7, "new", ANN, "ann 1", 2000))),
    "saved and failed": ("saved or failed", lambda talk: talk.note(talk.ben, "failed", uuid="uuid of ben 1")),
    "failed, and in the database": ("saved or failed", lambda talk: (
        talk.ann.events.remove(talk.event(talk.ann, "state")), talk.note(talk.ann, "failed", uuid="uuid of ann 1"))),
    "a hole": ("dense", lambda talk: talk.change(5, seq=7)),
    "saved in the past": ("time", lambda talk: talk.change(3, at=1)),
    "out of order": ("order", lambda talk: talk.swap(0, 2)),
    "saved elsewhere": ("place", lambda talk: talk.event(talk.ben, "saved").update(seq=4)),
    "shown elsewhere": ("place", lambda talk: talk.event(talk.ann, "state").update(seq=3)),
    "arrived from elsewhere": ("place", lambda talk: talk.event(talk.ann, "arrived").update(seq=4)),
    "arrived twice": ("once", lambda talk: talk.ann.events.append(talk.event(talk.ann, "arrived"))),
    "another text": ("text", lambda talk: talk.change(0, text="ann 1 and more")),
    "another sender": ("text", lambda talk: talk.change(0, user=BEN)),
    "nobody wrote it": ("written", lambda talk: talk.store.entries.append((CHAT, 7, "new", ANN, "ann 4", 2000))),
    "another uuid": ("uuid", lambda talk: talk.change(0, uuid="new")),
    "queued and forgotten": ("decided", lambda talk: talk.note(talk.ann, "queued", chat=CHAT, text="ann 4", uuid="new")),
    "still waiting": ("decided", lambda talk: talk.event(talk.ann, "history").update(queued=1)),
    "left out on an open connection": ("dropped", lambda talk: talk.note(talk.ben, "gap", chat=CHAT, seq=9, have=7)),
    "a mark said to be lower": ("back", lambda talk: talk.note(talk.ben, "receipts", chat=CHAT, user=ANN, delivered=6, read=5,
                                                               connection=1)),
    "a mark lower than its segments": ("back", lambda talk: talk.store.marks.update({(CHAT, ANN): (6, 5)})),
    "segments that overlap": ("back", lambda talk: talk.store.segments.append((CHAT, 0, BEN, 4, 6))),
    "delivered above the log": ("mark", lambda talk: talk.store.marks.update({(CHAT, BEN): (7, 6)})),
    "read, and not delivered": ("mark", lambda talk: talk.store.marks.update({(CHAT, BEN): (5, 6)})),
    "nobody said read": ("read", lambda talk: talk.ann.events.remove(talk.event(talk.ann, "seen"))),
    "nobody said so far": ("delivered", lambda talk: talk.event(talk.ben, "mark").update(seq=4)),
    "one less is shown": ("history", lambda talk: shown(talk, talk.tablet)["entries"].pop()),
    "one is shown twice": ("history", lambda talk: shown(talk, talk.ben)["entries"].append([6, "uuid of ben 3", "ben 3"])),
    "another order is shown": ("history", lambda talk: shown(talk, talk.ann)["entries"].reverse()),
    "a chat isn't shown": ("history", lambda talk: talk.event(talk.ann, "history")["chats"].clear()),
    "no history was told": ("history", lambda talk: talk.ben.events.remove(talk.event(talk.ben, "history"))),
    "an unread one is shown": ("unread", lambda talk: shown(talk, talk.ann).update(unread=1)),
    "read further here than there": ("unread", lambda talk: shown(talk, talk.tablet).update(read=5)),
    "delivered to whom it wasn't": ("receipts", lambda talk: shown(talk, talk.ann).update(all=[6, 5])),
}


class TheChecker(unittest.TestCase):
    def test_the_truth(self):
        self.assertEqual(Talk().broken(), set())

    def test_lies(self):
        for name, (promise, lie) in LIES.items():
            with self.subTest(name):
                talk = Talk()
                lie(talk)
                self.assertIn(promise, talk.broken())

    def test_what_a_restored_backup_lacks_is_excused_for_its_time_only(self):
        talk = Talk()
        talk.forget(5)
        for device in talk.devices:
            shown(talk, device)["entries"].pop()
        talk.store.marks = {(CHAT, ANN): (5, 5), (CHAT, BEN): (5, 0)}
        talk.store.segments = [(CHAT, 0, ANN, 1, 5), (CHAT, 1, ANN, 1, 5), (CHAT, 0, BEN, 1, 5)]
        for device in (talk.ann, talk.tablet):
            shown(talk, device).update(read=5, all=[5, 0])
        saved = talk.event(talk.ben, "saved", 2)["t"]
        talk.lost = ((saved, saved + 2),)
        self.assertEqual(talk.broken(), set())
        talk.lost = ((saved + 1, saved + 2),)
        self.assertEqual(talk.broken(), {"saved"})

    def test_what_came_after_the_database_was_read_is_excused(self):
        talk = Talk()
        talk.forget(5)
        saved = talk.event(talk.ben, "saved", 2)["t"]
        for read, broken in ((saved, False), (saved + 1, True)):
            found = {each.promise for each in Checker(talk.devices, talk.store, (), read).run()}
            self.assertEqual("saved" in found, broken)

    def test_the_same_again_after_the_cache_was_dropped(self):
        talk = Talk()
        talk.note(talk.ann, "dropped")
        talk.ann.events.append(talk.event(talk.ann, "arrived"))
        self.assertEqual(talk.broken(), set())

    def test_marks_of_two_connections_are_not_compared(self):
        talk = Talk()
        talk.note(talk.ben, "receipts", chat=CHAT, user=ANN, delivered=2, read=2, connection=2)
        self.assertEqual(talk.broken(), set())

    def test_a_mark_above_what_is_held(self):
        marks = {(CHAT, ANN): (6, 6), (CHAT, BEN): (3, 0)}
        self.assertEqual(list(unheld(marks, [(CHAT, 1, 2), (CHAT, 5, 6)], ANN)), [])
        self.assertEqual(len(list(unheld(marks, [(CHAT, 1, 2), (CHAT, 5, 6)], BEN))), 1)

    def test_a_line_that_a_kill_has_torn(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "journal")
            reader = Reader(file)
            self.assertEqual(reader.read(), [])
            file.write_text('{"e":"a","t":1}\n{"e":"b","t":')
            self.assertEqual([event["e"] for event in reader.read()], ["a"])
            with open(file, "a") as more:
                more.write('\n{"e":"c","t":2}\n')
            self.assertEqual([event["e"] for event in reader.read()], ["a", "c"])


if __name__ == "__main__":
    unittest.main()
