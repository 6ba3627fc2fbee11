# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that the public libraries export exactly the symbols listed in
Debian's packages: removing one breaks programs, and a new one must be listed.
Prints TAP.

usage: symbols.py SOURCE_ROOT LIBRARY...
"""

import pathlib
import re
import subprocess
import sys


def listed(path):
    """The symbols in a dpkg-gensymbols file."""
    return set(re.findall(r"^ (\w+)@Base ", path.read_text(encoding="utf-8"),
                          re.M))


def exported(library):
    """The library's own symbols, without those of a sanitizer."""
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True,
                         capture_output=True, text=True).stdout
    return set(re.findall(r" [A-Z] ((?:gst|mien)_\w+)$", out, re.M))


def main():
    root, libraries = pathlib.Path(sys.argv[1]), sys.argv[2:]
    failed = False
    print(f"1..{len(libraries)}")
    for number, library in enumerate(libraries, 1):
        name = pathlib.Path(library).name.split(".so")[0]
        page = root / "debian" / f"{name}-0.symbols"
        want, got = listed(page), exported(library)
        for symbol in sorted(got - want):
            print(f"# add ' {symbol}@Base VERSION' to {page}")
        for symbol in sorted(want - got):
            print(f"# {symbol} is gone, but stands in {page}")
        wrong = want != got or not want
        failed |= wrong
        print(f"{'not ok' if wrong else 'ok'} {number} {name}", flush=True)
    sys.exit(failed)


main()
