#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input gets a clear answer and costs nothing else. One row each; after every row the server still serves, and nothing
was lost or changed."""
import sys

import fulldisk
import starts
import tokens
from driver import Server, new_uuid
from world import World

MIB = 2 ** 20
BIDI = "a\u202eb\u2066c\u2069\u200f\u061c"
SQL = "x'); DROP TABLE entry; DROP TABLE user; --"
HTML = "<img src=x onerror=alert(1)><b>&amp;"
DEEP = b'{"message":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def bodies():
    """(name, method, path, body, status, code): what Ann says by REST."""
    register, login, refresh = "/auth/register", "/auth/login", "/auth/refresh"
    send = "/api/chats/{chat}/messages"
    for path in (register, login, refresh, send):
        for name, body in (("text", b"hello"), ("half", b'{"name":'), ("list", b"[1]"), ("number", b"1"), ("null", b"null"),
                           ("two", b"{}{}"), ("not UTF-8", b'{"name":"\xff"}'), ("UTF-16", '{"name":"x"}'.encode("utf-16")),
                           ("line break in a string", b'{"name":"a\nb"}'), ("comment", b"{/**/}"), ("deep", DEEP)):
            yield f"{path} {name}", "POST", path, body, 400, "bad_json"
        yield f"{path} nothing", "POST", path, b"", 400, "bad_request"
        yield f"{path} no field", "POST", path, {}, 400, "bad_request"
        yield f"{path} too large", "POST", path, b'{"x":"' + b"x" * MIB + b'"}', 413, "too_large"
    for value in (None, 1, 1e300, True, [], {}, ["x"], {"a": "b"}):
        for field in ("name", "pass"):
            body = {"name": "Zoe", "pass": "correct horse", field: value}
            yield f"{field} {value}", "POST", register, body, 400, "bad_request"
            yield f"login {field} {value}", "POST", login, body, 400, "bad_request"
        if value is not None:  # null is as good as nothing
            body = {"name": "Zoe", "pass": "correct horse"}
            yield f"display_name {value}", "POST", register, {**body, "display_name": value}, 400, "bad_request"
            yield f"device {value}", "POST", register, {**body, "device": value}, 400, "bad_request"
        yield f"refresh {value}", "POST", refresh, {"refresh": value}, 400, "bad_request"
        yield f"message {value}", "POST", send, {"message": value}, 400, "bad_request"
    for name, value in (("Ann again", "Ann"), ("another case", "aNN"), ("full width", "Ａｎｎ"), ("mathematical", "𝐀𝐧𝐧"),
                        ("invisible mark", "Ann\ufe0f")):
        yield f"taken: {name}", "POST", register, {"name": value, "pass": "correct horse"}, 409, "name_taken"
    for name, value in (("empty", ""), ("space", " "), ("space behind", "Zoe "), ("65", "x" * 65), ("SQL", SQL), ("HTML", HTML),
                        ("bidi", BIDI), ("NUL", "Zoe\0"), ("half a character", "Zoe\ud800"), ("line break", "Zo\ne"),
                        ("zero-width", "Zo\u200be"), ("emoji", "\U0001F600"), ("filler", "\u3164"), ("path", "../Zoe")):
        yield f"name: {name}", "POST", register, {"name": value, "pass": "correct horse"}, 400, "bad_name"
        yield f"login: {name}", "POST", login, {"name": value, "pass": "correct horse"}, 401, "bad_credentials"
    for name, value in (("empty", ""), ("65", "x" * 65), ("white space", " \u3000"), ("line break", "a\nb"), ("NUL", "a\0b"),
                        ("nothing to see", "\u202e\u2066"), ("half a character", "\ud800")):
        body = {"name": "Zoe", "pass": "correct horse", "display_name": value}
        yield f"display name: {name}", "POST", register, body, 400, "bad_name"
    for name, value in (("empty", ""), ("7", "1234567"), ("1,025 bytes", "x" * 1025), ("NUL", "correct\0horse"),
                        ("7 of four bytes", "\U0001F600" * 7), ("half a character", "correct horse\ud800")):
        yield f"password: {name}", "POST", register, {"name": "Zoe", "pass": value}, 400, "weak_password"
    for value in ("wrong horse", "", "x" * 100_000, SQL, "correct horse\0"):
        yield f"wrong password {value[:20]!r}", "POST", login, {"name": "Ann", "pass": value}, 401, "bad_credentials"
    for value in ("", "x", SQL, "\0", "x" * 100_000):
        yield f"refresh {value[:20]!r}", "POST", refresh, {"refresh": value}, 401, "unauthenticated"
    for value in ("", "x", "0", "00000000-0000-0000-0000-000000000000", "{" + new_uuid() + "}", SQL):
        yield f"uuid {value!r}", "POST", send, {"uuid": value, "message": "hi"}, 400, "bad_uuid"
    for value in ("\0", "\ud800", 5, None, [], {}):
        yield f"uuid {value!r}", "POST", send, {"uuid": value, "message": "hi"}, 400, "bad_request"
    for name, value, code in (("empty", "", "empty"), ("64 KiB + 1", "x" * 65_537, "too_long"),
                              ("64 KiB + 1 of three bytes", "€" * 21_845 + "xx", "too_long"),
                              ("NUL", "a\0b", "bad_request"), ("half a character", "a\ud83d", "bad_request")):
        yield f"message {name}", "POST", send, {"message": value}, 400, code
    for chat in ("dm-1-999999", "dm-1-9007199254740991"):
        yield f"to nobody: {chat}", "POST", f"/api/chats/{chat}/messages", {"message": "hi"}, 404, "no_such_user"
    for chat in ("dm-1-1", "dm-2-1", "dm-0-1", "dm-01-2", "dm-1-9007199254740992", "dm-1-99999999999999999999", "x", "dm-1-2 ",
                 "dm-2-3", "dm-1-2\0", "\u0661", SQL, HTML, BIDI, "a" * 24, "%00", ".."):
        yield f"chat {chat!r}", "POST", f"/api/chats/{chat}/messages", {"message": "hi"}, 404, ("no_such_chat", "not_found")
        yield f"look at {chat!r}", "GET", f"/api/chats/{chat}", None, 404, ("no_such_chat", "not_found")
        yield f"read {chat!r}", "GET", f"/api/chats/{chat}/messages", None, 404, ("no_such_chat", "not_found")


def queries():
    """(name, path, query, status, code): what Ann asks."""
    page = "/api/chats/{chat}/messages"
    for path in ("/users", "/api/chats", page):
        for value in ("0", "-1", "", "x", "1.5", "1e2", "9" * 30, "9007199254740992", "\u0661", SQL):
            yield f"{path} quantity={value[:20]}", path, {"quantity": value}, 400, "bad_request"
    for name in ("before", "after"):
        for value in ("-1", "", "x", "1.5", "9" * 30, SQL):
            yield f"{name}={value[:20]}", page, {name: value}, 400, "bad_request"
    yield "before=0", page, {"before": 0}, 400, "bad_request"
    yield "both", page, {"before": 1, "after": 1}, 400, "bad_request"
    for value in ("", "x", SQL):
        yield f"time={value[:20]}", page, {"time": value}, 400, "bad_uuid"
    yield "time of no message", page, {"time": new_uuid()}, 404, "not_found"
    for value in ("yesterday", "2026-11-21", "0", SQL):
        yield f"since={value[:20]}", "/api/chats", {"since": value}, 400, "bad_request"
    for user, status, code in (("0", 404, "no_such_user"), ("9" * 30, 404, "no_such_user"), ("-1", 400, "bad_request"),
                               ("x", 400, "bad_request"), ("1 OR 1=1", 400, "bad_request"), ("\u0661", 400, "bad_request")):
        yield f"user {user[:20]}", f"/users/{user}", {}, status, code
    for value in (SQL, HTML, BIDI, "%", "_", "\\", "'", "x" * 10_000):
        yield f"looking for {value[:20]!r}", "/users", {"query": value}, 200, None


def frames():
    """(name, frame, answer): what Ann says by WebSocket, and fields of what she is told."""
    def failed(code, uuid):
        return {"state": "Failed", "uuid": uuid, "code": code}

    def error(code):
        return {"type": "error", "code": code}
    uuid = new_uuid()
    send = {"uuid": uuid, "user_to": 2, "message": "hi"}
    for name, frame in (("text", "hello"), ("empty", ""), ("list", "[]"), ("half", "{"), ("deep", DEEP.decode()), ("null", "null")):
        yield name, frame, error("bad_json")
    yield "no field", {}, error("bad_request")
    yield "no uuid", {"user_to": 2, "message": "hi"}, error("bad_request")
    yield "uuid a number", {**send, "uuid": 1}, error("bad_request")
    yield "uuid with NUL", {**send, "uuid": "\0"}, error("bad_request")
    yield "unknown type", {"type": "edit"}, error("unknown_type")
    yield "type a number", {"type": 1}, error("bad_request")
    for value in ("x", "", SQL, HTML, BIDI, uuid[:-1], "{" + uuid + "}"):
        yield f"uuid {value[:20]!r}", {**send, "uuid": value}, failed("bad_uuid", value)
    for value in (0, -1, 999_999, 2 ** 53, 2 ** 63, 2 ** 64 + 2, 10 ** 400, 1e300):
        yield f"to {str(value)[:20]}", {**send, "user_to": value}, failed("no_such_user", uuid)
    for value in ("2", None, True, 1.5, [2], {}):
        yield f"to {value!r}", {**send, "user_to": value}, failed("bad_request", uuid)
    yield "to oneself", {**send, "user_to": 1}, failed("to_oneself", uuid)
    yield "to two", {**send, "chat": "dm-1-2"}, failed("bad_request", uuid)
    for chat in ("dm-1-1", "dm-2-3", "x", "", SQL, HTML, BIDI, "a" * 24, "dm-2-1"):
        yield f"to the chat {chat[:20]!r}", {"uuid": uuid, "chat": chat, "message": "hi"}, failed("no_such_chat", uuid)
    yield "empty", {**send, "message": ""}, failed("empty", uuid)
    yield "64 KiB + 1", {**send, "message": "x" * 65_537}, failed("too_long", uuid)
    for value in (1, None, [], {}, "a\0b", "\ud800"):
        yield f"message {value!r}", {**send, "message": value}, failed("bad_request", uuid)
    for value, code in ((0, "bad_seq"), (-1, "bad_seq"), (1.5, "bad_seq"), (10 ** 6, "bad_seq"), (10 ** 400, "bad_seq"),
                        ("1", "bad_request"), (None, "bad_request")):
        yield f"read up to {str(value)[:20]}", {"type": "read", "chat": "dm-1-2", "seq": value}, error(code)
    for chat in ("dm-2-3", SQL, BIDI):
        for kind in ("read", "delivered"):
            yield f"{kind} in {chat[:20]!r}", {"type": kind, "chat": chat, "seq": 1}, error("no_such_chat")
    yield "a token that is none", {"type": "token", "token": "a.b.c"}, error("unauthenticated")


def check_answer(world, answer, status, code):
    codes = code if isinstance(code, tuple) else (code,)
    told = answer.code if answer.status >= 400 else None
    assert answer.status == status and told in codes, f"{status} {code} expected: {answer.status} {answer.body[:200]}"
    if told:
        assert set(answer.json) == {"error"} and set(answer.json["error"]) == {"code", "message"}, answer.body
        assert answer.json["error"]["message"], "no sentence for people"


def row_of_body(world, method, path, body, status, code):
    check_answer(world, world.ann.request(method, path.replace("{chat}", world.chat), body), status, code)


def row_of_query(world, path, query, status, code):
    check_answer(world, world.ann.request("GET", path.replace("{chat}", world.chat), query=query), status, code)


def row_of_frame(world, frame, expected):
    with world.ann.connect() as socket:
        socket.until(type="unread")
        socket.send(frame)
        while (answer := socket.receive()).get("type") == "presence" or answer.get("state") == "Accepted":
            pass
        told = {**answer, **answer.get("reason", {})}
        assert {name: told.get(name) for name in expected} == expected, f"{expected} expected: {answer}"
        assert told["message"], "no sentence for people"


def row_of_token(world, name, token):
    answer = world.server.request("GET", "/auth/verify", token=token)
    if name == "good":
        assert answer.status == 200, answer
        return
    check_answer(world, answer, 401, "unauthenticated")
    check_answer(world, world.server.request("GET", f"/api/chats/{world.chat}/messages", token=token), 401, "unauthenticated")
    with world.server.connect(token) as socket:
        socket.send({"uuid": new_uuid(), "user_to": 2, "message": "forged"})  # ignored
        assert socket.receive()["code"] == "unauthenticated"
        assert socket.close_code() == 4401


def another_ones_uuid(world):
    """The uuid of Ann's first message, taken by Bob, and by Ann for something else: nothing of it is told."""
    first = world.log()[0]
    for user, text in ((world.bob, first["message"]), (world.bob, "mine"), (world.ann, "another text")):
        check_answer(world, user.send(world.chat, text, first["uuid"]), 409, "uuid_taken")
        with user.connect() as socket:
            socket.send({"uuid": first["uuid"].upper(), "chat": world.chat, "message": text})
            failed = socket.until(state="Failed")
            assert (failed["uuid"], failed["reason"]["code"]) == (first["uuid"], "uuid_taken"), failed
    repeated = world.ann.send(world.chat, first["message"], first["uuid"])
    assert (repeated.status, repeated.json["seq"]) == (200, first["seq"]), repeated


