# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the public libraries export is what Debian's packages promise: a symbol
that goes breaks programs, and one that comes has to be listed. Speaks TAP.

usage: symbols.py SOURCE_ROOT LIBRARY...
"""

import pathlib
import re
import subprocess
import sys


def listed(path):
    """The symbols of a file of dpkg-gensymbols."""
    return set(re.findall(r"^ (\w+)@Base ", path.read_text(encoding="utf-8"),
                          re.M))


def exported(library):
    """Of its own; a sanitizer's do not count."""
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
