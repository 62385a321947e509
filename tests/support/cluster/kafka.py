#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One Kafka broker (KRaft, broker and controller in one JVM) on 127.0.0.1, for tests and ./dev up.

    kafka.py resolve   fetches the broker's jars into the cache, and prints where they are
    kafka.py run       runs a broker: see obey() in process.py

The jars are those of ../kafka/pom.xml. They are resolved once, by mvn, into ${XDG_CACHE_HOME:-~/.cache}/postrider.
"""

import base64
import fcntl
import hashlib
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from process import Process, ServerError, find_program, free_port, obey

POM = Path(__file__).resolve().parent.parent / "kafka" / "pom.xml"

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
        unfinished = Path(tempfile.mkdtemp(dir=cache, prefix="kafka-unfinished-"))
        command = [find_program("mvn", "maven"), "-q", "-B", "-f", POM, "dependency:copy-dependencies",
                   f"-DoutputDirectory={unfinished}", "-DincludeScope=runtime"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            shutil.rmtree(unfinished)
            raise ServerError(f"mvn could not resolve {POM}:\n{done.stdout}")
        unfinished.rename(folder)
    return folder


class Kafka(Process):
    name = "kafka"

    def command(self):
        settings = self.folder / "server.properties"
        if not (self.folder / "data").is_dir():
            settings.write_text(SETTINGS.format(folder=self.folder, port=self.port, controller=free_port((self.port,))))
            self.format(settings)
        return java("kafka.Kafka", settings)

    def format(self, settings):
        done = subprocess.run(java("kafka.tools.StorageTool", "format", f"--cluster-id={new_id()}", "-c", settings),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise ServerError(f"the data folder can't be made:\n{done.stdout}")

    def answers(self):
        """True if it handles requests: an ApiVersions request, version 0, gets its answer without an error."""
        request = struct.pack(">hhih", 18, 0, 1, -1)
        try:
            with socket.create_connection((self.host, self.port), timeout=2) as connection:
                connection.sendall(struct.pack(">i", len(request)) + request)
                answer = connection.recv(10, socket.MSG_WAITALL)
                return len(answer) == 10 and struct.unpack(">iih", answer)[1:] == (1, 0)
        except OSError:
            return False

    def variables(self):
        return {"KAFKA_HOST": self.host, "KAFKA_PORT": self.port}


def start(folder):
    server = Kafka(folder)
    server.start()
    return server


def java(main_class, *arguments):
    return [find_program("java", "default-jre-headless"), "-Xms256m", "-Xmx512m", "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true", "-cp", f"{jars()}/*", main_class, *map(str, arguments)]


def new_id():
    """A cluster's id, as Kafka writes them."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")


if __name__ == "__main__":
    if sys.argv[1:] == ["resolve"]:
        try:
            print(jars())
        except ServerError as error:
            sys.exit(str(error))
    else:
        obey(Kafka)
