# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts the cases in meson's JUnit files; lists those that did not pass.

Prints `N passed, N failed, N skipped`; exit status 1 if any failed, or if
there was none at all.
"""

import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    for child in case:
        if child.tag in ("failure", "error", "skipped"):
            return "skipped" if child.tag == "skipped" else "failed"
    return "passed"


def cases(path):
    """(name, outcome) of each case; a program that died after its last
    reported case counts as one failed case more."""
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        found = [(f"{suite.get('name')}: {case.get('name')}", outcome(case))
                 for case in suite.iter("testcase")]
        yield from found
        broken = int(suite.get("errors", 0)) + int(suite.get("failures", 0))
        if broken and all(result != "failed" for _, result in found):
            yield suite.get("name"), "failed"


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for path in sys.argv[1:]:
        for name, result in cases(path):
            counts[result] += 1
            if result != "passed":
                print(f"{result}: {name}")
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
