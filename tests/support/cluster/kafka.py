#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One Kafka broker (KRaft, broker and controller in one JVM) on 127.0.0.1, for tests and ./dev up.

    kafka.py resolve              fetches the broker's jars into the cache, and prints where they are
    kafka.py run [--port N]       runs a broker with its data in a temporary folder until stdin ends or SIGTERM;
                                  says "listening 127.0.0.1:<port>" and obeys lines on stdin:
                                  kill, start, stop, pause, resume (each answered by its own name, or "failed: ...")

The jars are those of ../kafka/pom.xml. They are resolved once, by mvn, into ${XDG_CACHE_HOME:-~/.cache}/postrider.
"""

import argparse
import base64
import ctypes
import fcntl
import hashlib
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

POM = Path(__file__).resolve().parent.parent / "kafka" / "pom.xml"
PATIENCE = 120  # seconds a step may take on a busy machine; no verdict depends on it

SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=CLIENT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=CLIENT://127.0.0.1:{port}
listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=CLIENT
controller.listener.names=CONTROLLER
log.dirs={folder}/data
# one broker: no replicas, and of Kafka's own topics one partition is enough
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
# topics are made by who needs them, with their settings; a wrong name is an error
auto.create.topics.enable=false
# the first member of a group works at once
group.initial.rebalance.delay.ms=0
# a broker that was killed is let in again when its former self is forgotten, after 9 s by default
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
# small beside a heap of 512 MB, with hundreds of partitions
log.index.size.max.bytes=262144
log.cleaner.dedupe.buffer.size=4194304
num.network.threads=2
num.io.threads=4
"""


class BrokerError(Exception):
    pass


def jars():
    """The folder of the broker's jars; they are fetched if they are not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "postrider"
    folder = cache / ("kafka-" + hashlib.sha256(POM.read_bytes()).hexdigest()[:12])
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "kafka.lock", "w") as lock:  # tests start at the same time
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.is_dir():
            return folder
        if not shutil.which("mvn"):
            raise BrokerError("mvn is missing (Debian: maven)")
        unfinished = Path(tempfile.mkdtemp(dir=cache, prefix="kafka-unfinished-"))
        command = ["mvn", "-q", "-B", "-f", POM, "dependency:copy-dependencies",
                   f"-DoutputDirectory={unfinished}", "-DincludeScope=runtime"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            shutil.rmtree(unfinished)
            raise BrokerError(f"mvn could not resolve {POM}:\n{done.stdout}")
        unfinished.rename(folder)
    return folder


def free_port(taken=()):
    """Below the range that the system hands out by itself, so that nobody gets it while its server is away."""
    while True:
        port = random.randrange(12000, 32000)
        if port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Broker:
    """Data, settings and log are in `folder`, which is the caller's to remove."""

    def __init__(self, folder, port=0):
        self.folder = Path(folder).resolve()
        self.port = port or free_port()
        self.process = None

    @property
    def pid(self):
        return self.process.pid

    @property
    def log(self):
        return self.folder / "kafka.log"

    def start(self, *, detached=False):
        """Returns once the broker answers. Detached, it outlives this process; else it dies with it, however that ends."""
        if not (self.folder / "data").is_dir():
            self._format()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self._java("kafka.Kafka", self.folder / "server.properties"), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True, preexec_fn=None if detached else die_with_parent)
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None:
                raise BrokerError(f"the broker has ended with {self.process.returncode}:\n{self._last_words()}")
            if time.monotonic() > deadline:
                self.kill()
                raise BrokerError(f"the broker does not answer:\n{self._last_words()}")
            time.sleep(0.05)

    def answers(self):
        """True if it handles requests: an ApiVersions request, version 0, gets its answer without an error."""
        request = struct.pack(">hhih", 18, 0, 1, -1)
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(struct.pack(">i", len(request)) + request)
                answer = connection.recv(10, socket.MSG_WAITALL)
                return len(answer) == 10 and struct.unpack(">iih", answer)[1:] == (1, 0)
        except OSError:
            return False

    def stop(self):
        """In order; what it had is on disk."""
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def _end(self, how):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(how)
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _format(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "server.properties"
        settings.write_text(SETTINGS.format(folder=self.folder, port=self.port, controller=free_port((self.port,))))
        done = subprocess.run(self._java("kafka.tools.StorageTool", "format", f"--cluster-id={new_id()}", "-c", settings),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise BrokerError(f"the data folder can't be made:\n{done.stdout}")

    @staticmethod
    def _java(main_class, *arguments):
        if not shutil.which("java"):
            raise BrokerError("java is missing (Debian: default-jre-headless)")
        return ["java", "-Xms256m", "-Xmx512m", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp", f"{jars()}/*", main_class, *map(str, arguments)]

    def _last_words(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])


def new_id():
    """A cluster's id, as Kafka writes them."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")


def run(port):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the test, whose end closes stdin
    folder = tempfile.mkdtemp(prefix="postrider-kafka-")
    broker = Broker(folder, port)
    try:
        broker.start()
        print(f"listening 127.0.0.1:{broker.port}", flush=True)
        actions = {"kill": broker.kill, "start": broker.start, "stop": broker.stop, "pause": broker.pause,
                   "resume": broker.resume}
        for line in sys.stdin:
            try:
                actions[line.strip()]()
                print(line.strip(), flush=True)
            except (BrokerError, KeyError, OSError) as error:
                print("failed:", " ".join(str(error).split()), flush=True)
    finally:
        broker.kill()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("resolve", help="fetch the jars into the cache")
    running = commands.add_parser("run", help="run a broker until stdin ends")
    running.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    try:
        if arguments.command == "resolve":
            print(jars())
        else:
            run(arguments.port)
    except BrokerError as error:
        sys.exit(f"kafka.py: {error}")


if __name__ == "__main__":
    main()
