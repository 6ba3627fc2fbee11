# SPDX-License-Identifier: LGPL-2.1-or-later
"""Predicts the time a device needs for the dispatches of mien-bench --plan
--json, from its peak rates.

A wave of dispatches takes as long as its bytes or its operations at the
device's rate, whichever is longer, followed by a barrier. A small number of
invocations only uses part of the device. A run is a submission and its waves.
"""

# Assumptions about devices that were not measured: bytes and float32
# operations per second, and the fraction that such kernels reach; microseconds
# per dispatch with its barrier, and per submission; and the number of
# invocations that fill the device, which is its number of lanes, since each
# computes several sums at a time.
CLASSES = {
    "middle class": {"bytes": 400e9, "flops": 10e12, "barrier_us": 5,
                     "submission_us": 20, "width": 5120},
    "data centre": {"bytes": 3300e9, "flops": 60e12, "barrier_us": 3,
                    "submission_us": 15, "width": 16896},
}
REACHED = {"bytes": 0.7, "flops": 0.3}


def waves(plans):
    """The dispatches of networks that run together: one list per wave."""
    n = max((d["wave"] + 1 for p in plans for d in p["dispatches"]), default=0)
    return [[d for p in plans for d in p["dispatches"] if d["wave"] == wave]
            for wave in range(n)]


def work(dispatch, faces):
    """Bytes, operations and invocations."""
    return (dispatch["item_bytes"] * faces + dispatch["run_bytes"],
            2 * dispatch["macs"] * faces,
            dispatch["groups"] * dispatch["group_size"] * faces)


def totals(plans, faces):
    """Totals over all dispatches."""
    done = [work(d, faces) for wave in waves(plans) for d in wave]
    return {"dispatches": len(done), "waves": len(waves(plans)),
            "bytes": sum(w[0] for w in done), "flop": sum(w[1] for w in done),
            "submissions": 1}


def wave_us(wave, faces, device):
    done = [work(d, faces) for d in wave]
    busy = min(1, sum(w[2] for w in done) / device["width"])
    return 1e6 * max(
        sum(w[0] for w in done) / (device["bytes"] * REACHED["bytes"] * busy),
        sum(w[1] for w in done) / (device["flops"] * REACHED["flops"] * busy))


def device_us(plans, faces, device):
    """By the device's own clock."""
    return sum(wave_us(wave, faces, device) + device["barrier_us"]
               for wave in waves(plans))


def run_us(plans, faces, device):
    """From submission to the end of the wait."""
    return device["submission_us"] + device_us(plans, faces, device)


def measured_class(limits):
    """A class from the results of mien-bench --limit --json. Only the width is
    not measured."""
    nearest = min(CLASSES.values(),
                  key=lambda one: abs(one["flops"] - limits["flops"]))
    return {**limits, "width": 1 if limits["type"] == "software"
            else nearest["width"]}
