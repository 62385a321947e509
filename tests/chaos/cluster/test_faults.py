#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of two instances of each, and people who talk all the time, while its parts are killed, stopped and woken up,
and what they stand on goes away and comes back. Each time the talk goes on by itself, and in the end every message is there
once, in order, where it was said to be."""
import os
import pathlib
import subprocess
import sys
import unittest

from clusterdriver import Company, Gateway, new_cluster
from driver import direct, eventually, new_uuid
from process import find_program
from rewind import rewind
from service import PORTS

CLUSTER = new_cluster(**{kind: 2 for kind in PORTS})
GATEWAYS = [Gateway(CLUSTER, 0), Gateway(CLUSTER, 1)]


def setUpModule():
    unittest.addModuleCleanup(CLUSTER.__exit__)
    CLUSTER.start()


def everybody_is_well():
    eventually(lambda: all(instance.answers() for instance in CLUSTER.instances()), "a cluster that is well")


class Administrator:
    """A connection to MariaDB that stays open."""

    def __init__(self, mariadb):
        self._client = subprocess.Popen(
            [find_program("mariadb", "mariadb-client"), f"--defaults-file={mariadb.settings}", "--batch", "--unbuffered",
             "--skip-column-names", "postrider"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._client.communicate()

    def ask(self, statement):
        """All rows; the last line says that they are all."""
        self._client.stdin.write(f"{statement}; SELECT 'that is all';\n")
        self._client.stdin.flush()
        rows = []
        while (line := self._client.stdout.readline()) not in ("that is all\n", ""):
            rows.append(line.rstrip("\n").split("\t"))
        return rows


class Faults(unittest.TestCase):
    def setUp(self):
        everybody_is_well()
        self.company = self.enterContext(Company(CLUSTER, GATEWAYS, ("ann", "ben", "cid", "dee")))
        self.pids = {instance.name: instance.pid for instance in CLUSTER.instances()}

    def tell(self, what, seconds):
        print(f"{what}: the talk goes on after {seconds:.1f} s", file=sys.stderr)

    def conclude(self, restarted=()):
        everybody_is_well()
        self.company.goes_on()
        print(f"{self.company.conclude()} messages", file=sys.stderr)
        for instance in CLUSTER.instances():
            self.assertTrue(instance.runs, instance.name)
            if instance.name not in restarted:
                self.assertEqual(instance.pid, self.pids[instance.name], f"{instance.name} was not meant to end")

    def test_an_instance_is_killed(self):
        killed = []
        for kind in PORTS:
            instance = CLUSTER[f"{kind}-1"]
            instance.kill()
            killed.append(instance.name)
            self.tell(f"{instance.name} killed", self.company.goes_on())
            instance.start()
        self.conclude(killed)

    def test_an_instance_stands_still_and_wakes_up(self):
        for kind in PORTS:
            instance = CLUSTER[f"{kind}-2"]
            instance.pause()
            self.tell(f"{instance.name} stopped", self.company.goes_on())
            instance.resume()
            self.tell(f"{instance.name} woken up", self.company.goes_on())
        self.conclude()

    def test_an_instance_ends_in_order(self):
        ended = []
        for kind in PORTS:
            instance = CLUSTER[f"{kind}-1"]
            self.assertEqual(instance.stop(), 0, instance.last_words())
            ended.append(instance.name)
            self.tell(f"{instance.name} ended", self.company.goes_on())
            instance.start()
        self.conclude(ended)

    def goes_and_comes_back(self, backend, dependency, without_it):
        for away, back in ((backend.kill, backend.start), (backend.pause, backend.resume)):
            away()
            self.addCleanup(backend.resume)
            for instance in CLUSTER.instances():
                eventually(lambda: dependency not in (instance.status() or {dependency: 0}).get("dependencies", {})
                           or instance.status()["dependencies"][dependency]["status"] == "down",
                           f"{instance.name} says that {dependency} is down")
            without_it()
            back()
            everybody_is_well()
            self.tell(f"{backend.name} back", self.company.goes_on())

    def test_redis_goes_and_comes_back(self):
        def without_it():
            self.tell("without redis", self.company.goes_on())
            self.assertEqual(CLUSTER["realtime-1"].status()["status"], "degraded")
        self.goes_and_comes_back(CLUSTER.redis, "redis", without_it)
        self.conclude()

    def test_the_database_goes_and_comes_back(self):
        def without_it():
            self.assertEqual(CLUSTER["persistence-1"].status()["status"], "down")
        self.goes_and_comes_back(CLUSTER.mariadb, "database", without_it)
        self.conclude()

    def test_kafka_goes_and_comes_back(self):
        def without_it():
            self.assertEqual(CLUSTER["realtime-1"].status()["status"], "down")
        self.goes_and_comes_back(CLUSTER.kafka, "kafka", without_it)
        self.conclude()

    def test_what_was_decided_stands_when_all_is_taken_again(self):
        ann, ben = self.company.users[:2]
        early = new_uuid()
        with GATEWAYS[0].through(ann).connect() as socket:
            # To somebody who doesn't exist, and by the time of the replay does.
            nobody = max(user.id for user in self.company.users) + 1
            socket.send({"uuid": early, "user_to": nobody, "message": "too early"})
            self.assertEqual(socket.decision(early)["reason"]["code"], "no_such_user")
            late = GATEWAYS[1].register(f"late {nobody}")
            self.assertEqual(late.id, nobody)
            for talker in self.company.talkers:
                talker.write(False)
            eventually(lambda: not any(talker.waits for talker in self.company.talkers), "nothing on its way")
            before = self.company.log(direct(ann, ben))
            killed = CLUSTER.services["persistence"]
            for instance in killed:
                instance.kill()
            rewind(CLUSTER.kafka, "persistence", ("message_save", "receipt_save"))
            for instance in killed:
                instance.start()
            for talker in self.company.talkers:
                talker.write()
            self.tell("all taken again", self.company.goes_on())
            self.assertEqual(self.company.log(direct(ann, ben))[:len(before)], before)
            self.assertEqual(GATEWAYS[0].through(late).page(direct(ann, late)).status, 404)
        with GATEWAYS[0].through(ann).connect() as socket:
            socket.send({"uuid": early, "user_to": nobody, "message": "too early"})
            self.assertEqual(socket.decision(early)["reason"]["code"], "no_such_user")
            self.assertEqual(GATEWAYS[0].through(ann).send(direct(ann, late), "in time").status, 201)
        self.conclude([instance.name for instance in killed])

    def test_an_owner_is_stopped_between_insert_and_commit(self):
        ann, ben = self.company.users[:2]
        chat = direct(ann, ben)
        eventually(lambda: GATEWAYS[0].through(ann).page(chat).status == 200, "the chat")
        with Administrator(CLUSTER.mariadb) as administrator:
            # What is written last is locked, so that a transaction that has written the rest can't end.
            number = administrator.ask(f"SELECT id FROM chat WHERE uri = '{chat}'")[0][0]
            administrator.ask(f"BEGIN; SELECT * FROM mark WHERE chat_id = {number} FOR UPDATE")
            owners = "SELECT p.id, x.trx_rows_modified FROM information_schema.innodb_trx x " \
                     "JOIN information_schema.processlist p ON p.id = x.trx_mysql_thread_id " \
                     "WHERE p.user = 'persistence' AND x.trx_rows_modified > 0"
            caught = eventually(lambda: CLUSTER.mariadb.execute(owners).split(), "a transaction in the middle")[0]
            ports = CLUSTER.mariadb.execute(f"SELECT host FROM information_schema.processlist WHERE id = {caught}")
            owner = next(i for i in CLUSTER.services["persistence"] if has_connection(i.pid, int(ports.rsplit(":", 1)[1])))
            owner.pause()
            administrator.ask("COMMIT")
        self.tell(f"{owner.name} stopped before its commit", self.company.goes_on())
        owner.resume()
        self.tell(f"{owner.name} woken up", self.company.goes_on())
        self.conclude()


def has_connection(pid, port):
    """Whether a process has a TCP connection from this local port."""
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{row[9]}]" for row in rows if int(row[1].rpartition(":")[2], 16) == port}
    return any(os.readlink(file) in sockets for file in pathlib.Path(f"/proc/{pid}/fd").iterdir())


if __name__ == "__main__":
    unittest.main()
