#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Exports the `weights.pt` of a training as NAME.onnx and NAME.modelinfo.

    export.py runs/emotion/weights.pt ../emotion.onnx
    export.py runs/both/weights.pt both.onnx

Branches and BatchNorm are folded into the convolutions. Each head gets a
softmax and an output with the head's name. The file is then run with
onnxruntime, OpenCV or `onnx.reference`, and its results are compared with
PyTorch's.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

import modelinfo
import nets
from model import load_weights
import onnxgraph
from onnxgraph import OnnxGraph
from padding import same
from runtime import RUNTIMES, onnx_runtime
from tasks import TASKS, Framing, Task

TOLERANCE = 1e-4
HALF_TOLERANCE = 1e-2


def folded(conv, norm):
    """(weight, bias) of a convolution with the BatchNorm that follows it, or
    None. In float64, so that folding loses no accuracy."""
    weight = conv.weight.detach().double().numpy()
    bias = np.zeros(len(weight)) if conv.bias is None \
        else conv.bias.detach().double().numpy()
    if norm is None:
        return weight, bias
    gamma, beta, mean, variance = (
        values.detach().double().numpy() for values in
        (norm.weight, norm.bias, norm.running_mean, norm.running_var))
    scale = gamma / np.sqrt(variance + norm.eps)
    return weight * scale[:, None, None, None], (bias - mean) * scale + beta


def emit_conv(graph, name, x, conv, norm=None):
    weight, bias = folded(conv, norm)
    return graph.conv(name, x, weight, bias, conv.stride,
                      [(pad, pad) for pad in conv.padding], conv.dilation,
                      conv.groups)


def emit_branched(graph, name, x, branched):
    return emit_conv(graph, name, x, branched.plain(), branched.norm)


def emit_act(graph, name, x, act):
    if isinstance(act, nn.ReLU):
        return graph.elementwise("Relu", name, x)
    if isinstance(act, nn.Hardswish):
        return graph.elementwise("HardSwish", name, x)
    raise ValueError(f"layer {name}: cannot export {act}")


def emit_block(graph, name, x, block):
    """Emits a `slim.Block`."""
    y = emit_branched(graph, name + ".deep", x, block.deep)
    y = emit_act(graph, name + ".deep.act", y, block.act)
    if block.squeeze is not None:
        y = emit_squeeze(graph, name + ".squeeze", y, block.squeeze)
    y = emit_branched(graph, name + ".point", y, block.point)
    y = emit_act(graph, name + ".point.act", y, block.act)
    return graph.elementwise("Add", name + ".add", x, y) if block.adds else y


def emit_squeeze(graph, name, x, squeeze):
    gate = graph.average(name + ".mean", x)
    gate = emit_conv(graph, name + ".down", gate, squeeze.down)
    gate = graph.elementwise("Relu", name + ".relu", gate)
    gate = emit_conv(graph, name + ".up", gate, squeeze.up)
    gate = graph.elementwise("Sigmoid", name + ".sigmoid", gate)
    return graph.elementwise("Mul", name + ".scale", x, gate)


def emit_layers(graph, prefix, x, layers):
    """Emits a Sequential of convolutions, BatchNorm, ReLU, average pools and
    Dropout, which may be nested."""
    layers = list(layers)
    for index, layer in enumerate(layers):
        name = f"{prefix}.{index}"
        if isinstance(layer, nn.Sequential):
            x = emit_layers(graph, name, x, layer)
        elif isinstance(layer, nn.Conv2d):
            behind = layers[index + 1] if index + 1 < len(layers) else None
            norm = behind if isinstance(behind, nn.BatchNorm2d) else None
            x = emit_conv(graph, name, x, layer, norm)
        elif isinstance(layer, nn.ReLU):
            x = emit_act(graph, name, x, layer)
        elif isinstance(layer, nn.AvgPool2d):
            size = (layer.kernel_size,) * 2
            x = graph.pool(name, x, True, size, size)
        elif not isinstance(layer, (nn.BatchNorm2d, nn.Dropout)):
            raise ValueError(f"layer {name}: cannot export {layer}")
    return x


def emit_module(graph, prefix, x, module):
    """Emits an `XceptionModule`."""
    residual = emit_layers(graph, prefix + ".residual", x, module.residual)
    y = emit_layers(graph, prefix + ".first", x, module.first)
    y = graph.elementwise("Relu", prefix + ".relu", y)
    y = emit_layers(graph, prefix + ".second", y, module.second)
    pads = [same(size, 3, 2) for size in graph.shapes[y][1:]]
    y = graph.pool(prefix + ".pool", y, False, (3, 3), (2, 2), pads)
    return graph.elementwise("Add", prefix + ".add", y, residual)