def revoked(world):
    """A device that signed out: its token is worth nothing at once, and its sockets are closed."""
    session = world.server.request("POST", "/auth/login", {"name": "Ann", "pass": "correct horse"}).json
    with world.server.connect(session["token"]) as socket:
        socket.until(type="unread")
        assert world.server.request("POST", "/auth/logout", token=session["token"]).status == 204
        assert socket.close_code() == 4401
    row_of_token(world, "revoked", session["token"])
    check_answer(world, world.server.request("POST", "/auth/refresh", {"refresh": session["refresh"]}), 401, "unauthenticated")


def whatever_is_said_is_kept(world):
    """SQL, HTML, controls, the longest: in a message they are text, given back to the byte by every way there is."""
    other = world.server.request("POST", "/auth/register", {"name": "Text", "pass": "correct horse", "display_name": HTML,
                                                            "device": SQL + BIDI}).json
    chat = f"dm-{world.ann.id}-{other['id']}"
    texts = [SQL, HTML, BIDI, "\ufeffx", " ", "\n", "x" * 65_536, "\x01" * 65_536, "€" * 21_845 + "x", "\U0001F600" * 16_384]
    with world.ann.connect() as socket, world.server.connect(other["token"]) as receiver:
        receiver.until(type="unread")
        for text in texts:
            socket.send({"uuid": new_uuid(), "user_to": other["id"], "message": text})
            assert socket.until(chat=chat)["state"] == "Saved"
            assert receiver.until(type="message", chat=chat)["message"] == text
    assert [entry["message"] for entry in world.log(chat)] == texts
    user = world.ann.request("GET", f"/users/{other['id']}").json
    assert user["display_name"] == HTML, user
    [device] = world.server.request("GET", "/auth/devices", token=other["token"]).json["devices"]
    assert "DROP TABLE" in device["label"] and not set(device["label"]) & set("\u202e\u2066\u2069\u200f\u061c"), device


