# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the side files of models, in the format that GStreamer 1.28 reads.

A file describes the tensors for GStreamer's own inference elements. A group
[mien], which they ignore, describes the attribute, its labels and the framing.
The version stays at 1.0: in 1.1 every group that is not an output, including
ours, would have to name caps.
"""

from tasks import DETECTORS, Framing


def write(path, task, inputs, outputs, softmax=True):
    """`inputs` and `outputs` are (name, shape without the batch). The model
    takes pixels from -1 (black) to 1 and ends in a softmax or in logits."""
    _write(path, task.framing, _head(task), inputs, [outputs], softmax)


def write_heads(path, tasks, inputs, outputs):
    """As `write`, for a model with one output per task in `tasks`, named after
    its attribute. All see the same square: the mean of theirs."""
    side = sum(task.framing.side for task in tasks) / len(tasks)
    shift = sum(task.framing.shift for task in tasks) / len(tasks)
    _write(path, Framing(side, shift), [], inputs, outputs, True)
    with path.open("a", encoding="utf-8") as stream:
        for task in tasks:
            print(f"\n[mien-{task.attribute}]", *_head(task), sep="\n",
                  file=stream)


def _group_of(lines, head):
    """(first, end) lines of the group that has `attribute=head`; `end` is
    exclusive."""
    starts = [i for i, line in enumerate(lines) if line.startswith("[")]
    for first, end in zip(starts, starts[1:] + [len(lines)]):
        if f"attribute={head}" in lines[first:end]:
            return first, end
    raise ValueError(f"no group of the side file has attribute={head}")


def temperature(path, head):
    """The temperature of a head in a side file; 1 if there is none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first, end = _group_of(lines, head)
    return next((float(line.partition("=")[2]) for line in lines[first:end]
                 if line.startswith("temperature=")), 1.0)


def set_temperature(path, head, value):
    """Writes the temperature of a head into an existing side file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first, end = _group_of(lines, head)
    group = [line for line in lines[first:end]
             if not line.startswith("temperature=")]
    at = group.index(f"attribute={head}") + 1
    at += group[at:at + 1] != [] and group[at].startswith("labels=")
    group.insert(at, f"temperature={value:.3f}")
    path.write_text("\n".join(lines[:first] + group + lines[end:]) + "\n",
                    encoding="utf-8")


def _head(task):
    lines = [f"attribute={task.attribute}", "labels=" + ";".join(task.labels)]
    if task.temperature != 1:
        lines.append(f"temperature={task.temperature:.3f}")
    return lines


def write_detector(path, inputs, outputs):
    """Writes the side file of a network that finds faces in gray pictures of
    any size. `inputs` is (name, shape without the batch), `outputs` a list of
    those. None in a shape means a size that depends on the picture's."""
    lines = ["[modelinfo]", "version=1.0", "group-id=mien-face-detector", ""]
    lines += _tensor(*inputs, "input", ["ranges=-1.0,1.0"])
    for name, shape in outputs:
        lines += _tensor(name, shape, "output", [f"id=mien-{name}"])
    lines += ["[mien]", "task=face-detector"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write(path, framing, head, inputs, outputs, softmax):
    # GStreamer's classifiertensordecoder recognises the file by this.
    kind = "softmaxed-out" if softmax else "out"
    lines = ["[modelinfo]", "version=1.0",
             f"group-id=classification-generic-{kind}", ""]
    lines += _tensor(*inputs, "input", ["ranges=-1.0,1.0"])
    for output in outputs:
        lines += _tensor(*output, "output",
                         [f"id=classification-generic-{kind}"])
    lines += ["[mien]", *head]
    for detector, box in DETECTORS.items():
        square = framing.for_box(*box)
        lines += [f"side-{detector}={square.side:.3f}",
                  f"shift-{detector}={square.shift:.3f}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _tensor(name, shape, direction, extra):
    dims = ",".join("-1" if size is None else str(size)
                    for size in (None, *shape))
    return [f"[{name}]", f"dir={direction}", "type=float32", f"dims={dims}",
            *extra, ""]
