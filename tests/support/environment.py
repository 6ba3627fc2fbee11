# SPDX-License-Identifier: LGPL-2.1-or-later
"""Commands, and Pythons of their own with packages of PyPI, for the scripts
that compare Mien with others."""

import os
import subprocess
import sys
from pathlib import Path


class Failure(Exception):
    """Says in one line why something was not done."""


def call(command, processors=None, cwd=None):
    """What the command prints. Only on these processors, if given."""
    def pin():
        if processors:
            os.sched_setaffinity(0, processors)
    result = subprocess.run(command, cwd=cwd, preexec_fn=pin,
                            capture_output=True, text=True, check=False)
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines()
        raise Failure(lines[-1] if lines
                      else f"{command[0]} ended with {result.returncode}")
    return result.stdout


def make(folder, requirements, *options):
    """A Python in a virtual environment that has what the file
    `requirements` lists; its path. `options` are pip's."""
    python = Path(folder) / "bin" / "python"
    done = Path(folder) / "requirements.txt"
    if done.exists() and done.read_text() == requirements.read_text():
        return str(python)
    print(f"Installing {requirements} into {folder}", file=sys.stderr)
    call([sys.executable, "-m", "venv", str(folder)])
    call([str(python), "-m", "pip", "install", "--quiet", *options,
          "--requirement", str(requirements)])
    done.write_text(requirements.read_text())
    return str(python)
