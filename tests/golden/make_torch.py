#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Golden vectors from PyTorch: small networks of every architecture, written
by its exporters (and ours), and the shipped models.

    make_torch.py                                    the small networks
    make_torch.py --shipped emotion                  models/emotion.onnx

Made with PyTorch 2.13.0, onnx 1.23.2 and onnxscript.
"""

import argparse
import sys
from pathlib import Path

import onnx
import torch
from torch import nn

import vectors

MODELS = Path(__file__).parents[2] / "models"

sys.path.append(str(MODELS / "train"))
# pylint: disable=wrong-import-position
import export
import modelinfo
import nets
import shipped
from tasks import TASKS, Framing, Task


def mini():
    return nets.Xception(7, [(4, 1), (4, 1)], [6, 8, 10, 12])


def tiny():
    return nets.Xception(2, [(5, 1), (3, 1)], [7, 9, 11, 13])


def big():
    return nets.Xception(7, [(8, 2), (12, 1)], [16, 20])


def sequential():
    return nets.SequentialCnn(7, (4, 6, 8, 10, 12))


class Block(nn.Module):
    """Attention with two heads as in vision transformers, followed by its
    MLP."""

    def __init__(self, size):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(size), nn.LayerNorm(size)
        self.qkv, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.mlp = nn.Sequential(nn.Linear(size, 2 * size), nn.GELU(),
                                 nn.Linear(2 * size, size))

    def forward(self, x):
        items, tokens, size = x.shape
        qkv = self.qkv(self.norm1(x)).reshape(items, tokens, 3, 2, size // 2)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (q @ k.transpose(-2, -1) / (size // 2) ** 0.5).softmax(-1)
        x = x + self.out((scores @ v).transpose(1, 2).reshape(x.shape))
        return x + self.mlp(self.norm2(x))


class Attention(nn.Module):
    """Patches with a class token, and the same in windows of 2x2."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(1, 8, 8, stride=8)
        self.mix = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.norm, self.groups = nn.LayerNorm(8), nn.GroupNorm(2, 8)
        self.inside, self.across = Block(8), Block(8)
        self.token = nn.Parameter(torch.randn(1, 1, 8))
        self.places = nn.Parameter(torch.randn(1, 37, 8) / 2)
        self.scale = nn.Parameter(torch.rand(8))
        self.head = nn.Linear(8, 7)

    def windows(self, x):
        items, size, height, width = x.shape
        x = x.reshape(items * size * height // 2, 2, width // 2, 2)
        x = x.transpose(1, 2).reshape(items, size, -1, 4).transpose(1, 3)
        return x.reshape(items * 4, -1, size)

    def back(self, x, shape):
        items, size, height, width = shape
        x = x.reshape(items, 4, -1, size).transpose(1, 3)
        x = x.reshape(items * size * height // 2, width // 2, 2, 2)
        return x.transpose(1, 2).reshape(shape)

    def forward(self, x):
        x = self.patches(x)
        y = self.norm(self.mix(x).permute(0, 2, 3, 1)) * self.scale
        x = self.groups(x + y.permute(0, 3, 1, 2))
        x = x - x.mean(1, keepdim=True)
        x = self.back(self.across(self.windows(x)), x.shape)
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1)
        return self.head(self.inside(x + self.places)[:, 0])


# name -> (network, height, width, exporter, opset)
NETWORKS = {
    "mini-script-9": (mini, 64, 64, "script", 9),
    "mini-script-17": (mini, 61, 50, "script", 17),
    "mini-dynamo-20": (mini, 48, 64, "dynamo", 20),
    "tiny-script-11": (tiny, 48, 48, "script", 11),
    "tiny-mien": (tiny, 49, 63, "mien", None),
    "big-script-13": (big, 64, 64, "script", 13),
    "big-dynamo-18": (big, 57, 57, "dynamo", 18),
    "sequential-script-13": (sequential, 48, 48, "script", 13),
    "sequential-dynamo-18": (sequential, 50, 46, "dynamo", 18),
    "sequential-mien": (sequential, 47, 47, "mien", None),
    "attention-script-13": (Attention, 48, 48, "script", 13),
    "attention-script-17": (Attention, 48, 48, "script", 17),
    "attention-dynamo-20": (Attention, 48, 48, "dynamo", 20),
}


def inputs(shape):
    pictures = vectors.read_pictures(vectors.PICTURES)
    return torch.from_numpy(vectors.items(pictures, shape))


@torch.no_grad()
def randomise(net, x, seed):
    """Random weights, and BatchNorm statistics of the network's own values on
    `x`, so that every layer and every item matters."""
    torch.manual_seed(seed)
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_uniform_(layer.weight)
        elif isinstance(layer, nn.BatchNorm2d):
            nn.init.uniform_(layer.weight, 0.7, 1.4)
            nn.init.uniform_(layer.bias, -0.4, 0.4)
            layer.momentum = 1.0
    net.train()(x)
    return net.eval()


def write_script(net, shape, path, opset):
    torch.onnx.export(net, (torch.zeros(1, *shape),), str(path), dynamo=False,
                      opset_version=opset, input_names=["input"],
                      output_names=["logits"],
                      dynamic_axes={"input": {0: "batch"},
                                    "logits": {0: "batch"}})


def write_dynamo(net, shape, path, opset):
    torch.onnx.export(net, (torch.zeros(2, *shape),), str(path), dynamo=True,
                      opset_version=opset, input_names=["input"],
                      output_names=["logits"], external_data=False,
                      dynamic_shapes={"x": {0: "batch"}})
    strip(path)


def strip(path):
    """Removes stack traces, which contain local paths and are most of the
    file."""
    model = onnx.load(path)
    for part in (model.graph, *model.graph.node, *model.graph.input,
                 *model.graph.output, *model.graph.value_info,
                 *model.graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)


def write_mien(net, shape, path, _):
    graph, logits = export.to_graph(net, path.stem, shape)
    graph.save(path, logits)


def make_network(name, seed):
    build, height, width, exporter, opset = NETWORKS[name]
    shape = (1, height, width)
    x = inputs(shape)
    net = randomise(build(), x, seed)
    path = vectors.DATA / f"{name}.onnx"
    globals()["write_" + exporter](net, shape, path, opset)
    with torch.no_grad():
        logits = net(x).numpy()
    vectors.write_outputs(vectors.DATA / f"{name}.txt", logits)
    labels = tuple(f"class{index}" for index in range(logits.shape[1]))
    modelinfo.write(path.with_suffix(".modelinfo"),
                    Task("test", labels, Framing(1.0)), ("input", shape),
                    ("logits", logits.shape[1:]), softmax=False)


def make_shipped(name):
    """The logits of PyTorch's network with the weights of the file."""
    weights, x = shipped.Weights(MODELS / f"{name}.onnx"), inputs((1, 64, 64))
    labels = TASKS[name].labels
    net = nets.build(weights.network, len(labels))
    shipped.fill(net, weights, x, {name: labels})
    with torch.no_grad():
        logits = net.eval()(x).numpy()
    vectors.write_outputs(vectors.DATA / f"{name}.txt", logits)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--shipped", choices=TASKS, metavar="NAME")
    args = parser.parse_args()
    if args.shipped:
        make_shipped(args.shipped)
        return
    for seed, name in enumerate(NETWORKS, 1):
        make_network(name, seed)


if __name__ == "__main__":
    main()
