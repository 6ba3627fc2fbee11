# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs trained networks: `weights.pt` from a training, or an ONNX file."""

import configparser

import numpy as np
import torch

import nets
from runtime import RUNTIMES, onnx_runtime

DETAILS = ("network", "heads", "state", "results")


class Model:
    """`heads` is {head: labels}. Called with inputs (N, 1, 64, 64), it returns
    {head: (N, classes) probabilities} as float32 arrays."""

    def __init__(self, heads, run):
        self.heads, self._run = heads, run

    def __call__(self, x):
        return dict(zip(self.heads, self._run(x)))

    def telling(self, head):
        """The part of the model that predicts `head`."""
        assert head in self.heads
        return self


class Ensemble(Model):
    """Averages the probabilities of `models`. Each head is averaged over the
    models that have it."""

    def __init__(self, models):
        super().__init__({head: labels for m in models
                          for head, labels in m.heads.items()}, self._mean)
        self.models = models

    def _mean(self, x):
        answers = [m(x) for m in self.models]
        return [np.mean([a[head] for a in answers if head in a], 0)
                for head in self.heads]

    def telling(self, head):
        return Ensemble([m for m in self.models if head in m.heads])


def load_weights(path):
    """(network in `eval` mode, {head: labels}, results) from a `weights.pt`."""
    saved = torch.load(path, map_location="cpu")
    if not isinstance(saved, dict) or not all(k in saved for k in DETAILS):
        raise ValueError(f"{path}: not a weights.pt of train.py, which has "
                         + ", ".join(DETAILS))
    net = nets.build(saved["network"], sum(map(len, saved["heads"].values())))
    net.load_state_dict(saved["state"])
    net.name = saved["network"]
    return net.eval(), saved["heads"], saved["results"]


def of_network(net, heads):
    """The `Model` of a network, on the network's device."""
    device = next(net.parameters()).device
    sizes = [len(labels) for labels in heads.values()]

    @torch.no_grad()
    def run(x):
        x = x.to(device, memory_format=torch.channels_last)
        return [part.softmax(1).cpu().numpy()
                for part in net(x).float().split(sizes, 1)]
    return Model(heads, run)


def load(path, device="cpu"):
    """The `Model` of a `weights.pt`, or of an ONNX file with its side file."""
    if path.suffix == ".onnx":
        return _load_onnx(path)
    net, heads, _ = load_weights(path)
    return of_network(net.to(device, memory_format=torch.channels_last), heads)


def _load_onnx(path):
    run = onnx_runtime(path)
    if run is None:
        raise ValueError(f"{path}: needs {RUNTIMES}")
    info = _side_file(path)
    heads = _heads(info, path.stem)
    if not heads:
        raise ValueError(f"{path}: no labels in {path.stem}.modelinfo")
    temperatures = [float(group.get("temperature", "1"))
                    for group in _groups(info)]
    # A model that ends in logits says so in its group-id.
    soft = "softmaxed" in info["modelinfo"].get("group-id", "softmaxed")

    def probabilities(x):
        logits = [np.log(np.maximum(y, 1e-30)) if soft else y
                  for y in run(x.cpu().numpy())]
        return [_softmax(y / t) for y, t in zip(logits, temperatures)]
    return Model(heads, probabilities)


def heads_of(path):
    """{head: labels} by the side file of an ONNX file; empty without one."""
    return _heads(_side_file(path), path.stem)


def _side_file(path):
    info = configparser.ConfigParser(interpolation=None)
    info.read(path.with_suffix(".modelinfo"), encoding="utf-8")
    return info


def _groups(info):
    """The groups of a side file that describe outputs: [mien-OUTPUT], or
    [mien]."""
    several = [info[g] for g in info.sections() if g.startswith("mien-")]
    groups = several or [info["mien"]] * info.has_section("mien")
    return [group for group in groups if "labels" in group]


def _heads(info, name):
    """{head: labels} of a side file."""
    return {group.get("attribute", group.name.partition("-")[2] or name):
            tuple(group["labels"].split(";")) for group in _groups(info)}


def _softmax(logits):
    scores = np.exp(logits - logits.max(1, keepdims=True))
    return scores / scores.sum(1, keepdims=True)
