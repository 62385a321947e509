#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every limit has a name, a default, a unit and a test.

A test says which limits it holds by a comment in front of it, "limit: name, name", or uses them by name
(limits::Name). A new limit without one fails here, and so does a comment that names none there is.
"""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = re.compile(r"(?://|#) limit: ([\w, ]+)$", re.MULTILINE)
UNIT_OF_TYPE = {"milliseconds", "auto", "Rate"}  # of std::chrono; so many, then one in that time
COUNTED = re.compile(r"(Bytes|Characters|Per\w+|Records|Entries|Texts|Counted|Listed|Burst|Default|InARow|connections|"
                     r"fields|running|waiting|remembered)$")
OUT_OF_REACH = {"MembersListed": "so far all chats are direct: of two members"}


def text_of(*folders):
    return {path: path.read_text("utf-8") for folder in folders for path in sorted((ROOT / folder).rglob("*"))
            if path.suffix in (".cpp", ".h", ".py") and path != Path(__file__)}


def declared(file, pattern):
    """(type, name, default) of each limit."""
    return re.findall(pattern, (ROOT / file).read_text("utf-8"), re.MULTILINE)


FRONT = declared("common/front/frontlimits.h", r"^    (qsizetype|qint64|int|milliseconds) (\w+)( = [^;]+)?;")
IDENTITY = [limit for file in ("signinthrottle.h", "passwordqueue.h")
            for limit in declared(f"services/identity/{file}", r"^        (Rate|milliseconds|qsizetype|int) (\w+)( = |\{)[^;]+;")]
CONTRACT = declared("common/domain/limits.h", r"^inline constexpr (\w+) (\w+)( = [^;]+)?;")


class Limits(unittest.TestCase):
    tests = text_of("tests")
    code = text_of("common", "services", "app")
    marked = {name.strip() for text in tests.values() for names in MARK.findall(text) for name in names.split(",")}

    def test_each_is_found(self):
        self.assertGreater(len(FRONT), 20)
        self.assertEqual(len(IDENTITY), 8)
        self.assertGreater(len(CONTRACT), 20)

    def test_each_has_a_default_and_a_unit(self):
        for kind, name, default in FRONT + IDENTITY + CONTRACT:
            with self.subTest(limit=name):
                self.assertTrue(default)
                self.assertTrue(kind in UNIT_OF_TYPE or COUNTED.search(name))

    def test_each_of_front_and_identity_has_a_test(self):
        for _, name, _ in FRONT + IDENTITY:
            with self.subTest(limit=name):
                self.assertIn(name, self.marked)

    def test_each_of_the_contract_that_is_applied_has_a_test(self):
        for _, name, _ in CONTRACT:
            use = f"limits::{name}"
            if name not in OUT_OF_REACH and any(re.search(rf"{use}\b", text) for text in self.code.values()):
                with self.subTest(limit=name):
                    self.assertTrue(name in self.marked or
                                    any(re.search(rf"{use}\b", text) for text in self.tests.values()))

    def test_no_test_names_a_limit_that_is_none(self):
        self.assertEqual(self.marked - {name for _, name, _ in FRONT + IDENTITY + CONTRACT}, set())


if __name__ == "__main__":
    unittest.main()
