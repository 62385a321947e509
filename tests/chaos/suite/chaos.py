#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People who talk all the time, each writing down what happens to them, while everything under them is killed, stopped, cut
off and filled up. Then the checker reads all journals and the database. A seed gives the same schedule of faults."""
import argparse
import collections
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from checker import Checker, Device, Violation, unheld
from driver import clean_environment
from journal import Reader
from witness import Witness, Witnesses

# Who is at which devices of our own client; the others speak the contract by themselves.
AT_DEVICES = {"ann": ("ann", "ann.2"), "ben": ("ben",), "cid": ("cid",), "dee": ("dee",)}
PEOPLE = ("ann", "ben", "cid", "dee", "eve", "fay")
LIMIT = 90  # seconds, within which the system must be whole again after a fault
MOST_MEMORY = 256  # MiB, of one server
TEN_YEARS = 10 * 365 * 24 * 3600
CLOCKS = (TEN_YEARS, -TEN_YEARS)  # by which those of the two processes with clients are wrong
CALM = 1.0  # seconds between faults, at most


def say(text):
    print(text, file=sys.stderr, flush=True)


class Load:
    """A process with some of the devices."""

    def __init__(self, folder, port, seed, pause, devices, clock, bug=None):
        self.folder, self.devices = folder, devices
        self._command = [pathlib.Path(os.environ["POSTRIDER_BIN_DIR"], "chaos_load"), folder, str(port), str(seed),
                         str(int(pause * 1000)), *devices]
        shim = pathlib.Path(os.environ["POSTRIDER_BIN_DIR"], "wrong_clock.so")
        self._environment = {**clean_environment(), "LD_PRELOAD": str(shim), "WRONG_CLOCK": str(clock), **({"POSTRIDER_PLANTED_BUG": bug} if bug else {})}
        self._log = open(folder / "load.log", "ab")
        self.start()

    def start(self):
        self.process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
                                        env=self._environment, text=True)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def await_ready(self):
        answer = self.process.stdout.readline()
        assert answer == "ready\n", f"a load ended with {self.process.wait()}"

    def tell(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline() == "yes\n"

    def end(self):
        self.process.stdin.close()
        self.process.wait(60)


class Run:
    def __init__(self, shape, folder, seed, pause=0.05, bug=None, kinds=None, at_devices=AT_DEVICES, limit=LIMIT):
        self.shape, self.folder, self.seed = shape, folder, seed
        self.rng = random.Random(seed)
        self.kinds, self.limit = kinds or shape.kinds, limit
        self.recoveries = collections.defaultdict(list)  # kind -> seconds
        self.counts = collections.Counter()
        self.happened = []
        self.violations = []
        self.most_memory = 0
        users = {name: shape.register(name) for name in PEOPLE}
        for name, user in users.items():
            user.name = name
        ids = {name: user.id for name, user in users.items()}
        peers = {name: [ids[other] for other in users if other != name] for name in users}
        of_witnesses = [name for name in users if name not in at_devices]
        self.devices = []
        described = []
        for name, devices in at_devices.items():
            for device in devices:
                described.append(f"{device}={name}:{','.join(map(str, peers[name]))}")
                self.devices.append((device, ids[name], False))
        self.alone = {name: ids[name] for name, devices in at_devices.items() if len(devices) == 1}
        halves = [half for half in (described[0::2], described[1::2]) if half]
        self.loads = [Load(folder, shape.http.port, seed, pause, half, clock, bug) for half, clock in zip(halves, CLOCKS)]
        self.witnesses = Witnesses([Witness(name, users[name], peers[name], folder / f"{name}.journal", shape.doors(),
                                            shape.ask, shape.renew, pause) for name in of_witnesses])
        self.devices += [(name, ids[name], True) for name in of_witnesses]
        self.journals = {device: Reader(folder / f"{device}.journal") for device, *_ in self.devices}
        for load in self.loads:
            load.await_ready()

    # --- how it goes on
    def new_since(self, device, moment):
        """Whether it had something saved that it wrote after that."""
        fresh = set()
        for event in reversed(self.journals[device].read()):
            if event["t"] < moment:
                break
            fresh.add((event["e"], event.get("uuid")))
        return any(("queued", uuid) in fresh for kind, uuid in fresh if kind in ("saved", "state"))

    def all_go_on(self, moment):
        return all(self.new_since(device, moment) for device in self.journals)

    def recovery(self, what, moment):
        """Seconds until everybody has something new saved."""
        while not self.all_go_on(moment):
            if time.monotonic() > moment + self.limit:
                silent = [device for device in self.journals if not self.new_since(device, moment)]
                self.violations.append(Violation("whole again", f"{self.limit} s after \"{what}\" these have nothing new saved: "
                                                 f"{silent}"))
                return None
            if not self.shape.runs:
                self.violations.append(Violation("whole again", f"a server ended by itself after \"{what}\""))
                return None
            time.sleep(0.02)
        return time.monotonic() - moment

    def one_fault(self, kind):
        if kind == "client":
            begin, end, what = self.client_fault()
        else:
            begin, end, what = self.shape.fault(kind, self.rng)
        calm = self.rng.uniform(0, CALM)
        self.happened.append(what)
        self.counts[kind] += 1
        begin()
        end()
        for load in self.loads:
            if kind not in ("delay", "throttle"):
                load.tell("reconnect")
        seconds = self.recovery(what, time.monotonic())
        if seconds is not None:
            self.recoveries[kind].append(seconds)
            self.most_memory = max(self.most_memory, self.shape.memory())
            if self.most_memory > MOST_MEMORY:
                self.violations.append(Violation("memory", f"{self.most_memory} MiB after \"{what}\""))
        time.sleep(calm)

    def client_fault(self):
        """A process with clients is killed, at once or while it is catching up; then what it holds is looked at."""
        load = self.rng.choice(self.loads)
        span = self.rng.choice((0, round(self.rng.uniform(1.5, 3.5), 2)))

        def begin():
            if span:
                self.shape.slow_down(delay=0.3)
                self.shape.cut()
                time.sleep(span)
            load.kill()
            self.look_at_disks(load)

        def end():
            self.shape.slow_down()
            load.start()
            load.await_ready()
        return begin, end, f"client killed{f' {span} s after a cut' if span else ''}"

    def look_at_disks(self, load):
        """No mark of a device that was killed goes beyond what it has."""
        time.sleep(0.5)  # what it said is on its way
        marks = self.shape.store().marks
        for device in (description.partition("=")[0] for description in load.devices):
            if device in self.alone:
                cache = sqlite3.connect(f"file:{self.folder / device}/cache.sqlite?mode=ro", uri=True)
                held = cache.execute("SELECT chat, first, last FROM held").fetchall()
                cache.close()
                self.violations += unheld(marks, held, self.alone[device])

    def under_fire(self, seconds=None, faults=None):
        """Until that many seconds or faults are over, or a promise is known to be broken."""
        self.recovery("the start", time.monotonic())
        deadline = time.monotonic() + (seconds or 10**9)
        bag = []
        while not self.violations and time.monotonic() < deadline and (faults is None or sum(self.counts.values()) < faults):
            if not bag:
                bag = list(self.kinds)
                self.rng.shuffle(bag)
            self.one_fault(bag.pop())

    # --- how it ends
    def conclude(self):
        for load in self.loads:
            load.tell("end")
        self.witnesses.stop_writing()
        deadline = time.monotonic() + self.limit
        if self.violations:  # what else can be told of it
            self.violations += [each for each in self.check() if each.promise not in Run.SETTLING]
        while not self.violations:
            settled = all([load.tell("settled") for load in self.loads]) and self.witnesses.settled
            late = time.monotonic() > deadline
            if not settled and not late:
                time.sleep(0.1)
                continue
            for load in self.loads:
                load.tell("history")
            self.witnesses.tell_history()
            found = self.check()
            if late or not any(each.promise in Run.SETTLING for each in found):
                self.violations += found
                break
            time.sleep(0.5)
        self.witnesses.end()
        for load in self.loads:
            load.end()
        return self.violations

    # What may still be on its way when all else is quiet.
    SETTLING = ("history", "unread", "receipts", "decided")

    def check(self):
        read = time.monotonic()
        self.saved = self.shape.store()  # before the journals, which then have every mark that it has
        devices = [Device(name, user, self.journals[name].read(), told) for name, user, told in self.devices]
        return Checker(devices, self.saved, self.shape.lost, read).run()

    def report(self):
        say(f"seed {self.seed}: {len(self.saved.entries) if hasattr(self, 'saved') else '?'} messages, "
            f"{sum(self.counts.values())} faults, at most {self.most_memory} MiB")
        for kind, seconds in sorted(self.recoveries.items()):
            seconds.sort()
            say(f"    {kind:10} {self.counts[kind]:5} times, whole again after p50 {seconds[len(seconds) // 2]:.2f} s, "
                f"p99 {seconds[min(len(seconds) - 1, len(seconds) * 99 // 100)]:.2f} s")
        for violation in self.violations[:5]:
            say(str(violation))
        if self.violations:
            say(f"{len(self.violations)} broken promises; POSTRIDER_SEED={self.seed}; the faults: {self.happened}")


def fire(shape_of, seed, seconds=None, faults=None, quiet=False, **options):
    """One whole run; what was broken."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="postrider-chaos-"))
    shape = None
    try:
        shape = shape_of(folder, options.get("bug"))
        run = Run(shape, folder, seed, **options)
        run.under_fire(seconds, faults)
        run.conclude()
        if code := shape.end():
            run.violations.append(Violation("whole again", f"the server ended with {code}"))
        if not quiet:
            run.report()
        return run
    finally:
        if shape and shape.runs:
            shape.kill()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=1)
    arguments.add_argument("--seed", type=int, default=int(os.environ.get("POSTRIDER_SEED", 0)) or random.randrange(1, 10**6))
    arguments.add_argument("--pause", type=float, default=0.05, help="seconds between two messages of one device")
    arguments.add_argument("--cluster", action="store_true")
    given = arguments.parse_args()
    say(f"POSTRIDER_SEED={given.seed}")
    options = {}
    if given.cluster:
        from clustered import Clustered as shape_of
        options["at_devices"] = {}  # our own client needs one door to all services
    else:
        from embedded import Embedded as shape_of
    kinds = (*shape_of.kinds, "restore")
    run = fire(shape_of, given.seed, given.minutes * 60, pause=given.pause, kinds=kinds, **options)
    return 1 if run.violations else 0


if __name__ == "__main__":
    sys.exit(main())
