# SPDX-License-Identifier: GPL-3.0-or-later
"""An outsider's view of a cluster: each service by any of its instances, and people who go on talking whatever happens."""
import asyncio
import copy
import json
import os
import threading
import time

import websockets

from cluster import Cluster
from driver import PATIENCE, Server, direct, eventually, new_uuid

SILENCE = 4  # seconds without an answer after which a talker tries another instance


def new_cluster(**counts):
    return Cluster(os.environ["POSTRIDER_BIN_DIR"], **counts)


class Gateway(Server):
    """The whole contract by the instances of one number: what a door in front of a cluster does."""

    def __init__(self, cluster, number):
        self.cluster, self.number = cluster, number
        self.observer = lambda request, answer: None

    def instance(self, kind):
        instances = self.cluster.services[kind]
        return instances[self.number % len(instances)]

    def request(self, method, path, *arguments, **options):
        door = copy.copy(self)
        door.http_port = self.instance("identity" if path.startswith(("/auth", "/users")) else "chats").port
        return super(Gateway, door).request(method, path, *arguments, **options)

    def connect(self, token, observer=None, **options):
        self.websocket_port = self.instance("realtime").port
        return super().connect(token, observer, **options)

    def through(self, user):
        """The same user, by these instances."""
        other = copy.copy(user)
        other.server = self
        return other


class Talker:
    """Writes to others all the time, and sends again whatever wasn't decided, in order, on one instance after the other.
    Remembers what it was told: `saved` has the place of each message, `heard` what came of others."""

    def __init__(self, user, gateways, chats, first=0):
        self.user, self.gateways, self.chats = user, gateways, chats
        self.sent, self.saved, self.heard, self.wrong = {}, {}, {}, []
        self._outbox, self._at, self._writing, self._ended = {}, first, False, False
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)
        self._thread.start()

    def write(self, on=True):
        self._writing = on

    def end(self):
        self._ended = True
        self._thread.join(PATIENCE)

    @property
    def waits(self):
        return bool(self._outbox)

    def saved_after(self, moment):
        """Whether a message that was written after that is saved in each of the chats."""
        late = {place[0] for uuid, place in list(self.saved.items()) if self.sent[uuid][2] > moment}
        return late == set(self.chats)

    async def _live(self):
        while not self._ended:
            gateway = self.gateways[self._at % len(self.gateways)]
            try:
                async with websockets.connect(f"ws://127.0.0.1:{gateway.instance('realtime').port}/", compression=None,
                                              max_size=None, open_timeout=SILENCE, close_timeout=0.1, max_queue=None,
                                              extra_headers={"Authorization": f"Bearer {self.user.token}"}) as socket:
                    await self._talk(socket)
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
                pass
            if not self._ended:
                self._at += 1
                await asyncio.sleep(0.2)

    async def _talk(self, socket):
        for uuid in self._outbox:
            await self._send(socket, uuid)
        last_word = time.monotonic()
        while not self._ended:
            if self._writing and len(self._outbox) < 20:
                await self._send(socket, self._new())
            try:
                while True:
                    self._take(json.loads(await asyncio.wait_for(socket.recv(), 0.02)))
                    last_word = time.monotonic()
            except asyncio.TimeoutError:
                pass
            if not self._outbox:
                last_word = time.monotonic()
            if time.monotonic() - last_word > SILENCE:
                return

    async def _send(self, socket, uuid):
        chat, text, _ = self.sent[uuid]
        await socket.send(json.dumps({"uuid": uuid, "chat": chat, "message": text}))

    def _new(self):
        uuid = new_uuid()
        chat = self.chats[len(self.sent) % len(self.chats)]
        self.sent[uuid] = (chat, f"{self.user.id}: {len(self.sent)}", time.monotonic())
        self._outbox[uuid] = True
        return uuid

    def _take(self, frame):
        if frame.get("state") == "Saved":
            place = (frame["chat"], frame["seq"])
            if self.saved.setdefault(frame["uuid"], place) != place:
                self.wrong.append(f"{frame['uuid']} was saved at {self.saved[frame['uuid']]}, and then at {place}")
            self._outbox.pop(frame["uuid"], None)
        elif frame.get("state") == "Failed":
            self.wrong.append(f"failed: {frame}")
        elif frame.get("type") == "message":
            if self.heard.setdefault((frame["chat"], frame["seq"]), frame["uuid"]) != frame["uuid"]:
                self.wrong.append(f"two messages at {frame['chat']} {frame['seq']}")


class Company:
    """Several people who all talk to each other, spread over the instances."""

    def __init__(self, cluster, gateways, people):
        self.gateways = gateways
        self.users = [gateways[i % len(gateways)].register(f"{name}{time.time_ns()}") for i, name in enumerate(people)]
        self.talkers = [Talker(user, gateways, [direct(user, other) for other in self.users if other is not user], i)
                        for i, user in enumerate(self.users)]

    def __enter__(self):
        for talker in self.talkers:
            talker.write()
        self.goes_on()
        return self

    def __exit__(self, *_):
        for talker in self.talkers:
            talker.end()

    def goes_on(self):
        """Returns when everybody has had a message saved in each chat that was written after now; how many seconds that
        took."""
        began = time.monotonic()
        eventually(lambda: all(talker.saved_after(began) for talker in self.talkers), "messages going on")
        return time.monotonic() - began

    def conclude(self):
        """Everything that was sent is there once, in its sender's order, where it was said to be; logs have no holes."""
        for talker in self.talkers:
            talker.write(False)
        eventually(lambda: not any(talker.waits for talker in self.talkers), "every message decided")
        for talker in self.talkers:
            assert not talker.wrong, talker.wrong[:3]
            assert talker.saved.keys() == talker.sent.keys()
        for chat in {chat for talker in self.talkers for chat in talker.chats}:
            entries = self.log(chat)
            places = {entry["uuid"]: (chat, entry["seq"]) for entry in entries}
            assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1)), f"holes in {chat}"
            assert len(places) == len(entries), f"twice in {chat}"
            for talker in self.talkers:
                sent = [uuid for uuid, (where, *_) in talker.sent.items() if where == chat]
                found = [entry["uuid"] for entry in entries if entry["user_from"] == talker.user.id]
                assert sent == found, f"{chat}: {len(sent)} sent by {talker.user.id}, {len(found)} there, or out of order"
                assert all(talker.saved[uuid] == places[uuid] for uuid in sent)
                for (where, seq), uuid in list(talker.heard.items()):
                    assert where != chat or places[uuid] == (chat, seq), f"{uuid} was heard at {seq}"
        return sum(len(talker.sent) for talker in self.talkers)

    def log(self, chat):
        reader = next(user for user in self.users if chat in (direct(user, other) for other in self.users if other is not user))
        entries = []
        while True:
            answer = self.gateways[0].through(reader).page(chat, after=len(entries), quantity=100)
            if answer.status == 404:
                return []
            page = answer.json["messages"]
            if not page:
                return entries
            entries += page
