# SPDX-License-Identifier: LGPL-2.1-or-later
"""A progress bar for terminals."""

import sys
import time

_WIDTH = 24


class Bar:
    """One line on a terminal; prints nothing if standard error is not one."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stderr
        self.shown, self.last = self.stream.isatty(), 0.0

    def tell(self, share, text):
        """`share` is from 0 to 1; updates at most ten times a second."""
        if not self.shown or time.monotonic() - self.last < 0.1:
            return
        self.last = time.monotonic()
        full = int(_WIDTH * share)
        print(f"\r[{'#' * full}{'.' * (_WIDTH - full)}] {100 * share:3.0f} %  "
              f"{text}\033[K", end="", file=self.stream, flush=True)

    def clear(self):
        """Clears the line for other output."""
        if self.shown and self.last:
            print("\r\033[K", end="", file=self.stream, flush=True)
