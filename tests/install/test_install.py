#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs each component into a prefix of its own, and runs its program from there.

usage: test_install.py <cmake> <source tree> <build tree>
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path
from xml.etree import ElementTree

CMAKE, SOURCE, BUILD = sys.argv[1:4]
APPLICATION = re.search(r'Id\{"(.+)"\}', (Path(SOURCE) / "common/runtime/application.h").read_text()).group(1)
# component -> every file of it below the prefix
FILES = {
    "desktop": {
        "bin/postrider",
        f"share/applications/{APPLICATION}.desktop",
        f"share/icons/hicolor/scalable/apps/{APPLICATION}.svg",
        f"share/metainfo/{APPLICATION}.metainfo.xml",
        "share/doc/Postrider/LICENSE.lucide",
    },
    "server": {f"bin/postrider-{name}" for name in ("server", "identity", "realtime", "persistence", "chats")},
    "cli": {"bin/postrider-cli"},
}


def environment(home):
    """As of somebody who has nothing of ours, and no display."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "POSTRIDER_"))}
    return kept | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}


def version():
    cache = (Path(BUILD) / "CMakeCache.txt").read_text()
    return re.search("^CMAKE_PROJECT_VERSION:.*=(.+)$", cache, re.MULTILINE).group(1)


class Install(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.prefix = Path(folder.name) / "prefix"
        self.home = Path(folder.name) / "home"
        self.home.mkdir()

    def install(self, component):
        subprocess.run([CMAKE, "--install", BUILD, "--component", component, "--prefix", self.prefix],
                       check=True, stdout=subprocess.DEVNULL)

    def output(self, program, *arguments):
        return subprocess.run([self.prefix / "bin" / program, *arguments], cwd=self.home, env=environment(self.home),
                              check=True, capture_output=True, text=True).stdout

    def test_files(self):
        for component, expected in FILES.items():
            with self.subTest(component=component):
                before = self.installed()
                self.install(component)
                self.assertEqual(self.installed() - before, expected)
        for file in self.installed():
            with self.subTest(file=file):
                content = (self.prefix / file).read_bytes()
                self.assertFalse(os.fsencode(SOURCE) in content, "it knows where it was built")

    def installed(self):
        return {file.relative_to(self.prefix).as_posix() for file in self.prefix.rglob("*") if file.is_file()}

    def test_versions(self):
        for component in FILES:
            self.install(component)
            for program in (file.name for file in (self.prefix / "bin").iterdir()):
                with self.subTest(program=program):
                    self.assertIn(version(), self.output(program, "--version"))

    def test_launcher(self):
        self.install("desktop")
        subprocess.run(["desktop-file-validate", self.prefix / f"share/applications/{APPLICATION}.desktop"], check=True)
        description = ElementTree.parse(self.prefix / f"share/metainfo/{APPLICATION}.metainfo.xml")
        self.assertEqual(description.findtext("id"), APPLICATION)
        self.assertEqual(description.find("releases/release").get("version"), version())

    def test_server_runs_and_stops_in_order(self):
        self.install("server")
        server = subprocess.Popen([self.prefix / "bin/postrider-server", "--http-port", "0", "--websocket-port", "0"],
                                  cwd=self.home, env=environment(self.home), stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.kill)
        addresses = dict(line.split()[1:3] for line in (server.stdout.readline(), server.stdout.readline()))
        with urllib.request.urlopen(f"http://{addresses['http']}/status") as answer:
            self.assertEqual(json.load(answer)["status"], "ok")
        data = self.home / ".local/share/postrider"
        self.assertEqual(data.stat().st_mode & 0o777, 0o700)
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
