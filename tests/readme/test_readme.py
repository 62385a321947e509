#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs what README.md tells people to type: every line of its sh blocks.

usage: test_readme.py <source tree>
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(sys.argv[1])
STATES = ("Queued", "Saved", "Delivered", "Read")


def commands(readme):
    blocks = re.findall(r"^```sh\n(.*?)^```", readme.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line and not line.startswith("#")]


class Readme(unittest.TestCase):
    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        # As of somebody new, without a display, whose usual ports may be in use by others.
        kept = {name: value for name, value in os.environ.items()
                if name not in ("DISPLAY", "WAYLAND_DISPLAY") and not name.startswith(("XDG_", "POSTRIDER_"))}
        folders = {f"XDG_{kind}_HOME": f"{home.name}/{kind.lower()}" for kind in ("DATA", "CONFIG", "STATE")}
        self.environment = kept | folders | {"POSTRIDER_HTTP_PORT": "0", "WEBSOCKET_PORT": "0"}

    def start(self, command):
        return subprocess.Popen(command, shell=True, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)

    def test_every_command(self):
        how = {"./dev run": self.serve, "./dev test": self.list_tests}
        typed = commands(ROOT / "README.md")
        self.assertGreaterEqual(set(typed), set(how))
        for command in typed:
            with self.subTest(command=command):
                how.get(command, self.finish)(command)

    def finish(self, command):
        with self.start(command) as process:
            output = process.communicate()[0]
            self.assertEqual(process.returncode, 0, output)
        return output

    def list_tests(self, command):
        """The suite that this test is part of: built, but not run again."""
        self.assertIn("readme", self.finish(f"{command} -N"))

    def serve(self, command):
        with self.start(f"exec {command}") as process:
            output = ""
            for line in process.stdout:
                output += line
                if line.startswith("Serving on"):
                    break
            self.assertIn("There is no display", output)
            for state in STATES:
                self.assertIn(state, output)
            process.send_signal(signal.SIGTERM)
            output += process.stdout.read()
            self.assertEqual(process.wait(), 0, output)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
