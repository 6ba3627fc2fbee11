# SPDX-License-Identifier: LGPL-2.1-or-later
"""The summary of a newly trained model."""

import numpy as np

import onnxgraph


def between(right, count):
    """(low, high): 95 % confidence interval of a share (Wilson)."""
    z, p = 1.96, right / count
    middle = p + z * z / (2 * count)
    half = z * np.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return (middle - half) / scale, (middle + half) / scale


def text(path, task, labels, scores):
    """The summary of a model, as Markdown."""
    guesses = scores.argmax(1)
    right = int((guesses == labels).sum())
    low, high = between(right, len(labels))
    usual = np.bincount(labels).max() / len(labels)
    lines = [
        f"{path}: {onnxgraph.parameters(path)} parameters, a square of "
        f"{task.framing.side:g} M, temperature {task.temperature:.2f}", "",
        f"Of {len(labels)} pictures held back, {right} are classified "
        f"correctly: {right / len(labels):.3f}",
        f"(95 % certain: {low:.2f} to {high:.2f}; always the most frequent "
        f"class: {usual:.3f}).", "",
        "Rows: what a picture is; columns: what it was taken for; recall: the "
        "share of a",
        "class that is found; precision: how often its name is right.", ""]
    counts = np.zeros((len(task.labels),) * 2, int)
    np.add.at(counts, (labels, guesses), 1)
    lines += ["| | " + " | ".join(task.labels) + " | recall | precision |",
              "|---|" + "---:|" * (len(task.labels) + 2)]
    for at, name in enumerate(task.labels):
        told = counts[:, at].sum()
        lines.append(f"| {name} | " + " | ".join(map(str, counts[at]))
                     + f" | {counts[at, at] / counts[at].sum():.3f} | "
                     + (f"{counts[at, at] / told:.3f} |" if told else "- |"))
    return "\n".join(lines) + "\n"
