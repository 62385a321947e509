#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole cluster on this machine: MariaDB, Redis and Kafka, and any number of each of our daemons on them, all on free
ports of 127.0.0.1, with everything they write in one temporary folder.

    cluster.py up [--SERVICE N]...   starts one in the background and says where everything listens
    cluster.py down                  stops it, and removes the folder
    cluster.py run                   runs one until stdin ends; says the same variables, then "listening ..."

What `up` says is also written to a file for shells (--environment). Tests use the class.
"""
import argparse
import concurrent.futures
import contextlib
import fcntl
import os
import pathlib
import shlex
import shutil
import signal
import sys
import tempfile
import threading
import time

from database import DATABASE, prepare
from kafka import Kafka
from mariadb import MariaDb
from process import PATIENCE, ServerError
from redis import Redis
from service import PORTS, Service

TREE = pathlib.Path(__file__).resolve().parents[3]
KINDS = tuple(PORTS)  # in the order of the start; the end has the reverse
PREFIX = "postrider-cluster-"


class Cluster:
    """Use as a context: it ends with it, and with this process, however that ends."""

    def __init__(self, programs, **counts):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX))
        self.mariadb = MariaDb(self.folder / "mariadb")
        self.redis = Redis(self.folder / "redis")
        self.kafka = Kafka(self.folder / "kafka")
        self.services = {kind: [Service(kind, number + 1, self.folder, programs)
                                for number in range(counts.get(kind, 1))] for kind in KINDS}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in (*self.instances(), *self.backends()):
            server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __getitem__(self, name):
        """"mariadb", "realtime-2" …"""
        return next(server for server in (*self.backends(), *self.instances()) if server.name == name)

    def backends(self):
        return self.mariadb, self.redis, self.kafka

    def instances(self, *kinds):
        return [instance for kind in kinds or KINDS for instance in self.services[kind]]

    def start(self):
        for server in self.backends():
            server.launch()
        for server in self.backends():
            server.await_answers()
        self.tell(prepare(self.mariadb))
        for instance in self.instances():
            instance.launch()
        for instance in self.instances():
            instance.await_answers()
        return self

    def tell(self, users):
        """What each instance needs to know of the others; `users` are the database's, by kind of service."""
        shared = {"MYSQL_HOST": self.mariadb.host, "MYSQL_PORT": self.mariadb.port,
                  "KAFKA_HOST": self.kafka.host, "KAFKA_PORT": self.kafka.port,
                  "REDIS_HOST": self.redis.host, "REDIS_PORT": self.redis.port,
                  "REDIS_PASSWORD_FILE": self.secret("redis", self.redis.password),
                  "IDENTITY_KEY_FILE": self.folder / "signing-key.pem",
                  "REALTIME_URLS": ",".join(self.urls("realtime"))}
        for number, instance in enumerate(self.instances()):
            user = users[instance.kind]
            identity = self.services["identity"][number % len(self.services["identity"])]
            instance.told = {**shared, "IDENTITY_HOST": identity.host, "IDENTITY_PORT": identity.port,
                             "MYSQL_DB": user.database, "MYSQL_USER": user.name,
                             "MYSQL_PASSWORD_FILE": self.secret(instance.kind, user.password)}

    def secret(self, name, value):
        file = self.folder / f"{name}.secret"
        file.touch(mode=0o600)
        file.write_text(value)
        return file

    def stop(self):
        """In order; true if all of ours ended by themselves, well."""
        clean = True
        for kind in reversed(KINDS):
            with concurrent.futures.ThreadPoolExecutor() as together:
                codes = list(together.map(lambda instance: instance.stop(), self.services[kind]))
            clean = clean and not any(codes)
        for server in self.backends():
            server.stop()
        return clean

    def urls(self, kind):
        return [instance.url for instance in self.services[kind]]

    def variables(self):
        known = {}
        for kind in KINDS:
            known[f"POSTRIDER_{kind.upper()}_URLS"] = ",".join(self.urls(kind))
            known[f"POSTRIDER_{kind.upper()}_PIDS"] = ",".join(str(i.pid) for i in self.services[kind])
        known["MYSQL_DB"] = DATABASE
        for server in self.backends():
            known |= server.variables()
            known[f"{server.name.upper()}_PID"] = server.pid
        return known


