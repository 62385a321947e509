# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients by the contract alone, which write down every frame that matters. All of them live in one thread."""
import asyncio
import json
import random
import threading
import time

import websockets

from driver import new_uuid
from journal import Writer

SILENCE = 5  # seconds without an answer after which one connects anew
MOST_WAITING = 20


class Log:
    """What one holds of a chat, whole from 1 on."""

    def __init__(self):
        self.uuids, self.texts = [], []

    @property
    def end(self):
        return len(self.uuids)

    def take(self, uuid, text):
        self.uuids.append(uuid)
        self.texts.append(text)


class Witness:
    """`doors` are called for the port of a WebSocket, one after the other; `ask(user, path, **query)` for a page of REST;
    `renew(user)` signs in again."""

    def __init__(self, name, user, peers, file, doors, ask, renew, pause):
        self.name, self.user, self.doors, self.ask, self.renew, self.pause = name, user, doors, ask, renew, pause
        self.chats = ["dm-{}-{}".format(*sorted((user.id, peer))) for peer in peers]
        self.journal = Writer(file)
        self.writing, self.ended = True, False
        self._random = random.Random(name)
        self._outbox, self._logs, self._marks = {}, {}, {}
        self._epoch, self._connections, self._written = None, 0, 0
        self._synced, self._held = False, []

    @property
    def settled(self):
        return not self._outbox and self._synced

    async def live(self):
        while not self.ended:
            self._connections += 1
            self._synced = False
            try:
                port = self.doors[self._connections % len(self.doors)]()
                async with websockets.connect(f"ws://127.0.0.1:{port}/", compression=None, max_size=None, open_timeout=SILENCE,
                                              close_timeout=0.1, max_queue=None, ping_interval=None,
                                              extra_headers={"Authorization": f"Bearer {self.user.token}"}) as socket:
                    await self._talk(socket)
            except websockets.ConnectionClosed as closed:
                if closed.rcvd and closed.rcvd.code == 4401:
                    await self._quietly(self.renew, self.user)
            except (OSError, EOFError, asyncio.TimeoutError, websockets.WebSocketException):
                pass
            await asyncio.sleep(0.1)

    @staticmethod
    async def _quietly(call, *arguments, **options):
        try:
            return await asyncio.to_thread(call, *arguments, **options)
        except (OSError, ValueError, AssertionError, EOFError):
            return None

    async def _talk(self, socket):
        hello = json.loads(await asyncio.wait_for(socket.recv(), SILENCE))
        if hello.get("type") != "hello":
            await socket.recv()
            return
        if self._epoch not in (None, hello["epoch"]):
            self._logs, self._marks = {}, {}
            self.journal.note("dropped")
        self._epoch = hello["epoch"]
        self._held = []
        sync = asyncio.create_task(self._sync())
        try:
            await self._converse(socket, sync)
        finally:
            sync.cancel()

    async def _converse(self, socket, sync):
        for uuid in list(self._outbox):
            await self._send(socket, uuid)
        heard = wrote = time.monotonic()
        while not self.ended:
            now = time.monotonic()
            if self.writing and now - wrote >= self.pause and len(self._outbox) < MOST_WAITING:
                wrote = now
                await self._send(socket, self._new())
            try:
                self._frame(json.loads(await asyncio.wait_for(socket.recv(), 0.05)))
                heard = time.monotonic()
            except asyncio.TimeoutError:
                if not self._outbox:
                    heard = time.monotonic()
            if sync.done() and not self._synced:
                if not sync.result():
                    return
                self._synced = True
                for call, arguments in self._held:
                    call(*arguments)
            if self._synced:
                await self._say_marks(socket)
            if time.monotonic() - heard > SILENCE:
                return

    async def _sync(self):
        """What was missed; false if it couldn't be fetched."""
        for chat in self.chats:
            while True:
                log = self._logs.setdefault(chat, Log())
                page = await self._quietly(self.ask, self.user, f"/api/chats/{chat}/messages", after=log.end, quantity=100)
                if page is None or page.status not in (200, 404):
                    return False
                entries = page.json.get("messages", []) if page.status == 200 else []
                for entry in entries:
                    if entry["seq"] == log.end + 1:
                        log.take(entry["uuid"], entry.get("message"))
                    self._outbox.pop(entry["uuid"], None)
                if len(entries) < 100:
                    break
        return True

    async def _send(self, socket, uuid):
        chat, text = self._outbox[uuid]
        await socket.send(json.dumps({"uuid": uuid, "chat": chat, "message": text}))

    def _new(self):
        uuid, chat = new_uuid(), self._random.choice(self.chats)
        self._written += 1
        text = f"{self.name} {self._written}"
        self.journal.note("writing", chat=chat, text=text)
        self._outbox[uuid] = (chat, text)
        self.journal.note("queued", chat=chat, text=text, uuid=uuid)
        return uuid

    def _frame(self, frame):
        if frame.get("state") == "Saved":
            self.journal.note("saved", chat=frame["chat"], seq=frame["seq"], uuid=frame["uuid"])
            text = self._outbox.pop(frame["uuid"], (None, None))[1]
            self._later(self._take, frame["chat"], frame["seq"], frame["uuid"], text)
        elif frame.get("state") == "Failed":
            self.journal.note("failed", uuid=frame["uuid"], why=frame["reason"])
            self._outbox.pop(frame["uuid"], None)
        elif frame.get("type") == "message":
            self._later(self._take, frame["chat"], frame["seq"], frame["uuid"], frame["message"])
        elif frame.get("type") == "receipts":
            for moved in frame["users"]:
                self.journal.note("receipts", chat=frame["chat"], user=moved["user"], delivered=moved["delivered"],
                                  read=moved["read"], connection=self._connections)

    def _later(self, call, *arguments):
        """When what was missed is there."""
        if self._synced:
            call(*arguments)
        else:
            self._held.append((call, arguments))

    def _take(self, chat, seq, uuid, text):
        log = self._logs.setdefault(chat, Log())
        what = {"chat": chat, "seq": seq, "uuid": uuid, "connection": self._connections}
        if seq == log.end + 1:
            log.take(uuid, text)
            self.journal.note("frame", **what)
        elif seq > log.end + 1:
            self.journal.note("gap", have=log.end, **what)
            raise ConnectionError("a gap: it is fetched with the next connection")

    async def _say_marks(self, socket):
        for chat, log in self._logs.items():
            if log.end > self._marks.get(chat, 0):
                self._marks[chat] = log.end
                kind = int(self._random.random() < 0.3)
                self.journal.note("mark", kind=kind, chat=chat, seq=log.end)
                await socket.send(json.dumps({"type": ("delivered", "read")[kind], "chat": chat, "seq": log.end}))

    def tell_history(self):
        chats = [{"chat": chat, "entries": [[n, uuid, text] for n, (uuid, text) in enumerate(zip(log.uuids, log.texts), 1)]}
                 for chat, log in self._logs.items() if log.end]
        self.journal.note("history", chats=chats, queued=len(self._outbox))


class Witnesses:
    def __init__(self, all_of_them):
        self.all = all_of_them
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)
        self._thread.start()

    async def _live(self):
        await asyncio.gather(*(witness.live() for witness in self.all))

    def stop_writing(self):
        for witness in self.all:
            witness.writing = False

    @property
    def settled(self):
        return all(witness.settled for witness in self.all)

    def tell_history(self):
        for witness in self.all:
            witness.tell_history()

    def end(self):
        for witness in self.all:
            witness.ended = True
        self._thread.join(60)
