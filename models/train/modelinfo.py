# SPDX-License-Identifier: LGPL-2.1-or-later
"""Side files of models, in the format that GStreamer 1.28 reads.

A file tells GStreamer's own inference elements the tensors, and Mien, in a
group [mien] that they ignore, the attribute, its labels and the framing.
The version stays 1.0: with 1.1 every group that is no output, ours too, would
have to name caps.
"""

from tasks import DETECTORS


def write(path, task, inputs, outputs, softmax=True):
    """`inputs` and `outputs` are (name, shape without the batch); the model
    takes pixels from -1 (black) to 1 and ends in a softmax or in logits."""
    # What GStreamer's classifiertensordecoder goes by.
    kind = "softmaxed-out" if softmax else "out"
    lines = ["[modelinfo]", "version=1.0",
             f"group-id=classification-generic-{kind}", ""]
    lines += _tensor(*inputs, "input", ["ranges=-1.0,1.0"])
    lines += _tensor(*outputs, "output",
                     [f"id=classification-generic-{kind}"])
    lines += ["[mien]", f"attribute={task.attribute}",
              "labels=" + ";".join(task.labels)]
    for detector, box in DETECTORS.items():
        framing = task.framing.for_box(*box)
        lines += [f"side-{detector}={framing.side:.3f}",
                  f"shift-{detector}={framing.shift:.3f}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _tensor(name, shape, direction, extra):
    dims = ",".join(str(size) for size in (-1, *shape))
    return [f"[{name}]", f"dir={direction}", "type=float32", f"dims={dims}",
            *extra, ""]
