#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each daemon as whoever starts it sees it: what it can be told, what it says of itself while nothing that it depends on
is there, and how it ends."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

from driver import PATIENCE, clean_environment, eventually

BINARIES = pathlib.Path(os.environ["POSTRIDER_BIN_DIR"])
PORTS = {"identity": "IDENTITY_PORT", "realtime": "WEBSOCKET_PORT", "persistence": "PERSISTENCE_PORT", "chats": "CHATS_PORT"}
DEPENDENCIES = {
    "identity": {"accounts", "database", "kafka", "redis", "revocations"},
    "realtime": {"database", "events", "identity", "kafka", "redis"},
    "persistence": {"database", "kafka", "ledger"},
    "chats": {"database", "identity", "kafka", "redis", "revocations"},
}
BAD_CONFIGURATION, DATA_UNUSABLE, CANNOT_LISTEN = 2, 3, 6


def run(service, *arguments, environment=()):
    return subprocess.run([BINARIES / f"postrider-{service}", *map(str, arguments)], capture_output=True, text=True,
                          env={**clean_environment(), **dict(environment)}, timeout=PATIENCE)


class Nowhere:
    """Dependencies that are away: ports that refuse, or that take whoever connects and never say a word."""

    def __init__(self, silent):
        self.sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
        self.ports = [each.getsockname()[1] for each in self.sockets]
        if not silent:
            for each in self.sockets:
                each.close()

    def settings(self):
        names = ("MYSQL_PORT", "KAFKA_PORT", "REDIS_PORT", "IDENTITY_PORT")
        return dict(zip(names, map(str, self.ports)))

    def close(self):
        for each in self.sockets:
            each.close()


class Daemon:
    def __init__(self, service, folder, nowhere, **settings):
        own = {"IDENTITY_KEY_FILE": f"{folder}/key/signing-key.pem", **nowhere.settings(), PORTS[service]: "0", **settings}
        self.log = open(pathlib.Path(folder) / "log", "a+")
        self.process = subprocess.Popen([BINARIES / f"postrider-{service}"], env={**clean_environment(), **own}, text=True,
                                        stdout=subprocess.PIPE, stderr=self.log)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"listening (http|websocket) 127\.0\.0\.1:(\d+)\n", line)
        assert found, f"{line!r} {self.errors()}"
        self.door, self.port = found[1], int(found[2])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def errors(self):
        self.log.seek(0)
        return self.log.read()

    def get(self, path, connection=None):
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.getheader("content-type"), answer.read()

    def status(self):
        return json.loads(self.get("/status")[2])


