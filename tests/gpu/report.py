# SPDX-License-Identifier: LGPL-2.1-or-later
"""Formats the measurements as Markdown."""

import prediction


def number(value, digits=3):
    """Three digits, without an exponent."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    text = f"{value:.{digits}g}"
    return f"{float(text):.0f}" if "e" in text and abs(value) >= 1 else text


def table(heading, rows):
    if not rows:
        return []
    return ["| " + " | ".join(heading) + " |", "|" + "---|" * len(heading),
            *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def steps(data, part):
    return data["parts"].get(part, {}).get("steps", {})


def limits_of(data):
    """The limits of the Vulkan device, if measured."""
    for found in steps(data, "limits").values():
        if "bytes" in found:
            return found
    return None


def plans_of(data, turn):
    """The plans for what a turn ran."""
    what = turn["size"] or ("guided" if turn["guided"] else "forward")
    return steps(data, "plans").get(f"{what} {turn['precision']}",
                                    {}).get("plans")


def shares(turn, plans, limits):
    """GB/s and GFLOP/s, and their shares of the limits, by the device's clock
    if it has one; and the predicted time."""
    faces = turn["faces"]
    sums = prediction.totals(plans, faces)
    seconds = (turn.get("device") or turn["median"]) * 1e-3
    bytes_, flops = sums["bytes"] / seconds, sums["flop"] / seconds
    expected = prediction.run_us(plans, faces,
                                 prediction.measured_class(limits)) * 1e-3
    return [number(bytes_ * 1e-9), f"{100 * bytes_ / limits['bytes']:.0f} %",
            number(flops * 1e-9), f"{100 * flops / limits['flops']:.0f} %",
            number(expected)]


def turn_rows(data):
    limits = limits_of(data)
    for name in data["parts"]:
        for turn in steps(data, name).values():
            if "device_asked" not in turn or name == "ncnn":
                continue
            plans = plans_of(data, turn)
            on_device = turn["device_asked"] != "cpu"
            known = plans and limits and on_device
            yield [name if turn["size"] else name.split()[0],
                   turn["faces"], turn["device_asked"], turn["precision"],
                   number(turn["median"]), number(turn.get("device")),
                   number(turn["faces"] / turn["median"] * 1e3),
                   *(shares(turn, plans, limits) if known else [""] * 5),
                   number(turn.get("difference"), 1)]


def about(data):
    yield f"# {(limits_of(data) or {'name': 'No Vulkan device'})['name']}"
    yield ""
    yield (f"{data['processor']}, {data['processors']} processors, "
           f"{data['system']}, {data['date']}; {data.get('seconds', 0):.0f} "
           f"of {data['budget']:.0f} s.")
    yield ""


def about_limits(data):
    one = limits_of(data)
    if not one:
        return
    yield (f"What it can do, by {'its own' if one['own_clock'] else 'the'} "
           f"clock: {number(one['bytes'] * 1e-9)} GB/s, "
           f"{number(one['flops'] * 1e-9)} GFLOP/s of float32; from and to "
           f"the host's memory {number(one['upload'] * 1e-9)} and "
           f"{number(one['readback'] * 1e-9)} GB/s; "
           f"{number(one['barrier_us'])} µs a dispatch with a barrier, "
           f"{number(one['dispatch_us'])} µs without, "
           f"{number(one['submission_us'])} µs a submission.")
    yield ""


def about_tests(data):
    for tests in steps(data, "tests").values():
        yield (f"Tests: {tests['passed']} passed, {tests['failed']} failed, "
               f"{tests['skipped']} skipped.")
        for name, failures in tests["failures"].items():
            yield f"- {name}: " + "; ".join(failures)
        for key, what in ("cut", "no end in time"), ("not_run", "not run"):
            if tests.get(key):
                yield f"- {what}: " + ", ".join(tests[key])
        yield ""


def peer_rows(data):
    ours = {turn["faces"]: turn["median"]
            for turn in steps(data, "forward").values()
            if turn["device_asked"] != "cpu"}
    for turn in steps(data, "ncnn").values():
        mien = ours.get(turn["faces"])
        yield [turn["faces"], turn["device_asked"], turn["precision"],
               number(turn["median"]),
               f"{turn['median'] / mien:.1f}" if mien else ""]


def stream_rows(data):
    for one in steps(data, "streams").values():
        yield [one["streams"], one["on"], number(one["own"], 4),
               number(one["shared"], 4), f"{one['ratio']:.2f}"]


def start_rows(data):
    for name, one in steps(data, "start").items():
        yield [name, number(one["ms"])]


def dispatch_rows(data):
    """The dispatches of a step, the slowest first."""
    for name, one in steps(data, "dispatches").items():
        for plan in one["plans"]:
            found = [d for d in plan["dispatches"] if "ms" in d]
            whole = sum(d["ms"] for d in found)
            found.sort(key=lambda d: -d["ms"])
            for d in found[:6]:
                yield [name, plan["model"], d["kernel"], d["node"],
                       number(d["ms"] * 1e3),
                       f"{100 * d['ms'] / whole:.0f} %" if whole else ""]


def missing(data):
    for name, part in data["parts"].items():
        for key, why in part["failed"].items():
            yield f"- {name}, {key}: failed: {why}"
        if part["left_out"]:
            yield f"- {name}: no time for {', '.join(part['left_out'])}"
    for name in data["left_out"]:
        yield f"- {name}: no time"


def markdown(data):
    lines = [*about(data), *about_limits(data), *about_tests(data)]
    lines += table(["", "faces", "device", "precision", "ms", "ms by its clock",
                    "faces/s", "GB/s", "of the limit", "GFLOP/s",
                    "of the limit", "predicted, ms", "difference"],
                   list(turn_rows(data)))
    lines += table(["faces", "ncnn", "precision", "ms", "ncnn / Mien, fp32"],
                   list(peer_rows(data)))
    lines += table(["start", "ms"], list(start_rows(data)))
    lines += table(["streams", "on", "own, faces/s", "shared, faces/s",
                    "shared / own"], list(stream_rows(data)))
    lines += table(["dispatches of", "network", "kernel", "node", "µs",
                    "of all"], list(dispatch_rows(data)))
    lost = list(missing(data))
    if lost:
        lines += ["Missing:", *lost, ""]
    return "\n".join(lines)
