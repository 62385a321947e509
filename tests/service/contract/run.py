#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the contract's documents and the running server to each other, in both directions: nothing is answered that isn't
documented, and nothing is documented that isn't answered."""
import concurrent.futures
import contextlib
import re
import sqlite3

from contract import Contract
from driver import Server, direct, eventually, new_uuid

MANY = 2 ** 53 - 1

# What this test can't bring about, and why.
EXCUSED = {
    "*/responses/5XX*": "trouble is provoked, and looked at, by tests/service/badinput",
    "*/400/unreadable": "needs a database that keeps everything but one row",
    "*/reason/properties/code/enum/unreadable": "the same",
    "*/State/enum/degraded": "needs a dependency that fails",
    "*/State/enum/down": "the same",
}


class Scene:
    def __init__(self, server, contract):
        self.server, self.contract = server, contract
        self.ann, self.bob, self.cleo = (server.register(name) for name in ("Ann", "Bob", "Cleo"))
        self.chat = direct(self.ann, self.bob)

    def connect(self, user, **options):
        return user.connect(observer=self.contract.check_frame, **options)


def expect(answer, status, code=None):
    assert answer.status == status, f"{status} expected, not {answer.status}: {answer.body[:200]}"
    if code:
        assert answer.code == code, f"{code} expected, not {answer.code}"
    return answer


def accounts(scene):
    server, large = scene.server, b'{"name":"' + b"x" * 2 ** 20 + b'"}'
    whole = {"name": "Dora", "pass": "correct horse", "display_name": "Dora <b>", "device": "laptop"}
    session = expect(server.form("/auth/register", whole), 201).json
    expect(server.request("POST", "/auth/register", {**whole, "name": "Emil"}), 201)
    expect(server.request("POST", "/auth/register", {**whole, "name": "ＤＯＲＡ"}), 409, "name_taken")
    expect(server.request("POST", "/auth/register", {**whole, "name": " x"}), 400, "bad_name")
    expect(server.request("POST", "/auth/register", {**whole, "name": "Fred", "pass": "short"}), 400, "weak_password")
    login = {"name": "dora", "pass": "correct horse", "device": "phone"}
    expect(server.form("/auth/login", login), 200)
    phone = expect(server.request("POST", "/auth/login", login), 200).json
    expect(server.request("POST", "/auth/login", {**login, "pass": "wrong horse"}), 401, "bad_credentials")
    fresh = expect(server.form("/auth/refresh", {"refresh": phone["refresh"]}), 200).json
    fresh = expect(server.request("POST", "/auth/refresh", {"refresh": fresh["refresh"]}), 200).json
    expect(server.request("POST", "/auth/refresh", {"refresh": "no such"}), 401, "unauthenticated")
    for path in ("/auth/register", "/auth/login", "/auth/refresh"):
        expect(server.request("POST", path, b"hi"), 400, "bad_json")
        expect(server.request("POST", path, {"name": 1}), 400, "bad_request")
        expect(server.request("POST", path, large), 413, "too_large")
    token = session["token"]
    for path in ("/auth/getIdByToken", "/auth/verify", "/auth/devices"):
        expect(server.request("GET", path, token=token), 200)
    expect(server.request("GET", "/auth/keys"), 200)
    expect(server.request("DELETE", "/auth/devices/" + phone["device"], token=token), 204)
    expect(server.request("DELETE", "/auth/devices/" + phone["device"], token=token), 404, "not_found")
    expect(server.request("POST", "/auth/logout", token=token), 204)
    expect(server.request("POST", "/auth/logout", token=token), 401, "unauthenticated")


def directory(scene):
    ann = scene.ann
    page = expect(ann.request("GET", "/users", query={"query": "DOR", "quantity": 1}), 200).json
    assert [user["display_name"] for user in page["users"]] == ["Dora <b>"], page
    first = expect(ann.request("GET", "/users", query={"quantity": 1}), 200).json
    expect(ann.request("GET", "/users", query={"after": first["next"]}), 200)
    expect(ann.request("GET", "/users", query={"quantity": 0}), 400, "bad_request")
    expect(ann.request("GET", f"/users/{ann.id}"), 200)
    expect(ann.request("GET", f"/users/{MANY}"), 404, "no_such_user")
    expect(ann.request("GET", "/users/ann"), 400, "bad_request")


