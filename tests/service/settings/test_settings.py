#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds each program's settings, as its --help lists them, and the table in its README to each other.

usage: test_settings.py <source tree> <folder of the programs> [--print]

--print writes the tables as they should stand.
"""

import re
import subprocess
import sys
import unittest
from pathlib import Path

SOURCE, BINARIES = (Path(argument) for argument in sys.argv[1:3])
PROGRAMS = ("server", "identity", "realtime", "persistence", "chats")  # postrider-<name>, services/<name>
SETTING = re.compile(r"^  ([A-Z_]+)(?:, [A-Z_]+)?, --\S+ \S+\n      (.*) \[(.*)\]$", re.MULTILINE)


def rows(program):
    text = subprocess.run([BINARIES / f"postrider-{program}", "--help"], check=True, capture_output=True, text=True).stdout
    found = [f"| `{name}` | {default} | {meaning} |" for name, meaning, default in SETTING.findall(text)]
    assert found, text
    return found


class Settings(unittest.TestCase):
    maxDiff = None

    def test_readme_lists_what_help_lists(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                readme = (SOURCE / f"services/{program}/README.md").read_text()
                self.assertEqual(re.findall(r"^\| `[A-Z_]+` \|.*$", readme, re.MULTILINE), rows(program))

    def test_what_is_printed_is_a_configuration(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                binary = BINARIES / f"postrider-{program}"
                printed = subprocess.run([binary, "--print-config"], check=True, capture_output=True, text=True).stdout
                self.assertEqual([line.partition(" = ")[0] for line in printed.splitlines()],
                                 [row.split("`")[1] for row in rows(program)])
                again = subprocess.run([binary, "--config", "/dev/stdin", "--print-config"], input=printed, check=True,
                                       capture_output=True, text=True).stdout
                self.assertEqual(again, printed)


if __name__ == "__main__":
    if "--print" in sys.argv:
        for each in PROGRAMS:
            print(f"{each}\n" + "\n".join(rows(each)) + "\n")
    else:
        unittest.main(argv=sys.argv[:1])
