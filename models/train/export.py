#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Turns `best.pt` of a training into NAME.onnx and NAME.modelinfo.

    export.py runs/emotion/best.pt emotion ../emotion.onnx

BatchNorm is folded into the convolutions, a softmax added. Then the file is
run by onnxruntime, OpenCV or `onnx.reference` and compared with PyTorch.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

import modelinfo
import nets
from onnxgraph import OnnxGraph
from padding import same
from runtime import RUNTIMES, onnx_runtime
from tasks import TASKS

TOLERANCE = 1e-4


def folded(conv, norm):
    """(weight, bias) of a convolution with the BatchNorm behind it, or with
    None. Float64, so that folding costs no accuracy."""
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


def emit_layers(graph, prefix, x, layers):
    """A Sequential of convolutions, BatchNorm, ReLU, average pools and
    Dropout, nested ones too."""
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
            x = graph.elementwise("Relu", name, x)
        elif isinstance(layer, nn.AvgPool2d):
            size = (layer.kernel_size,) * 2
            x = graph.pool(name, x, True, size, size)
        elif not isinstance(layer, (nn.BatchNorm2d, nn.Dropout)):
            raise ValueError(f"layer {name}: no way to export {layer}")
    return x


def emit_module(graph, prefix, x, module):
    """An `XceptionModule`."""
    residual = emit_layers(graph, prefix + ".residual", x, module.residual)
    y = emit_layers(graph, prefix + ".first", x, module.first)
    y = graph.elementwise("Relu", prefix + ".relu", y)
    y = emit_layers(graph, prefix + ".second", y, module.second)
    pads = [same(size, 3, 2) for size in graph.shapes[y][1:]]
    y = graph.pool(prefix + ".pool", y, False, (3, 3), (2, 2), pads)
    return graph.elementwise("Add", prefix + ".add", y, residual)


def to_graph(net, name, shape=(1, 64, 64)):
    """The OnnxGraph of a network of `nets`, up to its logits, and their
    name."""
    graph = OnnxGraph(name, shape)
    if isinstance(net, nets.Xception):
        x = emit_layers(graph, "stem", graph.input, net.stem)
        for index, module in enumerate(net.blocks):
            x = emit_module(graph, f"blocks.{index}", x, module)
        x = emit_conv(graph, "classify", x, net.classify)
    else:
        x = emit_layers(graph, "layers", graph.input, net.layers)
    return graph, graph.mean("logits", x)


@torch.no_grad()
def largest_error(net, run, shape=(1, 64, 64), count=16):
    """Between PyTorch's probabilities and those of `run`, on noise."""
    x = torch.randn(count, *shape, generator=torch.Generator().manual_seed(1))
    expected = torch.softmax(net.eval()(x), 1).numpy()
    return float(np.abs(run(x.numpy()) - expected).max())


def export(net, task, path):
    """Writes `path` and the modelinfo beside it."""
    graph, logits = to_graph(net, path.stem)
    scores = graph.softmax("scores", logits)
    if graph.shapes[scores] != (len(task.labels),):
        raise ValueError(f"{task.attribute} has {len(task.labels)} labels, "
                         f"the network {graph.shapes[scores][0]} outputs")
    graph.save(path, scores)
    modelinfo.write(path.with_suffix(".modelinfo"), task,
                    (graph.input, graph.shapes[graph.input]),
                    (scores, graph.shapes[scores]))


def load(checkpoint):
    """The network of a `best.pt`, its `results` {set: accuracy} with it."""
    state = torch.load(checkpoint, map_location="cpu")
    net = nets.build(state["network"], len(state["classes"])).eval()
    net.load_state_dict(state["state"])
    net.name, net.results = state["network"], state["results"]
    return net


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("onnx", type=Path)
    args = parser.parse_args()
    try:
        net = load(args.checkpoint)
    except OSError as error:
        raise SystemExit(f"export.py: {error}")
    export(net, TASKS[args.task], args.onnx)
    size = sum(values.numel() for values in net.parameters())
    results = ", ".join(f"{k} {v:.4f}" for k, v in net.results.items())
    print(f"{args.onnx}: {net.name}, {size} parameters; {results}")
    run = onnx_runtime(args.onnx)
    if run is None:
        print(f"not checked: needs {RUNTIMES}")
        return
    error = largest_error(net, run)
    print(f"largest difference to PyTorch: {error:.1e}")
    if error > TOLERANCE:
        raise SystemExit(f"that is more than {TOLERANCE}: do not use this file")


if __name__ == "__main__":
    main()
