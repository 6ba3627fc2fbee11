#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Imports Keras files for golden.c: imports.py OUT [AUTHORS]

Writes to OUT an ONNX file for each data/*.hdf5. With the folder AUTHORS of the
paper's weights and their golden_*.npz, also for those, with their inputs and
outputs. The exit status is 77 if a Python package is missing.
"""

import sys
from pathlib import Path

try:
    import numpy as np
    sys.path.append(str(Path(__file__).parents[2] / "models" / "train"))
    from import_keras import import_keras
    from tasks import TASKS, Framing, Task
except ModuleNotFoundError as error:
    print(error, end="")
    sys.exit(77)

import vectors

AUTHORS = {"emotion": ("fer2013_mini_XCEPTION.102-0.66.hdf5", "x64"),
           "gender": ("gender_mini_XCEPTION.21-0.95.hdf5", "x")}


def import_small(source, out):
    classes = len(source.with_suffix(".txt").read_text().split("\n")[0].split())
    labels = tuple(f"class{index}" for index in range(classes))
    import_keras(source, Task("test", labels, Framing(1.0)),
                 out / f"{source.stem}.onnx")


def import_authors(folder, name, out):
    file, key = AUTHORS[name]
    model = out / f"authors-{name}.onnx"
    import_keras(folder / file, TASKS[name], model, softmax=False)
    # Pretends that the outputs are probabilities: the engine adds no softmax
    # then, and golden.c sees the logits.
    info = model.with_suffix(".modelinfo")
    info.write_text(info.read_text().replace("generic-out",
                                             "generic-softmaxed-out"))
    golden = np.load(folder / f"golden_{name}.npz")
    vectors.write_pictures(out / f"authors-{name}.pgm", golden[key])
    vectors.write_outputs(out / f"authors-{name}.txt", golden["logits"])


def main():
    out = Path(sys.argv[1])
    for source in vectors.DATA.glob("*.hdf5"):
        import_small(source, out)
    if len(sys.argv) > 2:
        for name in AUTHORS:
            import_authors(Path(sys.argv[2]), name, out)


if __name__ == "__main__":
    main()
