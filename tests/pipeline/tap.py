# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs functions as tests and prints TAP, which meson reads."""

import sys
import traceback


class Skip(Exception):
    """The test cannot run here; the text says why."""


def skip_all(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit()


def run(tests, *args):
    """Calls each test with the arguments. The exit status shows whether one
    failed."""
    failed = False
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        try:
            test(*args)
            print(f"ok {number} {test.__name__}", flush=True)
        except Skip as reason:
            print(f"ok {number} {test.__name__} # SKIP {reason}", flush=True)
        except Exception:
            failed = True
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} {test.__name__}", flush=True)
    sys.exit(failed)