def errors_in_a_row(world):
    with world.ann.connect() as socket:
        for _ in range(20):
            socket.send("{")
        assert socket.close_code() == 1008


def not_text(world):
    for data, code in ((b"binary", 1003), ("x" * (400 * 1024 + 1), 1009)):
        with world.ann.connect() as socket:
            socket.until(type="unread")
            socket.send(data)
            assert socket.close_code() == code


def rows(world):
    for name, *row in bodies():
        yield f"body: {name}", row_of_body, row
    for name, *row in queries():
        yield f"query: {name}", row_of_query, row
    for name, *row in frames():
        yield f"frame: {name}", row_of_frame, row
    for name, token in tokens.forgeries(world.server, world.ann.token, world.bob.id):
        yield f"token: {name}", row_of_token, (name, token)
    for row in (another_ones_uuid, revoked, errors_in_a_row, not_text):
        yield row.__name__, row, ()
    for name, *row in starts.rows():
        yield f"start: {name}", starts.row_of_start, row


def main():
    failures, count = [], 0
    with Server() as server:
        world = World(server.start())
        whatever_is_said_is_kept(world)
        for name, row, arguments in rows(world):
            count += 1
            try:
                before = world.state()
                row(world, *arguments)
                world.check(before)
            except Exception as failure:  # whatever it is, the other rows have something to say, too
                failures.append(f"{name}: {type(failure).__name__}: {failure}")
                world.texts = [entry["message"] for entry in world.log()]
        assert server.stop() == 0, "it ends well"
    for name, row in (*starts.alone(), *fulldisk.rows()):
        count += 1
        try:
            row()
        except Exception as failure:
            failures.append(f"{name}: {type(failure).__name__}: {failure}")
    print(f"{count} rows, {len(failures)} failed")
    print("\n".join(failures))
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