def sends(scene):
    ann, path, uuid = scene.ann, f"/api/chats/{scene.chat}/messages", new_uuid()
    expect(scene.server.form(path, {"uuid": uuid.upper(), "message": "hi"}, token=ann.token), 201)
    expect(ann.request("POST", path, {"uuid": uuid, "message": "hi"}), 200)
    expect(ann.request("POST", path, {"message": "no uuid"}), 201)
    expect(ann.request("POST", path, {"uuid": uuid, "message": "other"}), 409, "uuid_taken")
    expect(scene.bob.request("POST", path, {"uuid": uuid, "message": "hi"}), 409, "uuid_taken")
    expect(ann.request("POST", path, {"uuid": "x", "message": "hi"}), 400, "bad_uuid")
    expect(ann.request("POST", path, {"message": ""}), 400, "empty")
    expect(ann.request("POST", path, {"message": "x" * 65_537}), 400, "too_long")
    expect(ann.request("POST", path, {"message": None}), 400, "bad_request")
    expect(ann.request("POST", path, b"["), 400, "bad_json")
    expect(ann.request("POST", path, {"message": "x" * 2 ** 20}), 413, "too_large")
    expect(scene.cleo.send(scene.chat, "hi"), 404, "no_such_chat")
    nobody = f"/api/chats/dm-{ann.id}-{MANY}/messages"
    expect(ann.request("POST", nobody, {"uuid": uuid, "message": "hi"}), 404, "no_such_user")
    expect(ann.request("GET", f"{nobody}/{uuid}"), 200)  # its sender is told why it failed
    expect(ann.send(direct(ann, scene.cleo), "hi"), 201)


def reads(scene):
    ann, chat = scene.ann, f"/api/chats/{scene.chat}"
    newest = expect(ann.page(scene.chat, quantity=100), 200).json
    uuid, other = newest["messages"][-1]["uuid"], new_uuid()
    for query in ({}, {"time": uuid}, {"before": 2}, {"after": 0}, {"after": newest["last_seq"]}):
        expect(ann.page(scene.chat, **query), 200)
    expect(ann.page(scene.chat, before=1, after=1), 400, "bad_request")
    expect(ann.page(scene.chat, time="x"), 400, "bad_uuid")
    expect(ann.page(scene.chat, time=other), 404, "not_found")
    for path in (f"{chat}/messages/{uuid}", f"{chat}/messages/{uuid}/receipts"):
        expect(ann.request("GET", path), 200)
        expect(scene.cleo.request("GET", path), 404, "no_such_chat")
        expect(ann.request("GET", path.replace(uuid, other)), 404, "not_found")
        expect(ann.request("GET", path.replace(uuid, "x")), 400, "bad_uuid")
    listed = expect(ann.request("GET", "/api/chats", query={"quantity": 1}), 200).json
    expect(ann.request("GET", "/api/chats", query={"after": listed["next"], "since": listed["time"]}), 200)
    expect(ann.request("GET", "/api/chats", query={"since": "yesterday"}), 400, "bad_request")
    expect(ann.request("GET", chat), 200)
    for path in (chat, f"{chat}/messages"):
        expect(scene.cleo.request("GET", path), 404, "no_such_chat")
    for user in (ann, scene.bob):
        expect(user.request("GET", "/api/unread"), 200)


def unauthenticated(scene):
    """Every operation that asks for a token refuses to go without."""
    for method, path, pointer in scene.contract.operations():
        if scene.contract.at(pointer).get("security") == []:
            continue
        for name, value in (("{id}", "1"), ("{uri}", "dm-1-2"), ("{uuid}", new_uuid()), ("{device}", "x")):
            path = path.replace(name, value)
        expect(scene.server.request(method, path), 401, "unauthenticated")
        expect(scene.server.request(method, path, token="a.b.c"), 401, "unauthenticated")


def no_routes(scene):
    for method, path, status, code in (("GET", "/", 404, "not_found"), ("GET", "/api", 404, "not_found"),
                                       ("GET", "/auth/devices/x/y", 404, "not_found"),
                                       ("PUT", "/auth/login", 405, "method_not_allowed"),
                                       ("DELETE", "/status", 405, "method_not_allowed")):
        expect(scene.server.request(method, path, token=scene.ann.token), status, code)
    for path in ("/status", "/metrics", "/realtime", "/openapi.json", "/frames.schema.json", "/status/"):
        expect(scene.server.request("GET", path), 200)


def frames(scene):
    """All that can be said over a WebSocket, between two."""
    ann, bob, chat = scene.ann, scene.bob, scene.chat
    with scene.connect(ann) as one, scene.connect(bob) as two:
        for socket in (one, two):
            assert socket.receive()["type"] == "hello"
            assert socket.receive()["type"] == "unread"
        uuid = new_uuid()
        one.send({"type": "send", "uuid": uuid, "user_to": bob.id, "message": "to a user"})
        saved = one.until(uuid=uuid, state="Saved")
        assert two.until(type="message")["message"] == "to a user"
        one.send({"type": "send", "uuid": new_uuid(), "chat": chat, "message": "to a chat"})
        receipts = f"/api/chats/{chat}/messages/{uuid}/receipts"
        for kind, state in (("delivered", "Delivered"), ("read", "Read")):
            two.send({"type": kind, "chat": chat, "seq": saved["seq"]})
            one.until(type="receipts", chat=chat)
            assert [each["state"] for each in expect(ann.request("GET", receipts), 200).json["receipts"]] == [state]
        two.until(type="unread")
        two.send({"type": "typing", "chat": chat})
        one.until(type="typing", user=bob.id)
        fresh = expect(scene.server.request("POST", "/auth/refresh", {"refresh": ann.session["refresh"]}), 200).json
        ann.session, ann.token = fresh, fresh["token"]
        one.send({"type": "token", "token": fresh["token"]})
        one.until(type="token", expires=fresh["expires"])


