# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of two instances of each under fire: the faults of its daemons, and of what they stand on."""
import pathlib
import subprocess
import time

from clusterdriver import Gateway, new_cluster
from database import DATABASE
from driver import eventually
from embedded import CRASH_POINTS, read_store
from gate import Gate
from process import find_program
from service import PORTS

SESSION_TIMEOUT = 6  # seconds after which a consumer that stands still has lost its partitions

# As a list of uuids and bodies in hex; the rest is numbers and plain names.
HEXED = {"SELECT chat_id, seq, uuid, user_from, body, saved_at FROM entry":
         "SELECT chat_id, seq, HEX(uuid), user_from, HEX(body), saved_at FROM entry"}


class Clustered:
    kinds = (*(f"{fault} {kind}" for kind in PORTS for fault in ("kill", "stop")),
             *(f"{fault} {backend}" for backend in ("redis", "mariadb", "kafka") for fault in ("kill", "stop")),
             "crash persistence", "crash realtime", "zombie", "cut", "delay", "throttle", "half-open")

    def __init__(self, folder, bug=None):
        self.folder = pathlib.Path(folder)
        self.cluster = new_cluster(**{kind: 2 for kind in PORTS})
        self.lost, self._backed_up = [], None
        self.cluster.start()
        self.gateways = [Gateway(self.cluster, 0), Gateway(self.cluster, 1)]
        self.gates = [Gate(lambda instance=instance: instance.port) for instance in self.cluster.services["realtime"]]
        self._asked = 0

    @property
    def runs(self):
        return True  # each fault looks after its own

    def register(self, name):
        return self.gateways[0].register(name, "correct horse battery")

    def doors(self):
        return [lambda gate=gate: gate.port for gate in self.gates]

    def ask(self, user, path, **query):
        self._asked += 1
        return self.gateways[self._asked % 2].through(user).request("GET", path, query=query)

    def renew(self, user):
        answer = self.gateways[0].request("POST", "/auth/login", {"name": user.name, "pass": "correct horse battery"})
        assert answer.status == 200, answer
        user.token = answer.json["token"]

    def fault(self, kind, rng):
        span = round(rng.uniform(0.5, 4.0), 2)
        wait = lambda: time.sleep(span)
        what, _, where = kind.partition(" ")
        if what == "zombie":  # its partitions have moved when it wakes up
            where, span = "persistence", SESSION_TIMEOUT + span
        if what in ("kill", "stop", "zombie"):
            server = self.cluster[f"{where}-{rng.randint(1, 2)}" if where in PORTS else where]
            if what == "kill":
                return lambda: (server.kill(), time.sleep(span / 4)), server.start, f"{server.name} killed"
            return lambda: (server.pause(), time.sleep(span)), server.resume, f"{server.name} stopped for {span} s"
        if what == "crash":
            server = self.cluster[f"{where}-{rng.randint(1, 2)}"]
            points = [point for point in CRASH_POINTS if point.startswith("Ledger") == (where == "persistence")]
            at = f"{rng.choice(points)}:{rng.randint(2, 40)}"
            return lambda: self.crash(server, at), server.start, f"{server.name} crashed at {at}"
        if kind == "cut":
            return self.cut, lambda: None, kind
        if kind in ("delay", "throttle"):
            how = {"delay": round(rng.uniform(0.02, 0.4), 2)} if kind == "delay" else {"rate": rng.randint(2_000, 20_000)}
            return lambda: (self.slow_down(**how), wait()), self.slow_down, f"{kind} {how} for {span} s"
        if kind == "half-open":
            return lambda: (self.hold(True), wait()), lambda: (self.cut(), self.hold(False)), f"{kind} for {span} s"
        assert kind == "restore", kind
        return self.stop_for_restore, self.restore, kind

    def slow_down(self, **how):
        for gate in self.gates:
            gate.slow_down(**how)

    def hold(self, on):
        for gate in self.gates:
            gate.hold(on)

    def cut(self):
        for gate in self.gates:
            gate.cut()

    @staticmethod
    def crash(server, at):
        """Killed, and once more where it says."""
        server.kill()
        told = server.told
        server.told = {**told, "POSTRIDER_CRASH_AT": at}
        server.launch()
        server.told = told
        deadline = time.monotonic() + 15
        while server.runs and time.monotonic() < deadline:
            time.sleep(0.05)
        server.kill()

    # As services/persistence/README.md says.
    def back_up(self):
        began = time.monotonic()
        self.administer(["mariadb-dump", "--single-transaction", "--hex-blob", DATABASE], stdout=self.folder / "dump.sql")
        self._backed_up = began

    def stop_for_restore(self):
        if not self._backed_up:
            self.back_up()
            time.sleep(1)
        for kind in reversed(PORTS):
            for instance in self.cluster.services[kind]:
                instance.stop()

    def restore(self):
        self.administer(["mariadb", DATABASE], stdin=self.folder / "dump.sql")
        self.cluster.mariadb.execute(f"USE {DATABASE}; UPDATE store SET epoch = REPLACE(UUID(), '-', '');"
                                     "SET @next = (SELECT MAX(id) + 1000000 FROM user);"
                                     "EXECUTE IMMEDIATE CONCAT('ALTER TABLE user AUTO_INCREMENT = ', @next);")
        (self.cluster.folder / "signing-key.pem").unlink()
        self.lost.append((self._backed_up, time.monotonic()))
        self._backed_up = None
        for instance in self.cluster.instances():
            instance.launch()
        for instance in self.cluster.instances():
            instance.await_answers()

    def administer(self, command, stdin=None, stdout=None):
        program, *arguments = command
        with open(stdin or "/dev/null", "rb") as source, open(stdout or "/dev/null", "wb") as target:
            subprocess.run([find_program(program, "mariadb-client"), f"--defaults-file={self.cluster.mariadb.settings}",
                            *arguments], stdin=source, stdout=target, check=True)

    def memory(self):
        """Of the greatest daemon, in MiB."""
        def of(instance):
            try:
                return int(pathlib.Path(f"/proc/{instance.pid}/status").read_text().split("VmRSS:")[1].split()[0]) // 1024
            except (OSError, IndexError):
                return 0
        return max(of(instance) for instance in self.cluster.instances())

    def store(self):
        def rows(statement):
            answer = self.cluster.mariadb.execute(f"USE {DATABASE}; {HEXED.get(statement, statement)}")
            for line in answer.splitlines():
                fields = line.split("\t")
                if statement in HEXED:
                    chat, seq, name, user, body, at = fields
                    yield int(chat), int(seq), bytes.fromhex(name), int(user), bytes.fromhex(body), int(at)
                else:
                    yield tuple(int(field) if field.isdigit() else field for field in fields)
        return read_store(rows)

    def everybody_is_well(self):
        eventually(lambda: all(instance.answers() for instance in self.cluster.instances()), "a cluster that is well")

    def end(self):
        self.everybody_is_well()
        for gate in self.gates:
            gate.stop()
        self.kill()
        return 0

    def kill(self):
        self.cluster.__exit__()
