# SPDX-License-Identifier: GPL-3.0-or-later
"""The real postrider-server on free ports, and an outsider's clients for it: HTTP and WebSocket by the contract alone."""
import asyncio
import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid

import websockets

PATIENCE = 120  # seconds until something counts as never coming; no verdict depends on how long anything takes


def program():
    return pathlib.Path(os.environ["POSTRIDER_BIN_DIR"], "postrider-server")


def clean_environment():
    kept = ("PATH", "HOME", "LSAN_OPTIONS", "ASAN_OPTIONS", "TSAN_OPTIONS")
    return {name: os.environ[name] for name in kept if name in os.environ}


def new_uuid():
    return str(uuid.uuid4())


def eventually(check, what):
    """The first true value of check()."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if value := check():
            return value
        time.sleep(0.05)
    raise AssertionError(f"never came: {what}")


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict  # names in lower case
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["error"]["code"]


class Server:
    """One data folder, and the process that serves it. What it writes to stderr goes to `log`."""

    certificate = None  # the file of the one it encrypts with

    def __init__(self, folder=None):
        self._own = None if folder else tempfile.TemporaryDirectory(prefix="postrider-")
        self.data = pathlib.Path(folder or self._own.name) / "data"
        self.log = self.data.parent / "log"
        self.process = None
        self.http_port = self.websocket_port = 0
        self.observer = lambda request, answer: None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._own:
            self._own.cleanup()

    def arguments(self):
        return ["--data", self.data, "--http-port", str(self.http_port), "--websocket-port", str(self.websocket_port)]

    def start(self, environment=(), **options):
        """Returns when it listens; ports stay those of the first run. `options` are Popen's."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([program(), *self.arguments()], stdout=subprocess.PIPE, stderr=log,
                                            env={**clean_environment(), **dict(environment)}, text=True, **options)
        ports = {}
        while len(ports) < 2:
            line = self.process.stdout.readline()
            assert line, f"the server ended with {self.process.wait()}: {self.errors()}"
            if found := re.fullmatch(r"listening (http|websocket) \S+:(\d+)\n", line):
                ports[found[1]] = int(found[2])
        self.http_port, self.websocket_port = ports["http"], ports["websocket"]
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self

    def start_encrypted(self, environment=()):
        """With a certificate that it makes for itself."""
        self.certificate, key = self.data.parent / "tls.crt", self.data.parent / "tls.key"
        pair = {"POSTRIDER_TLS_CERT": str(self.certificate), "POSTRIDER_TLS_KEY": str(key)}
        subprocess.run([program(), "--self-signed"], check=True, stdout=subprocess.DEVNULL,
                       env={**clean_environment(), **pair})
        return self.start({**dict(environment), **pair})

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def errors(self):
        return self.log.read_text("utf-8", "replace")

    def request(self, method, path, body=None, token=None, headers=(), query=None):
        """`body`: an object goes as JSON, bytes go as they are. `path` and `query` are encoded here."""
        headers = dict(headers)
        if token is not None:
            headers.setdefault("Authorization", f"Bearer {token}")
        data = body
        if body is not None and not isinstance(body, bytes):
            data = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        target = urllib.parse.quote(path, safe="/")
        if query:
            target += "?" + urllib.parse.urlencode(query)
        connection = self.connection()
        try:
            connection.request(method, target, data, headers)
            response = connection.getresponse()
            fields = {name.lower(): value for name, value in response.getheaders()}
            answer = Answer(response.status, fields, response.read())
        finally:
            connection.close()
        self.observer({"method": method, "path": path, "body": data, "query": query or {}, "token": token,
                       "content_type": headers.get("Content-Type")}, answer)
        return answer

    def connection(self):
        if not self.certificate:
            return http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=PATIENCE)
        context = ssl.create_default_context(cafile=self.certificate)
        return http.client.HTTPSConnection("127.0.0.1", self.http_port, timeout=PATIENCE, context=context)

    def form(self, path, fields, **options):
        return self.request("POST", path, urllib.parse.urlencode(fields).encode(),
                            headers={"Content-Type": "application/x-www-form-urlencoded"}, **options)

    def register(self, name, password="correct horse"):
        answer = self.request("POST", "/auth/register", {"name": name, "pass": password})
        assert answer.status == 201, answer
        return User(self, answer.json)

    def connect(self, token, observer=None, **options):
        return Socket(f"ws://127.0.0.1:{self.websocket_port}/", token, observer, **options)


class User:
    """Somebody signed in."""

    def __init__(self, server, session):
        self.server = server
        self.id, self.token, self.session = session["id"], session["token"], session

    def request(self, method, path, body=None, **options):
        return self.server.request(method, path, body, token=self.token, **options)

    def connect(self, **options):
        return self.server.connect(self.token, **options)

    def send(self, chat, text, uuid=None):
        return self.request("POST", f"/api/chats/{chat}/messages", {"uuid": uuid or new_uuid(), "message": text})

    def page(self, chat, **query):
        return self.request("GET", f"/api/chats/{chat}/messages", query=query)


def direct(a, b):
    return "dm-{}-{}".format(*sorted((a.id, b.id)))


class Closed(Exception):
    """The server closed the socket; `code` says why."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


class Socket:
    """A WebSocket for straight-line code: its loop runs in a thread of its own."""

    def __init__(self, url, token, observer=None, **options):
        self._observer = observer or (lambda direction, frame: None)
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        if token is not None:
            options.setdefault("extra_headers", {"Authorization": f"Bearer {token}"})
        self._socket = self._run(self._opened(url, options))
        self.subprotocol = self._socket.subprotocol

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @staticmethod
    async def _opened(url, options):
        return await websockets.connect(url, compression=None, max_size=None, **options)

    async def _awaited(self, awaitable):
        return await asyncio.wait_for(awaitable, PATIENCE)

    def _run(self, awaitable):
        return asyncio.run_coroutine_threadsafe(self._awaited(awaitable), self._loop).result()

    def send(self, frame):
        """An object goes as JSON; text and bytes go as they are."""
        if not isinstance(frame, (str, bytes)):
            self._observer("to server", frame)
            frame = json.dumps(frame)
        with contextlib.suppress(websockets.ConnectionClosed):  # receive() says so
            self._run(self._socket.send(frame))

    def receive(self):
        try:
            frame = json.loads(self._run(self._socket.recv()))
        except websockets.ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else 1006) from None
        except asyncio.TimeoutError:
            raise AssertionError("no frame came") from None
        self._observer("to client", frame)
        return frame

    def until(self, **fields):
        """The next frame that has these fields; what comes before it is passed over."""
        while True:
            frame = self.receive()
            if all(frame.get(name) == value for name, value in fields.items()):
                return frame

    def decision(self, uuid):
        """What became of a send: its Saved or its Failed."""
        while (frame := self.until(uuid=uuid)).get("state") == "Accepted":
            pass
        return frame

    def close_code(self):
        """Reads on until the server closes."""
        try:
            while True:
                self.receive()
        except Closed as closed:
            return closed.code

    def close(self):
        if not self._loop.is_running():
            return
        self._run(self._socket.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