def ways_in(scene):
    """Where a token may stand: never in a URL."""
    ann, url = scene.ann, "/auth/verify"
    expect(scene.server.request("GET", url, headers={"Authorization": f"Token {ann.token}"}), 200)
    expect(scene.server.request("GET", url, query={"token": ann.token}), 401, "unauthenticated")
    for protocols in (["postrider.v1", f"bearer.{ann.token}"], [f"bearer.{ann.token}", "postrider.v1"]):
        with scene.server.connect(None, observer=scene.contract.check_frame, subprotocols=protocols) as socket:
            assert socket.subprotocol == "postrider.v1", socket.subprotocol
            assert socket.receive()["user"] == ann.id
    for options in ({}, {"subprotocols": ["postrider.v1"]}, {"extra_headers": {"Authorization": ann.token}}):
        with scene.server.connect(None, observer=scene.contract.check_frame, **options) as socket:
            assert socket.receive()["code"] == "unauthenticated"
            assert socket.close_code() == 4401


def refused_frames(scene):
    ann, uuid, known = scene.ann, new_uuid(), scene.ann.page(scene.chat).json["messages"][0]["uuid"]
    send = {"uuid": uuid, "user_to": scene.bob.id, "message": "hi"}
    failures = (({**send, "uuid": "Not One"}, "bad_uuid"), ({**send, "message": 1}, "bad_request"),
                ({**send, "message": ""}, "empty"), ({**send, "message": "x" * 65_537}, "too_long"),
                ({**send, "user_to": MANY}, "no_such_user"), ({**send, "user_to": ann.id}, "to_oneself"),
                ({"uuid": uuid, "chat": "dm-1-0", "message": "hi"}, "no_such_chat"),
                ({**send, "uuid": known, "message": "another"}, "uuid_taken"))
    errors = (("{", "bad_json"), ({"type": "read", "chat": scene.chat}, "bad_request"),
              ({"type": "edit", "uuid": uuid}, "unknown_type"),
              ({"type": "read", "chat": "dm-1-0", "seq": 1}, "no_such_chat"),
              ({"type": "read", "chat": scene.chat, "seq": MANY}, "bad_seq"),
              ({"type": "token", "token": "a.b.c"}, "unauthenticated"))
    with scene.connect(ann) as socket:
        for frame, code in failures:
            socket.send(frame)
            failed = socket.until(state="Failed")
            assert (failed["uuid"], failed["reason"]["code"]) == (frame["uuid"], code), failed
    for frame, code in errors:
        with scene.connect(ann) as socket:
            socket.send(frame)
            assert socket.until(type="error")["code"] == code
    with scene.server.connect("a.b.c", observer=scene.contract.check_frame) as socket:
        assert socket.receive()["code"] == "unauthenticated"
        assert socket.close_code() == 4401


def presence(scene):
    """Someone seen to come, and to be gone once 20 s away."""
    bob = lambda: expect(scene.ann.request("GET", f"/users/{scene.bob.id}"), 200).json
    with scene.connect(scene.ann) as watching:
        eventually(lambda: not bob()["online"], "the end of the visit before")
        with scene.connect(scene.bob) as coming:
            coming.until(type="hello")
            watching.until(type="presence", user=scene.bob.id, online=True)
            assert bob()["online"]
        left = watching.until(type="presence", user=scene.bob.id, online=False)
        assert left["last_seen"] == eventually(lambda: bob()["last_seen"], "when somebody was last seen")
        with scene.connect(scene.bob):
            watching.until(type="presence", user=scene.bob.id, online=True)


def at_once(calls):
    """The answers of all of them, made at the same time."""
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: call(), calls))


def too_many_sends(scene):
    """While a socket has more to say than its user may, it waits, REST is told so, and nothing is lost."""
    chat, uuids = direct(scene.bob, scene.cleo), [new_uuid() for _ in range(400)]
    more = lambda: scene.cleo.send(chat, "more").status
    said = []
    with scene.connect(scene.cleo) as socket:
        for uuid in uuids:
            socket.send({"uuid": uuid, "user_to": scene.bob.id, "message": "flood"})
        eventually(lambda: said.append(more()) or said[-1] == 429, "too many")
        decided = [socket.decision(uuid) for uuid in uuids]
    assert {frame["state"] for frame in decided} == {"Saved"}, decided
    assert set(said) <= {201, 429}, said
    assert [frame["seq"] for frame in decided] == sorted(frame["seq"] for frame in decided), "in the order sent"
    last = scene.cleo.page(chat).json["last_seq"]
    assert last == len(uuids) + said.count(201), "each of them is in the log, and nothing else"