class Daemons(unittest.TestCase):
    def each(self):
        for service in PORTS:
            with self.subTest(service=service):
                yield service

    def folder(self):
        folder = tempfile.TemporaryDirectory(prefix="postrider-")
        self.addCleanup(folder.cleanup)
        return folder.name

    def nowhere(self, silent=False):
        nowhere = Nowhere(silent)
        self.addCleanup(nowhere.close)
        return nowhere

    def test_says_what_it_is(self):
        for service in self.each():
            for option, said in (("--help", "MYSQL_PASSWORD_FILE"), ("--version", f"postrider-{service} "),
                                 ("--check-config", "good"), ("--print-config", f"{PORTS[service]} = ")):
                ended = run(service, option)
                self.assertEqual((ended.returncode, ended.stderr), (0, ""))
                self.assertIn(said, ended.stdout)

    def test_masks_secrets(self):
        secret = pathlib.Path(self.folder(), "secret")
        secret.write_text("hunter2\n")
        for service in self.each():
            for environment in ({"MYSQL_PASSWORD": "hunter2"}, {"MYSQL_PASSWORD_FILE": str(secret)}):
                for option in ("--print-config", "--help"):
                    ended = run(service, option, environment=environment)
                    self.assertEqual(ended.returncode, 0)
                    self.assertNotIn("hunter2", ended.stdout + ended.stderr)
                self.assertIn("MYSQL_PASSWORD = ********\n", run(service, "--print-config", environment=environment).stdout)

    def test_refuses_what_cannot_be(self):
        file = pathlib.Path(self.folder(), "settings")
        file.write_text("MYSQL_HOST = db\nMYSQL_HOTS = db\n")
        for service in self.each():
            for environment, arguments, named in (
                    ({"KAFKA_PORT": "many"}, (), "KAFKA_PORT"), ({PORTS[service]: "65536"}, (), PORTS[service]),
                    ({"MYSQL_HOST": ""}, (), "MYSQL_HOST"), ({}, ("--colour",), "--colour"),
                    ({}, ("--mysql-password=x",), "--mysql-password"), ({}, ("--config", file), "line 2: MYSQL_HOTS"),
                    ({"MYSQL_PASSWORD_FILE": "/nowhere"}, (), "MYSQL_PASSWORD_FILE"),
                    ({"POSTRIDER_ADDRESS": "0.0.0.0"}, (), "POSTRIDER_BEHIND_PROXY"),
                    ({"POSTRIDER_TLS_CERT": "/nowhere"}, (), "POSTRIDER_TLS_KEY")):
                for option in ((), ("--check-config",)):
                    ended = run(service, *arguments, *option, environment=environment)
                    self.assertEqual(ended.returncode, BAD_CONFIGURATION, (environment, arguments, ended))
                    self.assertIn(named, ended.stderr)
                    self.assertEqual(ended.stdout, "")

    def test_refuses_a_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            for service in self.each():
                environment = {PORTS[service]: port, "IDENTITY_KEY_FILE": f"{self.folder()}/key.pem"}
                ended = run(service, environment=environment)
                self.assertEqual(ended.returncode, CANNOT_LISTEN, ended)
                self.assertIn(port, ended.stderr)

    def test_refuses_keys_it_cannot_use(self):
        file = pathlib.Path(self.folder(), "keys")
        file.write_text("no keys")
        file.chmod(0o600)
        ended = run("identity", environment={"IDENTITY_KEY_FILE": str(file), "IDENTITY_PORT": "0"})
        self.assertEqual(ended.returncode, DATA_UNUSABLE, ended)
        self.assertIn(str(file), ended.stderr)
        for service in ("realtime", "chats"):
            ended = run(service, environment={"IDENTITY_PUBLIC_KEYS": str(file), PORTS[service]: "0"})
            self.assertEqual(ended.returncode, BAD_CONFIGURATION, ended)
            self.assertIn(str(file), ended.stderr)

    def test_answers_while_nothing_is_there(self):
        for service in self.each():
            with Daemon(service, self.folder(), self.nowhere()) as daemon:
                self.assertEqual(daemon.door, "websocket" if service == "realtime" else "http")
                eventually(lambda: daemon.status()["status"] == "down", "down")
                status = daemon.status()
                self.assertEqual(status["service"], f"postrider-{service}")
                self.assertEqual(set(status["dependencies"]), DEPENDENCIES[service])
                code, kind, page = daemon.get("/metrics")
                self.assertEqual((code, kind.partition(";")[0]), (200, "text/plain"))
                self.assertIn(b'postrider_dependency_status{dependency="kafka"} 0\n', page)
                self.assertEqual(daemon.get("/openapi.json")[0], 200)
                self.assertEqual(daemon.get("/nowhere")[0], 404)

    def test_takes_no_clients_before_it_can(self):
        nowhere = self.nowhere()
        for service, path in (("identity", "/users"), ("chats", "/api/chats")):
            with self.subTest(service=service), Daemon(service, self.folder(), nowhere) as daemon:
                connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=PATIENCE)
                with contextlib.closing(connection):
                    connection.request("GET", path, headers={"Authorization": "Bearer a.b.c"})
                    answer = connection.getresponse()
                    self.assertEqual((answer.status, json.load(answer)["error"]["code"]), (503, "unavailable"))

    def test_keys_are_made_once_and_told(self):
        folder, nowhere = self.folder(), self.nowhere()
        with Daemon("identity", folder, nowhere) as first, Daemon("identity", folder, nowhere) as second:
            keys = [json.loads(each.get("/auth/keys")[2]) for each in (first, second)]
        self.assertEqual(len(keys[0]["keys"]), 1)
        self.assertEqual(*keys)
        file = pathlib.Path(folder, "key/signing-key.pem")
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)

    def test_asks_identity_for_its_keys(self):
        nowhere = self.nowhere()
        with Daemon("identity", self.folder(), nowhere) as identity:
            for service in ("realtime", "chats"):
                with self.subTest(service=service), \
                        Daemon(service, self.folder(), nowhere, IDENTITY_PORT=str(identity.port)) as daemon:
                    eventually(lambda: daemon.status()["dependencies"]["identity"]["status"] == "ok", "identity's keys")

    def test_encrypts(self):
        folder = self.folder()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out",
                        "cert.pem"], cwd=folder, check=True, capture_output=True)
        files = {"POSTRIDER_TLS_CERT": f"{folder}/cert.pem", "POSTRIDER_TLS_KEY": f"{folder}/key.pem"}
        trusting = ssl.create_default_context(cafile=files["POSTRIDER_TLS_CERT"])
        nowhere = self.nowhere()
        for service in self.each():
            with Daemon(service, folder, nowhere, **files) as daemon:
                secure = http.client.HTTPSConnection("127.0.0.1", daemon.port, timeout=PATIENCE, context=trusting)
                self.assertEqual(daemon.get("/status", secure)[0], 200)

    def test_ends_within_five_seconds(self):
        for silent in (False, True):
            nowhere = self.nowhere(silent)
            for service in self.each():
                with self.subTest(silent=silent), Daemon(service, self.folder(), nowhere) as daemon:
                    eventually(lambda: daemon.status()["status"] == "down", "down")
                    idle = socket.create_connection(("127.0.0.1", daemon.port))
                    self.addCleanup(idle.close)
                    began = time.monotonic()
                    daemon.process.send_signal(signal.SIGTERM)
                    self.assertEqual(daemon.process.wait(PATIENCE), 0, daemon.errors())
                    self.assertLess(time.monotonic() - began, 5.5, daemon.errors())


if __name__ == "__main__":
    unittest.main()
