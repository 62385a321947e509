# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told slowly, or in masses."""
import time
import traceback

from wire import GET, HOST, frame, handshake

POST = b"POST /auth/login HTTP/1.1\r\n" + HOST
failures = []


def resident(front):
    """MiB of the server's memory."""
    with open(f"/proc/{front.server.process.pid}/statm") as statm:
        return int(statm.read().split()[1]) * 4 / 1024


# limit: headBytes, fields, bodyBytes
# (name, beginning, then again and again, how often, statuses that are right)
MASSES = (
    ("a head of 32 MiB", b"GET /status HTTP/1.1\r\nX: ", b"x" * 65536, 512, {431}),
    ("8 MiB of small fields", b"GET /status HTTP/1.1\r\n", b"a: b\r\n" * 10923, 128, {431}),
    ("a body of 600 MB", POST + b"Content-Length: 629145600\r\n\r\n", b"x" * 1048576, 600, {413}),
    ("100 MB in chunks", POST + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n", 1600, {413}),
    ("a chunk's extension of 32 MiB", POST + b"Transfer-Encoding: chunked\r\n\r\n3;", b"x" * 65536, 512, {431, 400}),
    ("trailers of 32 MiB", POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ", b"x" * 65536, 512, {431, 400}),
)


def check(front, token):
    for name, begin, part, times, statuses in MASSES:
        before = resident(front)
        with front.http.connect() as client:
            client.send(begin)
            for _ in range(times):
                if not client.send(part):
                    break
            grown = resident(front) - before
            client.to_end()
            # What was sent into a connection that had ended may have cost the answer its way.
            assert not client.answers() or client.answers()[0] in statuses, (name, client.data)
        assert grown < 16, f"{name}: {grown:.1f} MiB more"
        print(f"ok: {name}", flush=True)
    for name, part, times in (("38 MB of pings, never reading", frame(9, b"p" * 125) * 1000, 300),
                              ("39 MB of messages, never reading", frame(1, b"{" * 1000) * 100, 400),
                              ("messages that wait", frame(1, b'{"type":"typing","chat":"x"}') * 1000, 300)):
        before = resident(front)
        with front.websocket.connect(receive_buffer=4096) as client:
            client.send(handshake(token))
            client.socket.settimeout(5)
            for _ in range(times):
                if not client.send(part):
                    break
            grown = resident(front) - before
        assert grown < 16, f"{name}: {grown:.1f} MiB more"
        print(f"ok: {name}", flush=True)
    silent = [front.http.connect(greet=False) for _ in range(40)]
    began = time.monotonic()
    front.probe()
    assert time.monotonic() - began < 2, "silent ones hold up an honest one"
    for client in silent:
        client.socket.close()
    print("ok: 40 silent ones", flush=True)


def watched(function):
    def run():
        try:
            function()
        except BaseException:
            failures.append(traceback.format_exc())
    return run


def slow_checks(front, token):
    """Each takes as long as the server's patience; to be run beside one another."""
    def trickle(door, begin, part, least, most, status):
        def run():
            with door.connect() as client:
                client.send(begin)
                began = time.monotonic()
                while not client.ended and time.monotonic() - began < most:
                    client.socket.settimeout(0.5)
                    if not client.send(part):
                        break
                    try:
                        client.read()
                    except TimeoutError:
                        pass
                took = time.monotonic() - began
                assert client.ended or took < most, f"{begin[:20]}: not cut after {took:.1f} s"
                assert took > least, f"{begin[:20]}: cut after {took:.1f} s already"
                if status:
                    assert client.answers() == [status], client.data
        return watched(run)

    def silent(door, greet):
        def run():
            with door.connect(greet=greet) as client:
                began = time.monotonic()
                client.socket.settimeout(40)
                assert client.read() == b"", client.data
                assert 8 < time.monotonic() - began < 30
        return watched(run)

    # limit: silent, head, body, idle, message
    checks = [trickle(front.http, b"GET /status HTTP/1.1\r\nX: ", b"x", 8, 60, 408),
              trickle(front.http, POST + b"Content-Length: 100000\r\n\r\n", b"x", 17, 80, 408),
              trickle(front.websocket, handshake(token) + frame(1, length=100000), b"x", 17, 80, None),
              silent(front.http, True), silent(front.websocket, True)]
    if front.certificate:
        checks.append(silent(front.http, False))
        # half a greeting
        def half():
            with front.http.connect(greet=False) as client:
                client.send(b"\x16\x03\x01\x02\x00\x01")
                began = time.monotonic()
                client.socket.settimeout(40)
                client.to_end()
                assert 8 < time.monotonic() - began < 30
        checks.append(watched(half))
    return checks
