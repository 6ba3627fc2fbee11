# SPDX-License-Identifier: LGPL-2.1-or-later
"""Evaluates turns: medians, ratios of the rounds, a table."""

import math


def quantile(values, q):
    ordered = sorted(values)
    at = q * (len(ordered) - 1)
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def spread(values):
    return {"median": quantile(values, 0.5),
            "quartiles": [quantile(values, 0.25), quantile(values, 0.75)]}


def probabilities(scores, n_classes, temperature=1):
    """Applies a softmax to logits; probabilities are unchanged. Both use the
    temperature of the side file, which only Mien reads."""
    result = []
    for at in range(0, len(scores), n_classes):
        row = scores[at:at + n_classes]
        if min(row) < 0 or abs(sum(row) - 1) > 1e-3:
            exponents = [math.exp(score - max(row)) for score in row]
            row = [value / sum(exponents) for value in exponents]
        if temperature != 1:
            powers = [max(value, 0) ** (1 / temperature) for value in row]
            row = [value / sum(powers) for value in powers]
        result += row
    return result


def difference(ours, others, items, temperatures=None):
    """The largest difference between the scores of two turns, or None if their
    numbers differ. The temperatures are those of the models; 1 by default."""
    largest = 0
    for at, (a, b) in enumerate(zip(ours["models"], others["models"])):
        a, b = a["scores"], b["scores"]
        if len(a) != len(b):
            return None
        b = probabilities(b, len(b) // items,
                          temperatures[at] if temperatures else 1)
        largest = max(largest, *(abs(x - y) for x, y in zip(a, b)))
    return largest


def summary(turns, items, temperatures=None):
    """Summarises `turns`, {contender: its turns}, including Mien's: times, and
    the ratios of each round, in which other load affects all alike."""
    ours = turns["mien"]
    result = {}
    for name, theirs in turns.items():
        entry = spread([turn["median"] for turn in theirs])
        entry["cpu"] = quantile([turn["cpu"] for turn in theirs], 0.5)
        if name != "mien":
            for key, ratio in ("median", "ratio"), ("cpu", "cpu_ratio"):
                entry[ratio] = spread(
                    [b[key] / a[key] for a, b in zip(ours, theirs)])
            entry["difference"] = difference(ours[0], theirs[0], items,
                                             temperatures)
        result[name] = entry
    return result


def ratio_text(ratio):
    low, high = ratio["quartiles"]
    return f"{ratio['median']:.2f} ({low:.2f} to {high:.2f})"


def rows(cell):
    """A Markdown row; for a failed contender the reason replaces the time."""
    begin = f"| {cell['networks']} | {cell['threads']} | {cell['items']}"
    for name, entry in cell["contenders"].items():
        low, high = entry["quartiles"]
        row = [name, f"{entry['median']:.3g}", f"{low:.3g} to {high:.3g}"]
        if "ratio" in entry:
            apart = entry["difference"]
            row += [ratio_text(entry["ratio"]), ratio_text(entry["cpu_ratio"]),
                    "" if apart is None else f"{apart:.0e}"]
        else:
            row += ["", "", ""]
        yield f"{begin} | {' | '.join(row)} |"
    for name, reason in cell["failed"].items():
        yield f"{begin} | {name} | {reason} | | | | |"


def table(cells):
    heads = ["networks", "threads", "items", "engine", "ms", "quartiles",
             "time / Mien's", "processor time / Mien's", "scores differ by"]
    return "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|",
                      *(row for cell in cells for row in rows(cell))])
