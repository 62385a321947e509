# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be untouched by whatever was said: two people, their log, and both still talking."""
from driver import direct, new_uuid


class World:
    def __init__(self, server):
        self.server = server
        self.ann, self.bob = server.register("Ann"), server.register("Bob")
        self.chat = direct(self.ann, self.bob)
        self.texts = []  # of the log, in order
        self.pulse()

    def pulse(self):
        """A message from one to the other, by new sockets and by REST."""
        with self.ann.connect() as one, self.bob.connect() as two:
            two.until(type="unread")
            text, uuid = f"pulse {len(self.texts)}", new_uuid()
            one.send({"uuid": uuid, "user_to": self.bob.id, "message": text})
            saved = one.decision(uuid)
            assert saved.get("state") == "Saved", saved
            self.texts.append(text)
            assert saved["seq"] == len(self.texts), f"seq {len(self.texts)} expected: {saved}"
            got = two.until(type="message")
            assert (got["message"], got["seq"], got["uuid"]) == (text, saved["seq"], uuid), got

    def state(self):
        """All that anybody could see, but for times that move by themselves."""
        users = self.ann.request("GET", "/users").json["users"]
        devices = self.ann.request("GET", "/auth/devices").json["devices"]
        return {
            "users": [(user["id"], user["name"], user["display_name"]) for user in users],
            "devices": [device["device"] for device in devices],
            "chats": self.ann.request("GET", "/api/chats").json["chats"],
            "unread": self.bob.request("GET", "/api/unread").json,
        }

    def log(self, chat=None):
        entries, after = [], 0
        while page := self.ann.page(chat or self.chat, after=after, quantity=100).json["messages"]:
            entries += page
            after = page[-1]["seq"]
        return entries

    def check(self, before):
        """Nothing changed, and it still serves."""
        after = self.state()
        assert after == before, f"changed: {before} -> {after}"
        self.pulse()
        log = self.log()
        assert [entry["seq"] for entry in log] == list(range(1, len(self.texts) + 1)), log
        assert [entry["message"] for entry in log] == self.texts, log
