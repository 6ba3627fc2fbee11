# SPDX-License-Identifier: LGPL-2.1-or-later
"""A trained Detector as an ONNX graph for pictures of any size."""

import numpy as np
from onnx import helper, numpy_helper
from torch import nn

from export import emit_branched, folded
from onnxgraph import OnnxGraph

from .network import OUTPUTS, STRIDES

# Only used to track shapes while the graph is built; not written.
_SIZE = (480, 640)


class _Graph(OnnxGraph):
    """A graph with variable height and width."""

    def __init__(self, name):
        super().__init__(name, (1, *_SIZE))

    def relu(self, x):
        return self.elementwise("Relu", x + ".relu", x)

    def double(self, name, x):
        """Repeats each pixel four times."""
        channels, height, width = self.shapes[x]
        scales = self._constant(name + ".scales", [1, 1, 2, 2])
        no_region = self._constant(name + ".roi", [])
        return self._add("Resize", name, [x, no_region, scales],
                         (channels, 2 * height, 2 * width), mode="nearest",
                         coordinate_transformation_mode="asymmetric",
                         nearest_mode="floor")

    def rows(self, name, x):
        """(C, H, W) to (H * W, C)."""
        channels, height, width = self.shapes[x]
        turned = self.transpose(name + ".last", x, (1, 2, 0))
        shape = numpy_helper.from_array(np.array([0, -1, channels]),
                                        name + ".shape")
        self.constants.append(shape)
        return self._add("Reshape", name, [turned, shape.name],
                         (height * width, channels))

    def port(self, name):
        """Sizes that depend on the picture's are named."""
        shape = ["batch", *self.shapes[name]]
        if name == self.input:
            shape[2:] = ["height", "width"]
        else:
            shape[1] = "places_" + name.rsplit("_", 1)[1]
        return helper.make_tensor_value_info(name, 1, shape)


def _emit_block(graph, name, x, block):
    y = graph.relu(emit_branched(graph, name + ".deep", x, block.deep))
    y = emit_branched(graph, name + ".point", y, block.point)
    if block.adds:
        y = graph.elementwise("Add", name + ".add", x, y)
    return graph.relu(y)


def _emit_stage(graph, name, x, stage):
    for index, block in enumerate(stage):
        x = _emit_block(graph, f"{name}.{index}", x, block)
    return x


def _emit_features(graph, net):
    x = graph.relu(emit_branched(graph, "stem", graph.input, net.stem))
    x = _emit_block(graph, "early", x, net.early)
    maps = []
    for index, stage in enumerate(net.stages):
        x = _emit_stage(graph, f"stages.{index}", x, stage)
        maps.append(x)
    for level in reversed(range(len(maps))):
        if level + 1 < len(maps):
            above = maps[level + 1]
            if not isinstance(net.laterals[level], nn.Identity):
                above = emit_branched(graph, f"laterals.{level}", above,
                                      net.laterals[level])
            above = graph.double(f"neck.{level}.above", above)
            maps[level] = graph.elementwise("Add", f"neck.{level}.sum",
                                            maps[level], above)
        maps[level] = _emit_block(graph, f"neck.{level}", maps[level],
                                  net.neck[level])
    return maps


def _emit_head(graph, name, stride, x, conv, shift):
    weight, bias = folded(conv, None)
    maps = graph.conv(f"{name}_{stride}.maps", x, weight, bias + shift)
    if name != "cls":
        return graph.rows(f"{name}_{stride}", maps)
    rows = graph.rows(f"{name}_{stride}.logits", maps)
    return graph.elementwise("Sigmoid", f"{name}_{stride}", rows)


def build(net, shift=0.0):
    """Returns the graph of a Detector and the names of its outputs: cls_8,
    cls_16 and so on as in YuNet, without its obj. `shift` is added to all
    logits."""
    graph = _Graph("face")
    maps = _emit_features(graph, net.eval())
    outputs = [_emit_head(graph, name, stride, x, conv,
                          shift if name == "cls" else 0)
               for name in OUTPUTS
               for stride, x, conv in zip(STRIDES, maps, net.heads[name])]
    return graph, outputs
