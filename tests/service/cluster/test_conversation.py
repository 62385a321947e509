#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conversation of tests/service/acceptance in a cluster of two instances of each: nobody can tell which one they are
at."""
import unittest

from clusterdriver import Gateway, new_cluster
from driver import PATIENCE, Closed, direct, eventually, new_uuid
from service import PORTS

CLUSTER = new_cluster(**{kind: 2 for kind in PORTS})


def setUpModule():
    unittest.addModuleCleanup(CLUSTER.__exit__)
    CLUSTER.start()


class Conversation(unittest.TestCase):
    people = 0

    def setUp(self):
        self.here, self.there = Gateway(CLUSTER, 0), Gateway(CLUSTER, 1)
        Conversation.people += 1
        self.ann = self.here.register(f"Ann {self.people}")
        self.bob = self.there.register(f"Bob {self.people}")
        self.chat = direct(self.ann, self.bob)

    def connect(self, user):
        socket = user.connect()
        self.addCleanup(socket.close)
        self.assertEqual(socket.receive()["type"], "hello")
        self.assertEqual(socket.receive()["type"], "unread")
        return socket

    def say(self, socket, to, text):
        uuid = new_uuid()
        socket.send({"uuid": uuid, "user_to": to.id, "message": text})
        return socket.decision(uuid)

    def test_is_saved_delivered_and_read(self):
        ann, bob, tablet = self.connect(self.ann), self.connect(self.bob), self.connect(self.there.through(self.ann))
        saved = self.say(ann, self.bob, "hi")
        self.assertEqual((saved["state"], saved["chat"], saved["seq"]), ("Saved", self.chat, 1))
        message = bob.until(type="message")
        self.assertEqual((message["uuid"], message["message"], message["seq"], message["time"]),
                         (saved["uuid"], "hi", 1, saved["time"]))
        self.assertEqual(tablet.until(type="message")["uuid"], saved["uuid"])
        for state in ("delivered", "read"):
            bob.send({"type": state, "chat": self.chat, "seq": 1})
            for socket in (ann, tablet):
                receipts = socket.until(type="receipts")
                while receipts["all"][state] < 1:
                    receipts = socket.until(type="receipts")
                self.assertEqual(receipts["users"][0]["user"], self.bob.id)
            for gateway in (self.here, self.there):
                answer = gateway.through(self.ann).request("GET", f"/api/chats/{self.chat}/messages/{saved['uuid']}/receipts")
                self.assertEqual(answer.json["receipts"][0]["state"], state.capitalize())

    def test_goes_by_rest_too(self):
        bob, uuid = self.connect(self.bob), new_uuid()
        self.assertEqual(self.ann.send(self.chat, "by post", uuid).status, 201)
        repeated = self.there.through(self.ann).send(self.chat, "by post", uuid)
        self.assertEqual((repeated.status, repeated.json["seq"]), (200, 1))
        self.assertEqual(bob.until(type="message")["uuid"], uuid)
        for gateway in (self.here, self.there):
            page = gateway.through(self.bob).page(self.chat).json
            self.assertEqual([entry["uuid"] for entry in page["messages"]], [uuid])
            self.assertEqual(gateway.through(self.bob).request("GET", "/api/unread").json["chats"][0]["count"], 1)

    def test_is_decided_once(self):
        ann, tablet, uuid = self.connect(self.ann), self.connect(self.there.through(self.ann)), new_uuid()
        for socket in (ann, tablet):
            socket.send({"uuid": uuid, "user_to": self.bob.id, "message": "once"})
        self.assertEqual(ann.decision(uuid), tablet.decision(uuid))
        tablet.send({"uuid": uuid, "user_to": self.bob.id, "message": "another"})
        self.assertEqual(tablet.until(uuid=uuid, state="Failed")["reason"]["code"], "uuid_taken")
        nobody = new_uuid()
        ann.send({"uuid": nobody, "user_to": 2 ** 40, "message": "hi"})
        self.assertEqual(ann.decision(nobody)["reason"]["code"], "no_such_user")

    def test_keeps_the_order(self):
        ann, bob = self.connect(self.ann), self.connect(self.bob)
        sent = {user.id: [new_uuid() for _ in range(150)] for user in (self.ann, self.bob)}
        for i in range(150):
            for socket, user, to in ((ann, self.ann, self.bob), (bob, self.bob, self.ann)):
                socket.send({"uuid": sent[user.id][i], "user_to": to.id, "message": str(i)})
        for socket, other in ((ann, self.bob), (bob, self.ann)):
            heard = [socket.until(type="message") for _ in range(150)]
            self.assertEqual([frame["uuid"] for frame in heard], sent[other.id])
            self.assertEqual([frame["seq"] for frame in heard], sorted(frame["seq"] for frame in heard))
        eventually(lambda: self.bob.request("GET", f"/api/chats/{self.chat}").json["last_seq"] == 300, "all of them")

    def test_tells_who_is_there_and_typing(self):
        self.assertEqual(self.ann.send(self.chat, "hi").status, 201)
        ann = self.connect(self.ann)
        bob = self.connect(self.bob)
        presence = ann.until(type="presence", user=self.bob.id)
        self.assertTrue(presence["online"])
        for gateway in (self.here, self.there):
            eventually(lambda: gateway.through(self.ann).request("GET", f"/users/{self.bob.id}").json["online"], "online")
        bob.send({"type": "typing", "chat": self.chat})
        self.assertEqual(ann.until(type="typing")["user"], self.bob.id)
        bob.close()
        self.assertFalse(ann.until(type="presence", user=self.bob.id)["online"])
        for gateway in (self.here, self.there):
            eventually(lambda: not gateway.through(self.ann).request("GET", f"/users/{self.bob.id}").json["online"], "offline")

    def test_ends_everywhere_with_signing_out(self):
        socket = self.connect(self.ann)
        self.assertEqual(self.there.through(self.ann).request("POST", "/auth/logout").status, 204)
        self.assertEqual(socket.close_code(), 4401)
        for gateway in (self.here, self.there):
            user = gateway.through(self.ann)
            for path in ("/api/chats", "/users", "/auth/verify"):
                eventually(lambda: user.request("GET", path).status == 401, f"signed out at {path}")
            with self.assertRaises(Closed) as closed:
                with user.connect() as late:
                    while True:
                        late.receive()
            self.assertEqual(closed.exception.code, 4401)

    def test_stays_signed_in_anywhere(self):
        session = self.ann.session
        for gateway in (self.there, self.here, self.there):
            answer = gateway.request("POST", "/auth/refresh", {"refresh": session["refresh"]})
            self.assertEqual(answer.status, 200)
            session = answer.json
        self.assertEqual(self.here.request("GET", "/auth/verify", token=session["token"]).json["id"], self.ann.id)
        self.assertEqual(self.here.request("GET", "/auth/keys").json, self.there.request("GET", "/auth/keys").json)

    def test_tells_clients_where_to_go(self):
        for gateway in (self.here, self.there):
            self.assertIn(gateway.request("GET", "/realtime").json["url"].rstrip("/"), CLUSTER.urls("realtime"))

    def test_shows_how_it_is(self):
        for instance in CLUSTER.instances():
            status = instance.status()
            self.assertEqual((status["status"], status["service"]), ("ok", f"postrider-{instance.kind}"))
            self.assertTrue(set(status["dependencies"]) >= {"database", "kafka"}, status)
            gateway = Gateway(CLUSTER, 0)
            gateway.http_port = instance.port
            self.assertIn(b"postrider_", super(Gateway, gateway).request("GET", "/metrics").body)


if __name__ == "__main__":
    unittest.main()