def write(file, variables):
    """As assignments for a shell; nobody else may read the passwords."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text("".join(f"{name}={shlex.quote(str(value))}\n" for name, value in variables.items()))
    unfinished.rename(file)


def read(file):
    with contextlib.suppress(FileNotFoundError):
        return dict(word.split("=", 1) for word in shlex.split(file.read_text()))
    return {}


def locked(file):
    """The lock that a cluster holds as long as it runs, or None if one has it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = open(file.with_suffix(".lock"), "a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def describe(variables):
    for kind in KINDS:
        for url in variables[f"POSTRIDER_{kind.upper()}_URLS"].split(","):
            print(f"{kind:<12} {url}")
    for name, prefix in (("mariadb", "MYSQL"), ("redis", "REDIS"), ("kafka", "KAFKA")):
        print(f"{name:<12} {variables[prefix + '_HOST']}:{variables[prefix + '_PORT']}")
    print(f"{'data, logs':<12} {variables['POSTRIDER_CLUSTER_FOLDER']}")


def supervise(arguments, lock, report):
    """In the background, until SIGTERM. `report` gets what stands in the way, or nothing."""
    os.setsid()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    counts = {kind: getattr(arguments, kind) for kind in KINDS}
    with Cluster(arguments.programs, **counts) as cluster, open(cluster.folder / "supervisor.log", "w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            cluster.start()
            write(arguments.environment, {**cluster.variables(), "POSTRIDER_CLUSTER_PID": os.getpid(),
                                          "POSTRIDER_CLUSTER_FOLDER": cluster.folder})
        except ServerError as error:
            report.write(str(error))
            return
        finally:
            report.close()
        while not stop.wait(0.2):
            pass
        cluster.stop()
    arguments.environment.unlink(missing_ok=True)
    lock.close()


def up(arguments):
    lock = locked(arguments.environment)
    if lock is None:
        describe(read(arguments.environment))
        sys.exit("A cluster runs already: ./dev down stops it.")
    forget(read(arguments.environment))
    for kind in KINDS:
        if not (arguments.programs / f"postrider-{kind}").exists():
            sys.exit(f"{arguments.programs}/postrider-{kind} is missing: build it first.")
    heard, said = os.pipe()
    if os.fork() == 0:
        os.close(heard)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        try:
            with open(said, "w") as report:
                supervise(arguments, lock, report)
        finally:
            os._exit(0)
    os.close(said)
    lock.close()
    with open(heard) as report:
        if trouble := report.read():
            sys.exit(trouble)
    describe(read(arguments.environment))
    print(f"{'for shells':<12} {arguments.environment}")


def down(arguments):
    lock = locked(arguments.environment)
    known = read(arguments.environment)
    if lock is not None:
        forget(known)
        arguments.environment.unlink(missing_ok=True)
        print("No cluster runs.")
        return
    if not known:
        sys.exit("The cluster is being started: try again when it stands.")
    os.kill(int(known["POSTRIDER_CLUSTER_PID"]), signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while (lock := locked(arguments.environment)) is None:
        if time.monotonic() > deadline:
            sys.exit(f"It does not end: process {known['POSTRIDER_CLUSTER_PID']}.")
        time.sleep(0.1)
    print("The cluster is down.")


def run(arguments):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the test, whose end closes stdin
    with Cluster(arguments.programs) as cluster:
        try:
            cluster.start()
        except ServerError as error:
            sys.exit(str(error))
        for name, value in cluster.variables().items():
            print(f"{name}={value}")
        print(f"listening {cluster.kafka.host}:{cluster.kafka.port}", flush=True)
        sys.stdin.read()


def forget(known):
    """What one left behind whose supervisor was killed; its servers ended with it."""
    folder = pathlib.Path(known.get("POSTRIDER_CLUSTER_FOLDER", "/"))
    if folder.name.startswith(PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=pathlib.Path, help="where our programs are",
                        default=os.environ.get("POSTRIDER_BIN_DIR", TREE / "build/dev/bin"))
    parser.add_argument("--environment", type=pathlib.Path, default=TREE / "build/cluster.env")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up")
    for kind in KINDS:
        starting.add_argument(f"--{kind}", type=int, default=1, metavar="N", choices=range(1, 17),
                              help="how many; one by default")
    commands.add_parser("down")
    commands.add_parser("run")
    arguments = parser.parse_args()
    {"up": up, "down": down, "run": run}[arguments.command](arguments)


if __name__ == "__main__":
    main()