def too_many_passwords(scene):
    """More at once than can wait for the hasher."""
    body = {"pass": "correct horse"}
    enter = [lambda: scene.server.request("POST", "/auth/login", {**body, "name": "emil"}).status] * 80
    join = [lambda name=f"Many {i}": scene.server.request("POST", "/auth/register", {**body, "name": name}).status
            for i in range(80)]
    statuses = at_once([call for pair in zip(enter, join) for call in pair])
    assert set(statuses[0::2]) == {200, 429} and set(statuses[1::2]) == {201, 429}, statuses


@contextlib.contextmanager
def writer_held_up(server, table):
    """While somebody else holds the database that has this table, nothing can be written to it."""
    for path in server.data.rglob("*"):
        if not path.is_file() or path.open("rb").read(15) != b"SQLite format 3":
            continue
        other = sqlite3.connect(path, isolation_level=None)
        if other.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
            other.close()
            return
        other.close()
    raise AssertionError(f"no database with a table {table}")


# limit: SaveWait
def undecided(scene):
    uuid = new_uuid()
    with writer_held_up(scene.server, "entry"):
        expect(scene.ann.send(scene.chat, "late", uuid), 202)
    decided = eventually(lambda: (answer := scene.ann.send(scene.chat, "late", uuid)).status != 202 and answer, "a decision")
    assert decided.status in (200, 201), decided
    texts = [entry["message"] for entry in scene.ann.page(scene.chat).json["messages"]]
    assert texts.count("late") == 1, texts


def same_routes(server, contract):
    """What the server says it answers is what is documented."""
    answered = set(re.findall(r"answers (\w+ /[^\s\\\"]*)", server.errors()))
    documented = {f"{method} {path}" for method, path, _ in contract.operations()}
    assert answered == documented, f"not documented: {answered - documented}; not answered: {documented - answered}"


def encrypted(scene):
    """A server with a certificate says until when it is good."""
    with Server() as server:
        server.start_encrypted()
        server.observer = scene.contract.check_answer
        expect(server.request("GET", "/status"), 200)


def metrics(scene):
    """What the scenes before must have left in the counts; and nothing of anybody's."""
    page = expect(scene.server.request("GET", "/metrics"), 200).body.decode()
    counted = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    for name in ('postrider_sends_total{reason="",state="Saved"}', 'postrider_sends_total{reason="to_oneself",state="Failed"}',
                 'postrider_frames_received_total', 'postrider_frames_sent_total', 'postrider_sockets_closed_total{code="4401"}',
                 'postrider_batch_records_count', 'postrider_batch_seconds_count', 'postrider_decisions_total{outcome="saved"}',
                 'postrider_decisions_total{outcome="repeated"}', 'postrider_decisions_total{outcome="uuid_taken"}',
                 'postrider_http_requests_total{method="POST",route="/auth/login",status="429"}',
                 'postrider_bus_published_total{topic="message_save"}', 'postrider_bus_received_total{topic="message_events"}',
                 'postrider_dependency_status{dependency="ledger"}', 'process_resident_memory_bytes'):
        assert float(counted.get(name, 0)) > 0, f"{name} in\n{page}"
    for name in ('postrider_sockets', 'postrider_passwords_waiting', 'postrider_database_waiting{thread="accounts"}',
                 'postrider_bus_unacknowledged{topic="message_save"}'):
        assert name in counted, f"{name} in\n{page}"
    labels = re.findall(r'="([^"]*)"', page)
    private = (scene.chat, scene.ann.token, "ann", "bob", "dora")
    assert not [label for label in labels for word in private if word in label.lower()], labels


def main():
    with Server() as server:
        server.start(environment={"QT_LOGGING_RULES": "postrider.routes.debug=true"})
        contract = Contract(server.request("GET", "/openapi.json").json, server.request("GET", "/frames.schema.json").json)
        same_routes(server, contract)
        server.observer = contract.check_answer
        scene = Scene(server, contract)
        for part in (accounts, sends, frames, ways_in, directory, reads, refused_frames, unauthenticated, no_routes,
                     too_many_sends, too_many_passwords, undecided, presence, encrypted, metrics):
            print(part.__name__, flush=True)
            part(scene)
        missing, useless = contract.ghosts(EXCUSED)
        assert not missing, "documented, but never seen:\n" + "\n".join(missing)
        assert not useless, f"excused for nothing: {useless}"
        print(f"{len(contract.seen)} documented things seen")


if __name__ == "__main__":
    main()
