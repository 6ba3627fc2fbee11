# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a device may need for the dispatches of mien-bench --plan --json, by
what it can do at all.

A wave of dispatches takes as long as its bytes or its operations at the rate
of the device, whichever is longer, and then a barrier. Few invocations use a
part of the device only. A run is a submission and its waves.
"""

# What is assumed of devices that were not measured: bytes and float32
# operations a second, as much of them as kernels like these reach, microseconds
# of a dispatch with its barrier and of a submission, and the invocations from
# which on the whole device is in use: its lanes, for each of them has several
# sums at a time.
CLASSES = {
    "middle class": {"bytes": 400e9, "flops": 10e12, "barrier_us": 5,
                     "submission_us": 20, "width": 5120},
    "data centre": {"bytes": 3300e9, "flops": 60e12, "barrier_us": 3,
                    "submission_us": 15, "width": 16896},
}
REACHED = {"bytes": 0.7, "flops": 0.3}


def waves(plans):
    """The dispatches of networks that run together: a list a wave."""
    n = max((d["wave"] + 1 for p in plans for d in p["dispatches"]), default=0)
    return [[d for p in plans for d in p["dispatches"] if d["wave"] == wave]
            for wave in range(n)]


def work(dispatch, faces):
    """Bytes, operations and invocations."""
    return (dispatch["item_bytes"] * faces + dispatch["run_bytes"],
            2 * dispatch["macs"] * faces,
            dispatch["groups"] * dispatch["group_size"] * faces)


def totals(plans, faces):
    """Sums over all dispatches."""
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
    """A class of what mien-bench --limit --json measured. The width is the one
    thing that is not."""
    nearest = min(CLASSES.values(),
                  key=lambda one: abs(one["flops"] - limits["flops"]))
    return {**limits, "width": 1 if limits["type"] == "software"
            else nearest["width"]}
