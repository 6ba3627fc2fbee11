# SPDX-License-Identifier: LGPL-2.1-or-later
"""Training curves and confusion matrices as PNG."""

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np


def curves(path, history):
    """Loss (left) and validation accuracies (right) over the epochs."""
    epochs = [row["epoch"] for row in history]
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(epochs, [row["loss"] for row in history])
    left.set(xlabel="epoch", title="training loss")
    for name in list(history[0])[2:]:
        right.plot(epochs, [row[name] for row in history], label=name)
    right.set(xlabel="epoch", title="validation accuracy")
    right.legend()
    right.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=80)
    plt.close(figure)


def confusion_matrix(labels, guesses, count):
    """(count, count), rows are true classes; each row sums to 1."""
    matrix = np.zeros((count, count))
    np.add.at(matrix, (labels, guesses), 1)
    return matrix / np.maximum(matrix.sum(1, keepdims=True), 1)


def confusion(path, results, classes):
    """One matrix per validation set; `results` as from `train.validate`."""
    figure, axes = plt.subplots(1, len(results), squeeze=False,
                                figsize=(4.5 * len(results), 4.5))
    for axis, (name, (accuracy, labels, guesses)) in zip(axes[0],
                                                         results.items()):
        matrix = confusion_matrix(labels, guesses, len(classes))
        axis.imshow(matrix, vmin=0, vmax=1, cmap="Blues")
        axis.set_xticks(range(len(classes)), classes, rotation=60)
        axis.set_yticks(range(len(classes)), classes)
        axis.set_title(f"{name}: {accuracy:.4f}")
        for (row, column), value in np.ndenumerate(matrix):
            axis.text(column, row, f"{value:.2f}", ha="center", va="center",
                      fontsize=7, color="white" if value > 0.6 else "black")
    figure.tight_layout()
    figure.savefig(path, dpi=80)
    plt.close(figure)
