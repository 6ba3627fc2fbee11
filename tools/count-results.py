#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts the cases in meson's test results and lists those that did not pass.

Arguments are JUnit files; the JSON file that meson writes must be next to
each. --skipped=TEXT names something that did not run, with the reason; it
counts as one skipped case. Prints `N passed, N failed, N skipped`. The exit
status is 1 if any case failed or none passed.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

GOOD = {"OK", "SKIP", "EXPECTEDFAIL"}

# Meson copies the output of programs, including characters that XML does not
# allow.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def outcome(case):
    for child in case:
        if child.tag in ("failure", "error", "skipped"):
            return "skipped" if child.tag == "skipped" else "failed"
    return "passed"


def cases(path):
    """Yields (program, case, outcome) for each case in a JUnit file."""
    text = NO_XML.sub("", path.read_text(encoding="utf-8", errors="replace"))
    for suite in ElementTree.fromstring(text).iter("testsuite"):
        for case in suite.iter("testcase"):
            # For programs that report no cases, the program itself is a case
            # of the project's suite.
            program = suite.get("name").partition(".")[2] or case.get("name")
            yield program, case.get("name"), outcome(case)


def broken_programs(path):
    """Yields the programs that failed as a whole. The JUnit file does not show
    that a program reports success and then crashes, leaks, or exits with an
    error."""
    with path.open() as lines:
        for result in map(json.loads, lines):
            if result["result"] not in GOOD:
                yield result["name"]


def results(path):
    """Yields (name, outcome) for each case. A program that failed without a
    failed case counts as one more."""
    failed = set()
    for program, case, result in cases(path):
        if result == "failed":
            failed.add(program)
        yield (case if case == program else f"{program}: {case}"), result
    for program in broken_programs(path.with_suffix("").with_suffix(".json")):
        if program not in failed:
            yield program, "failed"


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for argument in sys.argv[1:]:
        option, _, text = argument.partition("=")
        for name, result in ([(text, "skipped")] if option == "--skipped"
                             else results(Path(argument))):
            counts[result] += 1
            if result != "passed":
                print(f"{result}: {name}")
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
