# SPDX-License-Identifier: LGPL-2.1-or-later
"""Loads the weights of an exported network as a starting point for training.

`export.py` names the weights of a convolution after its module, with BatchNorm
folded into them. Training needs the BatchNorm again: it is set from the
statistics of faces so that the network's results stay the same.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn

import model
import nets
import onnxgraph
from slim import BranchedConv


class Weights:
    """The contents of an ONNX file: `values` {name: array}, the name of the
    `network` in `nets` that they belong to, and `heads` {head: labels} by the
    side file."""

    def __init__(self, path):
        graph = onnxgraph.load(path).graph
        self.values = onnxgraph.constants(graph)
        self.heads = model.heads_of(Path(path))
        self.network = self._recognise(path, {n.op_type for n in graph.node})

    def _recognise(self, path, ops):
        for name in nets.NETWORKS:
            net = nets.build(name, 2)
            hard = any(isinstance(m, nn.Hardswish) for m in net.modules())
            if hard == ("HardSwish" in ops) and all(
                    self.of(at, conv) for at, conv, _ in _layers(net)[:-1]):
                return name
        raise ValueError(f"{path}: expected a network written by export.py, "
                         "such as the shipped ones; found weights of other "
                         "names or shapes")

    def of(self, name, conv):
        """(weight, bias) for a convolution, or None."""
        weight = self.values.get(name + ".weight", np.empty(0))
        return None if weight.shape != _shape(conv) else tuple(
            torch.from_numpy(values.copy())
            for values in (weight, self.values[name + ".bias"]))

    def of_head(self, head, labels):
        """(weight, bias) of the last convolution's part for a head with these
        labels, or None."""
        if self.heads.get(head) != tuple(labels):
            return None
        name = next((n for n in (f"{head}.logits.classify",
                                 "scores.logits.classify", "classify")
                     if n + ".weight" in self.values), None)
        return None if name is None else tuple(
            torch.from_numpy(self.values[f"{name}.{part}"].copy())
            for part in ("weight", "bias"))


def _layers(net):
    """(name, convolution, BatchNorm that follows it or None) for all layers of
    `net`; the last one classifies."""
    convs = []
    for name, module in net.named_modules():
        if isinstance(module, BranchedConv):
            convs.append((name, module, module.norm))
        elif isinstance(module, nn.Conv2d):
            parent, _, key = name.rpartition(".")
            behind = None
            if parent and key.isdigit():
                layers = net.get_submodule(parent)
                behind = layers[int(key) + 1] if int(key) + 1 < len(layers) \
                    else None
            convs.append((name, module, behind if isinstance(
                behind, nn.BatchNorm2d) else None))
    return convs


def _shape(conv):
    return tuple(conv.weight().shape if isinstance(conv, BranchedConv)
                 else conv.weight.shape)


def _put(conv, weight, bias):
    if isinstance(conv, BranchedConv):
        # The branches have scales of 1/2, and the input branch is already
        # there.
        first, second, centre = conv.kernels
        first.copy_(weight - conv.same / 2)
        second.copy_(first)
        centre.zero_()
    else:
        conv.weight.copy_(weight)
        if conv.bias is not None:
            conv.bias.copy_(bias)


def _put_heads(classify, weights, heads):
    first = 0
    for head, labels in heads.items():
        found = weights.of_head(head, labels)
        if found and found[0].shape[1:] == classify.weight.shape[1:]:
            classify.weight[first:first + len(labels)] = found[0]
            classify.bias[first:first + len(labels)] = found[1]
        first += len(labels)


def _put_norm(norm, bias):
    """Makes BatchNorm only add `bias`."""
    norm.weight.fill_(1)
    norm.bias.copy_(bias)
    norm.running_mean.zero_()
    norm.running_var.fill_(1 - norm.eps)


def _unfold(norm, variance, mean):
    """Sets the running statistics. In `eval` mode the result is unchanged, and
    nearly so when a batch of faces is normalised by its own statistics."""
    norm.bias.add_(mean)
    norm.weight.copy_((variance + norm.eps).sqrt())
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(variance)


@torch.no_grad()
def fill(net, weights, inputs, heads):
    """Copies `Weights` into `net`, the last layer only for those of `heads`
    {head: labels} that the file has as well. `inputs` (N, 1, 64, 64) are faces
    as shown in training, on the network's device."""
    hooks, seen = [], {}
    *trunk, (_, classify, _) = _layers(net)

    def note(norm, given, _):
        seen[norm] = torch.var_mean(given[0].float(), (0, 2, 3))

    for name, conv, norm in trunk:
        weight, bias = (x.to(inputs.device) for x in weights.of(name, conv))
        _put(conv, weight, bias)
        if norm is not None:
            _put_norm(norm, bias)
            hooks.append(norm.register_forward_hook(note))
    _put_heads(classify, weights, heads)
    net.eval()(inputs)
    for hook in hooks:
        hook.remove()
    for norm, found in seen.items():
        _unfold(norm, *found)
