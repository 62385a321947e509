# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what everybody wrote down and what the database has, and says which of the promises was broken, with the lines that
prove it."""
import collections
import dataclasses
import json

FAILED = 5  # MessageState


@dataclasses.dataclass
class Device:
    name: str
    user: int
    events: list
    told: bool = True  # its journal has every mark it says, word by word


@dataclasses.dataclass
class Store:
    """What the database has: entries (chat, seq, uuid, user, text, saved_at), marks {(chat, user): (delivered, read)}, segments
    (chat, kind, user, from_seq, to_seq), kind 0 delivered, 1 read."""
    entries: list
    marks: dict
    segments: list


@dataclasses.dataclass(frozen=True)
class Violation:
    promise: str
    sentence: str
    lines: tuple = ()

    def __str__(self):
        return "\n".join((f"{self.promise}: {self.sentence}", *(f"    {line}" for line in self.lines)))


def line(device, event):
    return f"{device.name}: {json.dumps(event)}"


def unheld(marks, held, user):
    """Violations by what a killed device of its user's only one holds: `held` has (chat, first, last)."""
    for (chat, of), (delivered, _) in marks.items():
        if of == user and delivered and not any(where == chat and first <= delivered <= last for where, first, last in held):
            yield Violation("delivered", f"{user} was said to hold {chat} up to {delivered}, and has on its disk "
                            f"{sorted(each[1:] for each in held if each[0] == chat)}")


