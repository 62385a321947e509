#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The suite catches every bug that can be planted (common/faults/plantedbug.h), by the promise that it breaks. Three are
caught by tests of their own: two do harm only where a bus keeps its records longer than its positions, one only where a
mark is said in the moment that a gap is open.

usage: test_planted.py [NAME...]"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys

from chaos import fire, say
from driver import clean_environment
from embedded import Embedded

SEED = 7
AT_ONCE = 3  # most of the time they wait
MOST_FAULTS = 12  # in vain
LIMIT = 15  # seconds for what will never come
FEWER = {"ann": ("ann", "ann.2"), "ben": ("ben",)}
CALM = ("delay",)

# bug: the faults that it takes, how many of them, and the promises of which it must break one
BUGS = {
    "TellWithoutCommit": (CALM, 2, {"saved", "place", "once"}),
    "ForgetUuids": (("crash", "cut", "kill"), 4, {"saved or failed"}),
    "SkipSeq": (CALM, 2, {"dense"}),
    "MarkBackwards": (CALM, 2, {"back"}),
    "TimeBackwards": (CALM, 2, {"time"}),
    "DropFrame": (CALM, 2, {"dropped"}),
    "StaleMembers": (CALM, 1, {"dropped"}),
    "SavedElsewhere": (CALM, 2, {"place"}),
    "Reorder": (CALM, 3, {"order"}),
    "DeliveredAhead": (("delay", "stop"), 3, {"delivered", "read"}),
    "DeliveredAsRead": (CALM, 1, {"read"}),
    "SkipGap": (("cut", "kill"), 3, {"history", "unread", "whole again"}),
    "ArriveTwice": (CALM, 2, {"once"}),
    "NewUuidOnResend": (("cut", "half-open", "crash"), 4, {"once", "uuid"}),
    "ForgetWhatWasSent": (("kill", "cut", "crash"), 4, {"decided"}),
    "KeepOldEpoch": (("restore",), 1, {"history", "place", "unread", "saved", "whole again"}),
}

# bug: the test that fails with it
BY_TESTS = {
    "DecideAnew": ("unit_persistence", "tst_keeper", "isNoZombie"),
    "CommitFirst": ("unit_persistence", "tst_service", "goesOnWhereItWas"),
    "DeliveredAboveGap": ("unit_client", "tst_syncschedules", "endsWithWhatTheServerHas:seed 1"),
}


class TestWithABug:
    """Begins at once, and waits for most of its time."""

    def __init__(self, bug):
        self.bug = bug
        name, *chosen = BY_TESTS[bug]
        self._command = [pathlib.Path(os.environ["POSTRIDER_BIN_DIR"], name), *chosen]
        self._process = self.begin(bug)

    def begin(self, bug):
        return subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                env={**clean_environment(), "POSTRIDER_PLANTED_BUG": bug})

    def is_caught(self):
        failed, passes = self._process.wait(), self.begin("").wait() == 0
        say(f"{self.bug}: {failed} of {' '.join(self._command[1:])} failed" if failed and passes else
            f"{self.bug} was NOT caught")
        return failed and passes


def is_caught(bug):
    """Tried with more and more faults: a crash may come a moment too early to do any harm."""
    kinds, faults, promises = BUGS[bug]
    for attempt in range(3):
        run = fire(Embedded, SEED + attempt, faults=min(MOST_FAULTS, faults * 2**attempt), kinds=kinds, bug=bug,
                   at_devices=FEWER, limit=LIMIT, quiet=True)
        broken = {violation.promise for violation in run.violations}
        if broken & promises:
            say(f"{bug}: {', '.join(sorted(broken))}")
            return True
    say(f"{bug} was NOT caught: {broken}")
    return False


def main():
    chosen = sys.argv[1:] or [*BY_TESTS, *BUGS]
    tests = [TestWithABug(bug) for bug in chosen if bug in BY_TESTS]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as together:
        caught = list(together.map(is_caught, [bug for bug in chosen if bug in BUGS]))
    caught += [test.is_caught() for test in tests]
    return 0 if all(caught) else 1


if __name__ == "__main__":
    sys.exit(main())
