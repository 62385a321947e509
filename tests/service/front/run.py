#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every attack that bare servers fall for, against the real binary: each gets its answer, whole, cut at every position and
byte by byte, and costs nothing else.

usage: run.py plain|tls
"""
import sys
import threading
import time

import heavy
from driver import Server
from wire import GET, HOST, Door, frame, handshake

POST = b"POST /auth/login HTTP/1.1\r\n" + HOST
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
WS = b"GET /ws HTTP/1.1\r\n" + HOST + b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
KEY = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

# (name, bytes, statuses, stays open): what one connection is told.
REQUESTS = (
    ("GET", GET, [200], True),
    ("three at once", GET * 3, [200] * 3, True),
    ("the last one", GET[:-2] + b"Connection: close\r\n\r\n", [200], False),
    ("HEAD, then GET", GET.replace(b"GET", b"HEAD") + GET, None, True),
    ("length and chunks", POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", [400], False),
    ("two lengths", POST + b"Content-Length: 3\r\nContent-Length: 7\r\n\r\nabcdefg", [400], False),
    ("a length with a sign", POST + b"Content-Length: +3\r\n\r\nabc", [400], False),
    ("a length of 2^64-1", POST + b"Content-Length: 18446744073709551615\r\n\r\n" + GET, [413], False),
    ("a length of 2^64", POST + b"Content-Length: 18446744073709551616\r\n\r\n" + GET, [400], False),
    ("gzip, chunked", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", [501], False),
    ("xchunked", POST + b"Transfer-Encoding: xchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", [501], False),
    ("chunked twice", POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400], False),
    ("good chunks", CHUNKED + b"3\r\nabc\r\n0\r\n\r\n" + GET, [400, 200], True),  # "abc" is no JSON
    ("a bad chunk size", CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n", [400], False),
    ("a chunk without its end", CHUNKED + b"3\r\nabcXX0\r\n\r\n", [400], False),
    ("a chunk of 2^64", CHUNKED + b"10000000000000000\r\nabc", [400], False),
    ("bare line feeds", b"GET /status HTTP/1.1\nHost: localhost\n\n", [400], False),
    ("a space before the colon", b"GET /status HTTP/1.1\r\nHost : localhost\r\n\r\n", [400], False),
    ("NUL in a value", GET[:-2] + b"X: a\0b\r\n\r\n", [400], False),
    ("a bare carriage return", GET[:-2] + b"X: a\rb\r\n\r\n", [400], False),
    ("HTTP/9.9", GET.replace(b"1.1", b"9.9"), [400], False),
    ("HTTP/1.0", GET.replace(b"1.1", b"1.0"), [505], False),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", None, False),
    ("a folded line", GET[:-2] + b"X: a\r\n b\r\n\r\n", [200], True),
    ("no host", b"GET /status HTTP/1.1\r\n\r\n", [400], False),
    ("two hosts", GET[:-2] + b"Host: evil\r\n\r\n", [400], False),
    ("another origin", GET[:-2] + b"Origin: https://evil.example\r\n\r\n", [403], False),
    ("CONNECT", b"CONNECT a:1 HTTP/1.1\r\n" + HOST + b"\r\n", None, False),
    ("TRACE", GET.replace(b"GET", b"TRACE"), [501], False),
    ("an unknown method", GET.replace(b"GET", b"BREW"), [501], False),
    ("65 fields", GET[:-2] + b"".join(b"X%d: y\r\n" % i for i in range(64)) + b"\r\n", [431], False),
    ("another expectation", POST + b"Expect: tea\r\nContent-Length: 3\r\n\r\nabc", [417], False),
    ("an upgrade where there is none", WS + KEY + b"Sec-WebSocket-Version: 13\r\n\r\n", [404], True),
)
HANDSHAKES = (
    ("no upgrade", GET, [426], False),
    ("another version", WS + KEY + b"Sec-WebSocket-Version: 12\r\n\r\n", [426], False),
    ("no key", WS + b"Sec-WebSocket-Version: 13\r\n\r\n", [400], False),
    ("a short key", WS + b"Sec-WebSocket-Key: YQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", [400], False),
    ("a body", WS + KEY + b"Sec-WebSocket-Version: 13\r\nContent-Length: 1\r\n\r\nx", [400], False),
    ("another origin", WS + KEY + b"Sec-WebSocket-Version: 13\r\nOrigin: https://evil.example\r\n\r\n", [403], False),
)
# limit: messageBytes, controlFramesPerSecond
# (name, frames behind a good handshake, close code or None: it stays open)
FRAMES = (
    ("not masked", frame(1, b"{}", mask=b""), 1002),
    ("2^63 bytes", frame(1, length=1 << 63), 1009),
    ("2^62 bytes", frame(1, length=1 << 62), 1009),
    ("more than a frame may have", frame(1, length=400 * 1024 + 1), 1009),
    ("fragments of more than that", frame(1, b"x" * 1000, False) + frame(0, length=400 * 1024), 1009),
    ("a reserved bit", frame(1, b"a", reserved=0x40), 1002),
    ("an unknown opcode", frame(3, b"a"), 1002),
    ("an unknown control frame", frame(11, b"a"), 1002),
    ("a long ping", frame(9, length=126), 1002),
    ("a ping in pieces", frame(9, b"a", False), 1002),
    ("nothing to go on with", frame(0, b"a"), 1002),
    ("a message within a message", frame(1, b"a", False) + frame(1, b"b"), 1002),
    ("not UTF-8", frame(1, b"\xff\xfe"), 1007),
    ("binary", frame(2, b"a"), 1003),
    ("21 pings", frame(9) * 21, 1008),
    ("20 errors in a row", frame(1, b"x") * 20, 1008),
    ("a farewell", frame(8, b"\x03\xe8"), 1000),
    ("a ping between fragments", frame(1, b"{}", False) + frame(9, b"hi") + frame(0), None),
)


class Front:
    def __init__(self, server, certificate):
        self.server = server
        self.http = Door(server.http_port, certificate)
        self.websocket = Door(server.websocket_port, certificate)
        self.certificate = certificate

    def ask(self, data):
        with self.http.connect() as client:
            client.send(data)
            client.until(lambda _: client.answers())
            return client.data

    def probe(self):
        """When this has been answered, all that others sent before has been read."""
        assert b" 200 " in self.ask(GET)


def judge_requests(door, name, statuses, stays, clients):
    for label, client in clients:
        where = f"{name}, {label}"
        if statuses is None and stays:  # HEAD's answer has a length and no body
            client.until(lambda data: data.count(b"HTTP/1.1 200 ") == 2 and data.rstrip().endswith(b"}"))
            assert client.data.count(b"HTTP/1.1 200 ") == 2 and client.data.count(b'"service"') == 1, (where, client.data)
            continue
        if stays:
            client.until(lambda _: len(client.answers()) >= len(statuses))
            assert client.answers() == statuses, (where, client.data)
            client.send(GET if door.serves_rest else b"")
            client.until(lambda _: len(client.answers()) > len(statuses))
            assert client.answers() == [*statuses, 200], (where, client.data)
            continue
        client.to_end()
        if statuses is None:
            assert len(client.answers()) == 1 and client.answers()[0] >= 400, (where, client.data)
        else:
            assert client.answers() == statuses, (where, client.data)


def cut(front, door, data, judge, before=b""):
    """Says it whole, in two parts cut at every position, and byte by byte; all of a kind at the same time."""
    def begin():
        client = door.connect()
        if before:
            client.send(before)
            client.until(lambda read: b"\r\n\r\n" in read)
        return client

    whole = begin()
    whole.send(data)
    judge([("whole", whole)])
    positions = list(range(1, len(data))) if len(data) < 400 else sorted({*range(1, 60), *range(60, len(data), len(data) // 60)})
    for at in range(0, len(positions), 100):
        some = [(f"cut at {position}", begin(), position) for position in positions[at:at + 100]]
        for _, client, position in some:
            client.send(data[:position])
        front.probe()
        for _, client, position in some:
            client.send(data[position:])
        judge([(label, client) for label, client, _ in some])
        for _, client, _ in some:
            client.socket.close()
    slow = begin()
    for i in range(min(len(data), 1200)):
        if not slow.send(data[i:i + 1]):
            break
    slow.send(data[1200:])
    judge([("byte by byte", slow)])


def check_requests(front, door, rows):
    for name, data, statuses, stays in rows:
        cut(front, door, data, lambda clients: judge_requests(door, name, statuses, stays, clients))
        print(f"ok: {name}", flush=True)


def check_frames(front, token):
    for name, data, code in FRAMES:
        def judge(clients):
            for label, client in clients:
                if code is not None:
                    found = client.close_code()
                    assert found == code, f"{name}, {label}: {found} instead of {code}: {client.frames()[-3:]}"
                    continue
                client.until(lambda _: any(opcode == 10 for opcode, _ in client.frames()) and
                             any(b'"error"' in payload for opcode, payload in client.frames() if opcode == 1))
                assert not client.ended, f"{name}, {label}: closed: {client.frames()}"
        # A user has 20 sockets: the oldest would go.
        cut_frames(front, data, judge, token)
        print(f"ok: frames: {name}", flush=True)
        # together with the handshake, too
        with front.websocket.connect() as client:
            client.send(handshake(token) + data)
            judge([("with the handshake", client)])


def cut_frames(front, data, judge, token):
    positions = [*range(1, min(len(data), 24))]
    for label, parts in [("whole", [data]), *((f"cut at {p}", [data[:p], data[p:]]) for p in positions),
                         ("byte by byte", [data[i:i + 1] for i in range(len(data))] if len(data) < 2000 else [])]:
        if not parts:
            continue
        with front.websocket.connect() as client:
            client.send(handshake(token))
            client.until(lambda read: b"\r\n\r\n" in read)
            for part in parts:
                client.send(part)
            judge([(label, client)])


def register(front, name):
    body = b'{"name":"%s","pass":"correct horse"}' % name.encode()
    data = front.ask(b"POST /auth/register HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nContent-Length: " +
                     str(len(body)).encode() + b"\r\n\r\n" + body)
    return data.split(b'"token":"')[1].split(b'"')[0].decode()


def main():
    encrypted = sys.argv[1] == "tls"
    with Server() as server:
        (server.start_encrypted if encrypted else server.start)()
        front = Front(server, server.certificate)
        front.http.serves_rest, front.websocket.serves_rest = True, False
        if encrypted:
            told = front.ask(GET).partition(b"\r\n\r\n")[2]
            assert b'"certificate":{"good_until":"20' in told, told
        token = register(front, "Ann")
        slow = [threading.Thread(target=check) for check in heavy.slow_checks(front, token)]
        for thread in slow:
            thread.start()
        check_requests(front, front.http, REQUESTS)
        check_requests(front, front.websocket, HANDSHAKES)
        check_frames(front, token)
        heavy.check(front, token)
        for thread in slow:
            thread.join()
        assert not heavy.failures, heavy.failures
        front.probe()
        assert server.process.poll() is None
        assert server.stop() == 0, server.errors()
    print("all well")


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"{time.monotonic() - began:.0f} s")