class Checker:
    """`lost` are spans of time (from, to): what was saved in one of them a restored backup doesn't have. `read` is when the
    store was read, journals after it: what came in between it needn't have."""

    def __init__(self, devices, store, lost=(), read=float("inf")):
        self.devices, self.store, self.lost, self.read = devices, store, (*lost, (read, float("inf"))), read
        self.violations = []
        self.place = {entry[2]: entry for entry in store.entries}
        self.log = collections.defaultdict(list)
        for entry in sorted(store.entries, key=lambda entry: (entry[0], entry[1])):
            self.log[entry[0]].append(entry)

    def run(self):
        for check in (self.logs, self.promises, self.outboxes, self.order, self.arrivals, self.connections, self.marks,
                      self.histories):
            check()
        return self.violations

    def found(self, promise, sentence, *lines):
        self.violations.append(Violation(promise, sentence, lines))

    def was_lost(self, event):
        return any(begin <= event["t"] <= end for begin, end in self.lost)

    def of(self, device, *kinds):
        return (event for event in device.events if event["e"] in kinds)

    def logs(self):
        if len(self.place) != len(self.store.entries):
            twice = [uuid for uuid, n in collections.Counter(entry[2] for entry in self.store.entries).items() if n > 1]
            self.found("once", f"{len(twice)} uuids are in the database twice", *twice[:3])
        for chat, entries in self.log.items():
            for n, entry in enumerate(entries, 1):
                if entry[1] != n:
                    self.found("dense", f"{chat} has {entry[1]} where {n} should be", str(entry))
                    break
            for before, after in zip(entries, entries[1:]):
                if after[5] < before[5]:
                    self.found("time", f"{chat}: {after[1]} was saved before {before[1]}", str(before), str(after))
                    break

    def promises(self):
        """What was said to be Saved is there, at that place; nothing is both Saved and Failed."""
        failed = {event["uuid"]: (device, event) for device in self.devices for event in self.of(device, "failed")}
        for device in self.devices:
            for event in self.of(device, "saved", "state"):
                if event["e"] == "state" and event["state"] == FAILED:
                    continue
                entry = self.place.get(event["uuid"])
                if event["uuid"] in failed:
                    self.found("saved or failed", f"{event['uuid']} is both", line(device, event),
                               line(*failed[event["uuid"]]))
                elif entry is None and not self.was_lost(event):
                    self.found("saved", f"{event['uuid']} was Saved, and isn't in the database", line(device, event))
                elif entry and (entry[0], entry[1]) != (event["chat"], event["seq"]) and not self.was_lost(event):
                    self.found("place", f"{event['uuid']} was said to be elsewhere", line(device, event), str(entry))
        for uuid, (device, event) in failed.items():
            if uuid in self.place:
                self.found("saved or failed", f"{uuid} is in the database, and Failed", line(device, event),
                           str(self.place[uuid]))

    def outboxes(self):
        """What was queued was decided; what is in the database somebody has written, and with that text."""
        written = collections.defaultdict(set)
        names = {}
        for device in self.devices:
            for event in self.of(device, "writing"):
                written[event["text"]].add((device.user, event["chat"]))
            failed = {event["uuid"] for event in self.of(device, "failed")}
            for event in self.of(device, "queued"):
                names[event["text"]] = event["uuid"]
                entry = self.place.get(event["uuid"])
                if entry and (entry[0], entry[3], entry[4]) != (event["chat"], device.user, event["text"]):
                    self.found("text", f"{event['uuid']} is not what was written", line(device, event), str(entry))
                excused = any(event["t"] <= end for _, end in self.lost[:-1]) or event["t"] >= self.read
                if not entry and event["uuid"] not in failed and not excused:
                    self.found("decided", f"{event['uuid']} was queued, and nothing became of it", line(device, event))
        texts = collections.Counter()
        for entry in self.store.entries:
            texts[entry[4]] += 1
            if (entry[3], entry[0]) not in written[entry[4]]:
                self.found("written", "nobody has written this", str(entry))
            if names.get(entry[4], entry[2]) != entry[2]:
                self.found("uuid", f"what was queued as {names[entry[4]]} has another name", str(entry))
            if texts[entry[4]] == 2:
                self.found("once", "the same message is there twice",
                           *(str(each) for each in self.store.entries if each[4] == entry[4]))

    def order(self):
        """A device's messages of a chat stand in the order written."""
        for chat, entries in self.log.items():
            last = {}
            for entry in entries:
                device, _, number = entry[4].rpartition(" ")
                if not number.isdigit():
                    continue
                if device in last and int(number) < last[device][0]:
                    self.found("order", f"{chat}: {entry[4]} stands after {last[device][1][4]}", str(last[device][1]),
                               str(entry))
                    break
                last[device] = (int(number), entry)

    def arrivals(self):
        """Nothing is told of as new twice, or at another place than it has."""
        for device in self.devices:
            arrived = {}
            for event in self.of(device, "arrived", "dropped"):
                if event["e"] == "dropped":
                    arrived.clear()
                    continue
                if event["uuid"] in arrived:
                    self.found("once", f"{event['uuid']} arrived twice", line(device, arrived[event["uuid"]]),
                               line(device, event))
                arrived[event["uuid"]] = event
                entry = self.place.get(event["uuid"])
                if not self.was_lost(event) and (not entry or (entry[0], entry[1]) != (event["chat"], event["seq"])):
                    self.found("place", f"{event['uuid']} arrived from elsewhere", line(device, event), str(entry))

    def connections(self):
        """On an open connection nothing is left out, and no mark goes back."""
        for device in self.devices:
            marks = {}
            for event in self.of(device, "gap", "receipts"):
                if event["e"] == "gap":
                    self.found("dropped", f"a frame of {event['chat']} is missing on an open connection",
                               line(device, event))
                    continue
                key = (event["connection"], event["chat"], event["user"])
                before = marks.get(key)
                if before and (event["delivered"] < before["delivered"] or event["read"] < before["read"]):
                    self.found("back", f"a mark of {event['user']} went back", line(device, before), line(device, event))
                marks[key] = event

    def marks(self):
        """Marks go forward only, without holes, and never beyond what their user's devices said."""
        reached = collections.defaultdict(int)
        for chat, kind, user, first, last in sorted(self.store.segments, key=lambda segment: segment[:3] + segment[4:]):
            key = (chat, kind, user)
            # A read mark carries the delivered one along without a segment of its own.
            if last < first or first <= reached[key]:
                self.found("back", f"segment {first}…{last} of {key} after {reached[key]}")
            reached[key] = last
        ends = {chat: entries[-1][1] for chat, entries in self.log.items()}
        said = collections.defaultdict(int)
        judged = set()
        words = set()
        for device in self.devices:
            judged.add(device.user)
            for event in self.of(device, "mark", "seen"):
                kind = 1 if event["e"] == "seen" else event["kind"]
                key = (event["chat"], kind, device.user)
                said[key] = max(said[key], event["seq"])
                words.add((*key, event["seq"]))
        told = {device.user for device in self.devices if device.told}
        for chat, kind, user, first, last in self.store.segments:
            if user in told and (chat, kind, user, last) not in words:
                self.found(("delivered", "read")[kind], f"nobody has said {last} for {user} in {chat}")
        for (chat, user), (delivered, read) in self.store.marks.items():
            if read > delivered or delivered > ends.get(chat, 0):
                self.found("mark", f"{user} in {chat}: delivered {delivered}, read {read}, of {ends.get(chat, 0)}")
            for kind, mark in ((0, delivered), (1, read)):
                if mark < reached[chat, kind, user]:
                    self.found("back", f"{user} in {chat} stood at {reached[chat, kind, user]}, and stands at {mark}")
            if user in judged and read > said[chat, 1, user]:
                self.found("read", f"{user} has read {chat} up to {read}, and said {said[chat, 1, user]}")
            if user in told and delivered > max(said[chat, 0, user], said[chat, 1, user]):
                self.found("delivered", f"{user} holds {chat} up to {delivered}, and said {said[chat, 0, user]}")

    def histories(self):
        """In the end everybody shows the same as the database has."""
        for device in self.devices:
            histories = list(self.of(device, "history"))
            if not histories:
                self.found("history", f"{device.name} has told no history")
                continue
            history = histories[-1]
            if history["queued"]:
                self.found("decided", f"{device.name} still has {history['queued']} messages that wait")
            shown = {chat["chat"]: chat for chat in history["chats"]}
            expected = {chat for chat in self.log if str(device.user) in chat.split("-")[1:]}
            for chat in expected | shown.keys():
                self.history(device, chat, shown.get(chat, {"entries": []}))

    def history(self, device, chat, shown):
        entries = [tuple(entry) for entry in shown["entries"]]
        expected = [(entry[1], entry[2], entry[4]) for entry in self.log.get(chat, ())]
        if entries != expected:
            differs = next((pair for pair in zip(entries, expected) if pair[0] != pair[1]), (len(entries), len(expected)))
            self.found("history", f"{device.name} shows another {chat} than the database has", *map(str, differs))
            return
        read = self.store.marks.get((chat, device.user), (0, 0))[1]
        unread = sum(1 for entry in self.log.get(chat, ()) if entry[1] > read and entry[3] != device.user)
        if "unread" in shown and (shown["read"], shown["unread"]) != (read, min(unread, 1000)):
            self.found("unread", f"{device.name} shows {chat} read up to {shown['read']} with {shown['unread']} unread, "
                       f"not {read} with {unread}")
        others = [mark for (where, user), mark in self.store.marks.items() if where == chat and user != device.user]
        least = [min((mark[kind] for mark in others), default=0) for kind in (0, 1)]
        if "all" in shown and others and shown["all"] != least:
            self.found("receipts", f"{device.name} shows {chat} delivered and read up to {shown['all']}, not {least}")
