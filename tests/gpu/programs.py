# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the test programs of a bundle, several at a time, and parses their
output."""

import concurrent.futures
import json
import os
import re
import shutil
import sys

from bundle import Failure

# They take long, and shorter ones test similar things.
LAST = ["unit_engine_vulkan_hang"]


def command(bundle, name):
    if name.startswith("golden"):
        here = bundle.folder / "tests" / "golden"
        return [name, sys.executable, here / "imports.py",
                *([here / "make_gbp.py"] if name == "golden_gbp" else []),
                "--tap", "-k"]
    if name == "ops-walk":
        return [name, *(bundle.program(other) for other in names(bundle)
                        if other.startswith("ops-") and other != name)]
    return [name, "--tap", "-k"]


def names(bundle):
    """The names of the programs, slow ones first."""
    found = [path.name for path in (bundle.folder / "bin").iterdir()
             if path.name.startswith(("ops-", "unit_", "golden"))]
    return sorted(found, key=lambda name: (name in LAST,
                                           name.startswith("unit_"), name))


def count(text):
    """The numbers of passed, failed and skipped tests in TAP output, and the
    names of the failed ones."""
    ok = len(re.findall(r"^ok ", text, re.M))
    skipped = len(re.findall(r"^ok .*# SKIP", text, re.M))
    failed = re.findall(r"^not ok .*", text, re.M)
    return {"passed": ok - skipped, "failed": len(failed), "skipped": skipped,
            "failures": failed[:8]}


def run(bundle, name, timeout):
    """Runs one program in a folder of its own. If it does not finish in time
    it is killed, which does not count as a failure."""
    folder = bundle.scratch / name
    folder.mkdir(exist_ok=True)
    env = {"G_DEBUG": "fatal-criticals", "MIEN_REQUIRE_VULKAN": "1",
           "TMPDIR": str(folder), "GALLIVM_PERF": "nopt",
           "XDG_CACHE_HOME": str(folder / "cache")}
    try:
        status, out, err = bundle.execute(command(bundle, name), timeout, **env)
        result = count(out)
        result["cut"] = status is None
        if status and not result["failed"]:
            result["failed"] = 1
            result["failures"].append(" ".join(
                [f"ended with {status}:", *err.strip().splitlines()[-1:]]))
    except Failure as failure:
        result = {"passed": 0, "failed": 1, "skipped": 0, "cut": False,
                  "failures": [str(failure)]}
    shutil.rmtree(folder, ignore_errors=True)
    return result


def run_all(bundle, budget, most, done):
    """Runs all programs and calls `done (name, result)` after each. Returns
    the names of those not run because they would start after `most` seconds or
    the budget is spent."""
    left_out = []
    end = budget.left() - most

    def one(name):
        left = min(budget.left() - end, budget.left())
        if left < 1:
            left_out.append(name)
            return
        done(name, run(bundle, name, min(left + 5, budget.left())))

    workers = max(1, min(6, len(os.sched_getaffinity(0))))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, names(bundle)))
    return sorted(left_out)


def last_json(text):
    """Parses the last line that is JSON, since some programs print other lines
    too."""
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    raise Failure("expected a line of JSON, found none")
