#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Guided back-propagation with PyTorch, the reference for gbp.c.

make_gbp.py                           makes data/*-gbp.*
make_gbp.py MODEL PICTURES COUNT OUT  same for another model: OUT.f32, OUT.pgm

The .f32 file contains, for each of the first COUNT pictures, two gradients at
the input, (H, W) float32: of the sum over positions of the maximum over
channels of the last convolution (as the paper's authors), and of the winner's
logit. The .pgm file contains the authors' gray pictures of the former, one
below the other. The exit status is 77 if a Python package is missing.
"""

import sys
from pathlib import Path

try:
    import numpy as np
    import onnx.numpy_helper
    import torch
    import torch.nn.functional as F
except ModuleNotFoundError as error:
    print(error, end="")
    sys.exit(77)

import vectors

COMMITTED = {"keras-mini": 3, "sequential-script-13": 3}


class GuidedRelu(torch.autograd.Function):
    """Springenberg et al. 2015: g_in = g_out [g_out > 0] [x > 0]."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, gradient):
        x, = ctx.saved_tensors
        return gradient * (gradient > 0) * (x > 0)


def padded(x, attributes, value):
    """`x` with the node's padding, which PyTorch only supports if symmetric."""
    if attributes.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID"):
        raise ValueError("auto_pad")
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    return F.pad(x, (left, right, top, bottom), value=value)


def conv(inputs, a):
    x, weight, *bias = inputs
    return F.conv2d(padded(x, a, 0.0), weight, *bias,
                    stride=a.get("strides", 1), groups=a.get("group", 1))


def max_pool(inputs, a):
    return F.max_pool2d(padded(inputs[0], a, float("-inf")),
                        a["kernel_shape"], a.get("strides", 1))


def average_pool(inputs, a):
    if any(a.get("pads", [0])) and not a.get("count_include_pad", 0):
        raise ValueError("padding that does not count")
    return F.avg_pool2d(padded(inputs[0], a, 0.0), a["kernel_shape"],
                        a.get("strides", 1))


def batch_norm(inputs, a):
    x, scale, bias, mean, variance = inputs
    return F.batch_norm(x, mean, variance, scale, bias,
                        eps=a.get("epsilon", 1e-5))


def reduce_mean(inputs, a):
    axes = a.get("axes") or inputs[1].tolist()
    return inputs[0].mean(tuple(axes), keepdim=bool(a.get("keepdims", 1)))


def reshape(inputs, a):
    x, shape = inputs
    return x.reshape([x.shape[axis] if size == 0 else size
                      for axis, size in enumerate(shape.tolist())])


def squeeze(inputs, a):
    axes = a.get("axes") or inputs[1].tolist()
    for axis in sorted(axes, reverse=True):
        inputs[0] = inputs[0].squeeze(axis)
    return inputs[0]


OPS = {
    "Add": lambda i, a: i[0] + i[1],
    "AveragePool": average_pool,
    "BatchNormalization": batch_norm,
    "Conv": conv,
    "Flatten": lambda i, a: i[0].flatten(1),
    "GlobalAveragePool": lambda i, a: i[0].mean((2, 3), keepdim=True),
    "MaxPool": max_pool,
    "ReduceMean": reduce_mean,
    "Relu": lambda i, a: GuidedRelu.apply(i[0]),
    "Reshape": reshape,
    "Squeeze": squeeze,
}


def run(graph, x):
    """Returns the map of the last convolution, and the logits."""
    values = {tensor.name: torch.tensor(onnx.numpy_helper.to_array(tensor))
              for tensor in graph.initializer}
    values = {name: value.double() if value.is_floating_point() else value
              for name, value in values.items()}
    values[graph.input[0].name] = x
    last = None
    for node in graph.node:
        if node.op_type == "Softmax":
            return last, values[node.input[0]]
        attributes = {a.name: onnx.helper.get_attribute_value(a)
                      for a in node.attribute}
        inputs = [values[name] for name in node.input]
        result = OPS[node.op_type](inputs, attributes)
        if node.op_type == "Conv" and max(inputs[0].shape[2:]) > 1:
            last = result
        values[node.output[0]] = result
    return last, values[graph.output[0].name]


def gradient(graph, item, scalar):
    x = torch.tensor(item[None], dtype=torch.float64, requires_grad=True)
    scalar(*run(graph, x)).backward()
    return x.grad[0].sum(0).numpy()


def gray(saliency):
    """deprocess_image of the authors' grad_cam.py."""
    x = saliency - saliency.mean()
    x = x / (saliency.std() + 1e-5) * 0.1 + 0.5
    return (np.clip(x, 0, 1) * 255).clip(0, 255).astype(np.uint8)


def make(model, pictures, count, out):
    graph = onnx.load(model).graph
    dims = graph.input[0].type.tensor_type.shape.dim
    shape = [d.dim_value for d in dims[1:]]
    paper, winner = [], []
    for item in vectors.items(vectors.read_pictures(pictures), shape)[:count]:
        paper.append(gradient(graph, item,
                              lambda last, _: last.amax(1).sum()))
        winner.append(gradient(graph, item, lambda _, logits: logits.max()))
    both = np.stack([paper, winner], 1).astype("<f4")
    Path(f"{out}.f32").write_bytes(both.tobytes())
    rows = np.concatenate([gray(x) for x in paper])
    Path(f"{out}.pgm").write_bytes(b"P5\n%d %d\n255\n" % rows.shape[::-1]
                                   + rows.tobytes())


def main():
    if len(sys.argv) > 1:
        model, pictures, count, out = sys.argv[1:]
        make(model, Path(pictures), int(count), out)
        return
    for name, count in COMMITTED.items():
        make(vectors.DATA / f"{name}.onnx", vectors.PICTURES, count,
             vectors.DATA / f"{name}-gbp")


if __name__ == "__main__":
    main()
