# SPDX-License-Identifier: GPL-3.0-or-later
"""postrider-server under fire: the faults of the embedded shape. Each is a pair: begin() lets it happen, end() is over it."""
import os
import pathlib
import signal
import sqlite3
import subprocess
import time
import uuid

from checker import Store
from driver import Server, clean_environment, eventually, program
from gate import Gate

# Places in the server where it is killed, and how often it gets there in a moment of this load: once per batch, per message …
CRASH_POINTS = ("LedgerTaken", "LedgerUncommitted", "LedgerCommitted", "LedgerHalfAnnounced", "LedgerAnnounced",
                "LedgerPositionCommitted", "SocketPublished", "SocketAcknowledged", "SocketHalfTold", "SocketTold",
                "SocketMarkTaken", "SocketMarkPublished")


class Embedded:
    kinds = ("kill", "stop", "crash", "cut", "delay", "throttle", "half-open", "disk full", "disk slow", "fsync",
             "client")

    def __init__(self, folder, bug=None):
        self.folder, self.bug = pathlib.Path(folder), bug
        self.server = Server(folder)
        self.disk = self.folder / "disk"
        self.disk.touch()
        self.http, self.sockets = Gate(lambda: self.server.http_port), Gate(lambda: self.server.websocket_port)
        self.lost = []  # spans whose Saved a restored backup doesn't have
        self._backed_up = None
        self.start()

    def environment(self, **more):
        shim = pathlib.Path(os.environ["POSTRIDER_BIN_DIR"], "failing_disk.so")
        return {"REALTIME_URL": f"ws://127.0.0.1:{self.sockets.port}", "LD_PRELOAD": str(shim), "FAILING_DISK": str(self.disk),
                **({"POSTRIDER_PLANTED_BUG": self.bug} if self.bug else {}), **more}

    def start(self, **environment):
        self.server.start(self.environment(**environment))

    def kill(self):
        self.server.process.kill()
        self.server.process.wait()

    @property
    def runs(self):
        return self.server.process.poll() is None

    # What clients need to know.
    def register(self, name):
        return self.server.register(name, "correct horse battery")

    def doors(self):
        return [lambda: self.sockets.port]

    def ask(self, user, path, **query):
        return user.request("GET", path, query=query)

    def renew(self, user):
        answer = self.server.request("POST", "/auth/login", {"name": user.name, "pass": "correct horse battery"})
        assert answer.status == 200, answer
        user.token = answer.json["token"]

    def fault(self, kind, rng):
        """(begin, end), and what will happen, for people."""
        span = round(rng.uniform(0.2, 2.0), 2)
        wait = lambda: time.sleep(span)
        if kind == "kill":
            return self.kill, self.start, kind
        if kind == "stop":
            return (lambda: (self.server.process.send_signal(signal.SIGSTOP), wait()),
                    lambda: self.server.process.send_signal(signal.SIGCONT), f"{kind} for {span} s")
        if kind == "crash":
            at = f"{rng.choice(CRASH_POINTS)}:{rng.randint(2, 40)}"
            return lambda: self.crash(at), self.start, f"{kind} at {at}"
        if kind == "cut":
            return self.cut, lambda: None, kind
        if kind in ("delay", "throttle"):
            how = {"delay": round(rng.uniform(0.02, 0.4), 2)} if kind == "delay" else {"rate": rng.randint(2_000, 20_000)}
            return (lambda: (self.slow_down(**how), wait()), self.slow_down, f"{kind} {how} for {span} s")
        if kind == "half-open":
            return lambda: (self.hold(True), wait()), lambda: (self.cut(), self.hold(False)), \
                f"{kind} for {span} s"
        if kind in ("disk full", "disk slow", "fsync"):
            return (lambda: (self.disk.write_text(kind.removeprefix("disk ")), wait()), lambda: self.disk.write_text(""),
                    f"{kind} for {span} s")
        assert kind == "restore", kind
        return self.stop_for_restore, self.restore, kind

    def cut(self):
        for gate in (self.http, self.sockets):
            gate.cut()

    def slow_down(self, **how):
        for gate in (self.http, self.sockets):
            gate.slow_down(**how)

    def hold(self, on):
        for gate in (self.http, self.sockets):
            gate.hold(on)

    def crash(self, at):
        """Killed, and once more where it says."""
        self.kill()
        self.server.start(self.environment(POSTRIDER_CRASH_AT=at))
        deadline = time.monotonic() + 10
        while self.runs and time.monotonic() < deadline:
            time.sleep(0.02)
        self.kill()

    def back_up(self):
        began = time.monotonic()
        self.call("backup")
        self._backed_up = began

    def stop_for_restore(self):
        if not self._backed_up:
            self.back_up()
            time.sleep(0.5)
        self.server.stop()

    def restore(self):
        self.call("restore")
        self.lost.append((self._backed_up, time.monotonic()))
        self._backed_up = None
        self.start()

    def call(self, command):
        subprocess.run([program(), command, self.folder / "backup.tar", "--data", self.server.data], check=True,
                       stdout=subprocess.DEVNULL, env=clean_environment())

    def memory(self):
        """Of the server, in MiB."""
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) // 1024

    def store(self):
        database = sqlite3.connect(f"file:{self.server.data}/persistence/ledger.sqlite?mode=ro", uri=True, timeout=60)
        try:
            return read_store(lambda statement: database.execute(statement).fetchall())
        finally:
            database.close()

    def end(self):
        eventually(lambda: self.runs, "a server to stop")
        code = self.server.stop()
        self.http.stop()
        self.sockets.stop()
        return code


def read_store(rows):
    uris = dict(rows("SELECT id, uri FROM chat"))
    entries = [(uris[chat], seq, str(uuid.UUID(bytes=bytes(name))), user, bytes(body or b"").decode(), at) for
               chat, seq, name, user, body, at in rows("SELECT chat_id, seq, uuid, user_from, body, saved_at FROM entry")]
    marks = {(uris[chat], user): (delivered, read) for chat, user, delivered, read in
             rows("SELECT chat_id, user_id, delivered_seq, read_seq FROM mark")}
    segments = [(uris[chat], *rest) for chat, *rest in
                rows("SELECT chat_id, kind, user_id, from_seq, to_seq FROM segment")]
    return Store(entries, marks, segments)