def emit_trunk(graph, net):
    """Emits a network without its last convolution. Returns the value and that
    convolution."""
    if isinstance(net, nets.Xception):
        x = emit_layers(graph, "stem", graph.input, net.stem)
        for index, module in enumerate(net.blocks):
            x = emit_module(graph, f"blocks.{index}", x, module)
        return x, net.classify
    if isinstance(net, nets.Slim):
        x = emit_branched(graph, "stem", graph.input, net.stem)
        x = emit_act(graph, "stem.act", x, net.act)
        for index, block in enumerate(net.blocks):
            x = emit_block(graph, f"blocks.{index}", x, block)
        return x, net.classify
    if isinstance(net, nets.SequentialCnn):
        *trunk, classify = net.layers
        return emit_layers(graph, "layers", graph.input, trunk), classify
    raise ValueError(f"cannot export a {type(net).__name__}: teachers are only "
                     "used in training")


def emit_head(graph, name, x, classify, part=slice(None)):
    """Emits the logits of the classes `part` of the last convolution."""
    weight, bias = folded(classify, None)
    maps = graph.conv(name + ".classify", x, weight[part], bias[part],
                      classify.stride, [(p, p) for p in classify.padding],
                      classify.dilation, classify.groups)
    return graph.mean(name, maps)


def to_graph(net, name, shape=(1, 64, 64)):
    """Returns the OnnxGraph of a network in `nets`, up to its logits, and the
    name of the logits."""
    graph = OnnxGraph(name, shape)
    return graph, emit_head(graph, "logits", *emit_trunk(graph, net))


@torch.no_grad()
def largest_error(net, run, sizes, shape=(1, 64, 64), count=16):
    """The largest difference between the probabilities of PyTorch and of
    `run`, on noise. `sizes` are the numbers of classes per head."""
    x = torch.randn(count, *shape, generator=torch.Generator().manual_seed(1))
    expected = torch.cat([part.softmax(1) for part in
                          net.eval()(x).split(sizes, 1)], 1).numpy()
    return float(np.abs(np.concatenate(run(x.numpy()), 1) - expected).max())


def task_of(head, labels):
    """The `Task` of a head: a known one, or a new one framed as in training."""
    task = TASKS.get(head)
    return task if task and task.labels == tuple(labels) \
        else Task(head, tuple(labels), Framing(1.0))


def export(net, tasks, path, half=False):
    """Writes `path`, with an output for each `Task`, and its modelinfo. `half`
    stores the weights as float16."""
    graph = OnnxGraph(path.stem, (1, 64, 64), half=half)
    x, classify = emit_trunk(graph, net)
    size, first, outputs = classify.weight.shape[0], 0, []
    if size != sum(len(task.labels) for task in tasks):
        names = ", ".join(task.attribute for task in tasks)
        raise ValueError(f"{names} have {sum(len(t.labels) for t in tasks)} "
                         f"labels, the network {size} outputs")
    for task in tasks:
        part = slice(first, first + len(task.labels))
        name = "scores" if len(tasks) == 1 else task.attribute
        logits = emit_head(graph, name + ".logits", x, classify, part)
        outputs.append(graph.softmax(name, logits))
        first = part.stop
    graph.save(path, outputs)
    info, start = path.with_suffix(".modelinfo"), graph.input
    told = [(name, graph.shapes[name]) for name in outputs]
    if len(tasks) == 1:
        modelinfo.write(info, tasks[0], (start, graph.shapes[start]), told[0])
    else:
        modelinfo.write_heads(info, tasks, (start, graph.shapes[start]), told)


def check(net, path, sizes, tolerance=TOLERANCE):
    """Compares the file with PyTorch and prints the result."""
    run = onnx_runtime(path)
    if run is None:
        print(f"not checked: install {RUNTIMES}")
        return
    error = largest_error(net, run, sizes)
    if error > tolerance:
        raise ValueError(f"{path} differs from PyTorch by {error:.1e}, more "
                         f"than {tolerance}: do not use it")
    print(f"largest difference from PyTorch: {error:.1e}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("weights", type=Path, help="weights.pt of train.py")
    parser.add_argument("onnx", type=Path, help="NAME.onnx to write")
    parser.add_argument("--half", action="store_true",
                        help="store the weights as float16: half the size, for "
                        "engines that\ncast them when they load the file")
    args = parser.parse_args()
    try:
        net, heads, results = load_weights(args.weights)
        export(net, [task_of(*head) for head in heads.items()], args.onnx,
               args.half)
        size = onnxgraph.parameters(args.onnx)
        told = ", ".join(f"{k} {v:.4f}" for k, v in results.items())
        print(f"{args.onnx}: {net.name}, {size} parameters; {told}")
        check(net, args.onnx, [len(labels) for labels in heads.values()],
              HALF_TOLERANCE if args.half else TOLERANCE)
    except (OSError, ValueError) as error:
        raise SystemExit(f"export.py: {error}")


if __name__ == "__main__":
    main()
