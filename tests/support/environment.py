# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs commands and creates Python virtual environments with packages from
PyPI, for the scripts that compare Mien with other software."""

import os
import subprocess
import sys
from pathlib import Path


class Failure(Exception):
    """The message says in one line why something was not done."""


def call(command, processors=None, cwd=None):
    """Returns the output of the command. Runs it on the given processors
    only."""
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
    """Creates a virtual environment with the packages listed in the file
    `requirements`, and returns the path of its Python. `options` are pip's."""
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
