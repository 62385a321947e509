#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ./dev up and ./dev down do: tests/support/cluster/cluster.py as a program."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import cluster
from driver import eventually

SECRETS = ("MYSQL_PASSWORD", "REDIS_PASSWORD")


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class UpDown(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.file = self.folder / "cluster.env"
        self.addCleanup(self.run_it, "down")

    def run_it(self, *arguments):
        return subprocess.run([sys.executable, "-B", cluster.__file__, "--programs", os.environ["POSTRIDER_BIN_DIR"],
                               "--environment", self.file, *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def told(self):
        """As a shell understands the file."""
        text = subprocess.run(["sh", "-c", f"set -a; . {self.file}; env"], check=True, env={}, stdout=subprocess.PIPE,
                              text=True).stdout
        return dict(line.split("=", 1) for line in text.splitlines())

    def pids(self, told):
        return [int(pid) for name, value in told.items() if name.endswith(("_PIDS", "_PID")) for pid in value.split(",")]

    def test_starts_and_stops(self):
        up = self.run_it("up", "--chats", "2")
        self.assertEqual(up.returncode, 0, up.stdout)
        told = self.told()
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(len(told["POSTRIDER_CHATS_URLS"].split(",")), 2)
        self.assertEqual(len(told["POSTRIDER_CHATS_PIDS"].split(",")), 2)
        for kind in cluster.KINDS:
            for url in told[f"POSTRIDER_{kind.upper()}_URLS"].split(","):
                self.assertIn(url, up.stdout)
                with urllib.request.urlopen(url.replace("ws:", "http:") + "/status") as answer:
                    self.assertIn(b'"status":"ok"', answer.read())
        pids = self.pids(told)
        self.assertEqual(len(pids), 9)  # five of ours, three that they stand on, and who looks after them
        for pid in pids:
            line = pathlib.Path(f"/proc/{pid}/cmdline").read_text()
            for secret in SECRETS:
                self.assertNotIn(told[secret], line)

        again = self.run_it("up")
        self.assertEqual(again.returncode, 1)
        self.assertIn("runs already", again.stdout)
        self.assertEqual(self.told(), told)

        down = self.run_it("down")
        self.assertEqual((down.returncode, down.stdout), (0, "The cluster is down.\n"))
        self.assertFalse([pid for pid in pids if alive(pid)])
        self.assertFalse(pathlib.Path(told["POSTRIDER_CLUSTER_FOLDER"]).exists())
        self.assertFalse(self.file.exists())
        self.assertEqual(self.run_it("down").stdout, "No cluster runs.\n")

    def test_ends_with_its_supervisor(self):
        up = self.run_it("up")
        self.assertEqual(up.returncode, 0, up.stdout)
        told = self.told()
        os.kill(int(told["POSTRIDER_CLUSTER_PID"]), signal.SIGKILL)
        eventually(lambda: not [pid for pid in self.pids(told) if alive(pid)], "the end of everything")
        self.assertEqual(self.run_it("down").returncode, 0)
        self.assertFalse(pathlib.Path(told["POSTRIDER_CLUSTER_FOLDER"]).exists())

    def test_says_what_is_missing(self):
        programs = self.folder / "none"
        missing = self.run_it("--programs", programs, "up")
        self.assertEqual(missing.returncode, 1)
        self.assertIn(str(programs), missing.stdout)


if __name__ == "__main__":
    unittest.main()
