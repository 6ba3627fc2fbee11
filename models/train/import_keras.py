#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Converts a Keras 2 model (HDF5 with `model_config`) to ONNX and modelinfo.

    import_keras.py fer2013_mini_XCEPTION.102-0.66.hdf5 emotion authors.onnx
    import_keras.py gender_mini_XCEPTION.21-0.95.hdf5 gender authors.onnx --side 1.5

Needs h5py, onnx and numpy, but neither Keras nor TensorFlow. Supports the
layers of Arriaga & Ploeger's networks and of similar ones. Values are named
after their layers; feature maps are transposed from (H, W, C) to (C, H, W).
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np

import modelinfo
from onnxgraph import OnnxGraph
from padding import same
from tasks import TASKS, Framing


class Unsupported(ValueError):
    """The file is not a model that this script can convert."""


def read(path):
    """(layers of `model_config`, {layer: {weight: array}}, output layer)."""
    if not Path(path).is_file():
        raise Unsupported(f"{path}: no such file")
    if not h5py.is_hdf5(path):
        raise Unsupported(f"{path}: not an HDF5 file; expected a model that "
                          "Keras 2 saved (model.save, not .keras)")
    with h5py.File(path, "r") as file:
        if "model_config" not in file.attrs:
            raise Unsupported(f"{path}: expected a whole model, found weights "
                              "only (no model_config)")
        model = json.loads(_text(file.attrs["model_config"]))
        weights = {layer: _weights(group)
                   for layer, group in file["model_weights"].items()}
    config = model["config"]
    if model["class_name"] == "Sequential":
        layers = _chained(config if isinstance(config, list)
                          else config["layers"])
        return layers, weights, layers[-1]["config"]["name"]
    if len(config["output_layers"]) != 1 or len(config["input_layers"]) != 1:
        raise Unsupported(f"{path}: {len(config['input_layers'])} inputs and "
                          f"{len(config['output_layers'])} outputs; "
                          "expected one of each")
    return config["layers"], weights, config["output_layers"][0][0]


def _text(value):
    return value.decode() if isinstance(value, bytes) else value


def _weights(group):
    """{"kernel": array, ...}: names without scope and ":0"."""
    names = [_text(name) for name in group.attrs.get("weight_names", ())]
    return {name.split("/")[-1].split(":")[0]: group[name][()]
            for name in names}


def _chained(layers):
    """The layers of a Sequential, with an input layer and links as in a
    functional model."""
    first = layers[0]["config"]
    chained = []
    if layers[0]["class_name"] != "InputLayer":
        chained.append({"class_name": "InputLayer", "name": "input",
                        "config": dict(first, name="input")})
    for layer in layers:
        before = [[[chained[-1]["config"]["name"], 0, 0, {}]]] if chained \
            else []
        chained.append(dict(layer, inbound_nodes=before))
    return chained


class Converter:
    """Adds layers to an OnnxGraph one by one. Each `_ClassName` method takes
    (name, config, weights, input values) and returns the output value of the
    layer."""

    def __init__(self, layers, weights, name):
        self.weights, self.values = weights, {}
        self.graph = None
        self.name = name
        for layer in layers:
            self.add(layer)

    def add(self, layer):
        kind, config = layer["class_name"], layer["config"]
        name = config["name"]
        method = getattr(self, "_" + kind, None)
        if method is None:
            raise Unsupported(f"layer {name}: {kind} is not one of "
                              + ", ".join(self.known()))
        if config.get("data_format", "channels_last") != "channels_last":
            raise Unsupported(f"layer {name}: data_format "
                              f"{config['data_format']}, expected channels_last")
        nodes = layer.get("inbound_nodes", [])
        if len(nodes) > 1:
            raise Unsupported(f"layer {name} is used {len(nodes)} times, "
                              "expected once")
        inputs = [self.values[link[0]] for node in nodes for link in node]
        self.values[name] = method(name, config, self.weights.get(name, {}),
                                   *inputs)

    @classmethod
    def known(cls):
        return [key[1:] for key in vars(cls)
                if key[0] == "_" and key[1:2].isupper()]

    def _InputLayer(self, name, config, _):
        shape = config.get("batch_input_shape")
        if not shape or len(shape) != 4 or None in shape[1:]:
            raise Unsupported(f"layer {name}: input shape {shape}, expected "
                              "[null, height, width, channels]")
        _, height, width, channels = shape
        self.graph = OnnxGraph(self.name, (channels, height, width))
        return self.graph.input

    def _Conv2D(self, name, config, weights, x):
        # (kH, kW, in, out) to (out, in, kH, kW)
        y = self._window_conv(name, config, x,
                              weights["kernel"].transpose(3, 2, 0, 1),
                              weights.get("bias"))
        return self._activate(name, config, y)

    def _DepthwiseConv2D(self, name, config, weights, x):
        y = self._window_conv(name, config, x,
                              _depthwise(weights["depthwise_kernel"]),
                              weights.get("bias"), self.graph.shapes[x][0])
        return self._activate(name, config, y)

    def _SeparableConv2D(self, name, config, weights, x):
        y = self._window_conv(name + ".depthwise", config, x,
                              _depthwise(weights["depthwise_kernel"]), None,
                              self.graph.shapes[x][0])
        y = self.graph.conv(name, y,
                            weights["pointwise_kernel"].transpose(3, 2, 0, 1),
                            weights.get("bias"))
        return self._activate(name, config, y)

    def _Dense(self, name, config, weights, x):
        kernel = weights["kernel"]
        bias = weights.get("bias", np.zeros(kernel.shape[1]))
        return self._activate(name, config,
                              self.graph.gemm(name, x, kernel, bias))

    def _BatchNormalization(self, name, config, weights, x):
        axis = np.ravel(config.get("axis", -1))[0]
        if axis not in (-1, len(self.graph.shapes[x])):
            raise Unsupported(f"layer {name}: normalises axis {axis}, "
                              "expected the last (channels)")
        mean = weights["moving_mean"]
        gamma = weights.get("gamma", np.ones_like(mean))
        beta = weights.get("beta", np.zeros_like(mean))
        return self.graph.batch_norm(name, x, gamma, beta, mean,
                                     weights["moving_variance"],
                                     config["epsilon"])

    def _Activation(self, name, config, _, x):
        return self._activation(name, config["activation"], x)

    def _ReLU(self, name, config, _, x):
        odd = {key: config[key] for key in
               ("max_value", "negative_slope", "threshold") if config.get(key)}
        if odd:
            raise Unsupported(f"layer {name}: ReLU with {odd}, expected a "
                              "plain one")
        return self.graph.elementwise("Relu", name, x)

    def _Add(self, name, config, _, *inputs):
        return self._chain("Add", name, inputs)

    def _Multiply(self, name, config, _, *inputs):
        return self._chain("Mul", name, inputs)

    def _MaxPooling2D(self, name, config, _, x):
        return self._pool(name, config, x, False)

    def _AveragePooling2D(self, name, config, _, x):
        return self._pool(name, config, x, True)

    def _GlobalAveragePooling2D(self, name, config, _, x):
        return self.graph.mean(name, x)

    def _Flatten(self, name, config, _, x):
        shape = self.graph.shapes[x]
        if len(shape) == 3 and shape[1:] != (1, 1):
            # Keras has channels last; the layers after this one rely on that
            # order.
            x = self.graph.transpose(name + ".order", x, (1, 2, 0))
        return self.graph.flatten(name, x)

    def _Dropout(self, name, config, _, x):
        return x

    def _activate(self, name, config, x):
        kind = config.get("activation", "linear")
        return self._activation(f"{name}.{kind}", kind, x)

    def _activation(self, name, kind, x):
        if kind == "linear":
            return x
        if kind == "softmax":
            if len(self.graph.shapes[x]) != 1:
                raise Unsupported(f"layer {name}: softmax of a feature map "
                                  f"{self.graph.shapes[x]}, expected a vector")
            return self.graph.softmax(name, x)
        if kind in ("relu", "sigmoid"):
            return self.graph.elementwise(kind.capitalize(), name, x)
        raise Unsupported(f"layer {name}: activation {kind} is not one of "
                          "linear, relu, sigmoid, softmax")

    def _chain(self, kind, name, inputs):
        y = inputs[0]
        for index, x in enumerate(inputs[1:], 2):
            last = index == len(inputs)
            y = self.graph.elementwise(kind, name if last
                                       else f"{name}.{index}", y, x)
        return y

    def _window_conv(self, name, config, x, weight, bias, group=1):
        strides = config["strides"]
        dilations = config.get("dilation_rate", (1, 1))
        pads = self._pads(name, config, x, weight.shape[2:], strides, dilations)
        return self.graph.conv(name, x, weight, bias, strides, pads, dilations,
                               group)

    def _pool(self, name, config, x, average):
        kernel = config["pool_size"]
        strides = config["strides"] or kernel
        pads = self._pads(name, config, x, kernel, strides)
        return self.graph.pool(name, x, average, kernel, strides, pads)

    def _pads(self, name, config, x, kernel, strides, dilations=(1, 1)):
        if config["padding"] == "valid":
            return [(0, 0), (0, 0)]
        if config["padding"] != "same":
            raise Unsupported(f"layer {name}: padding {config['padding']}, "
                              "expected valid or same")
        return [same(*axis) for axis in zip(self.graph.shapes[x][1:], kernel,
                                            strides, dilations)]


def _depthwise(kernel):
    """(kH, kW, C, multiplier) to (C * multiplier, 1, kH, kW)."""
    height, width, channels, multiplier = kernel.shape
    return kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1,
                                                height, width)


def import_keras(source, task, target, softmax=True):
    """Writes `target` and its modelinfo. The model ends in its probabilities,
    or in its logits if `softmax` is false."""
    layers, weights, output = read(source)
    converter = Converter(layers, weights, target.stem)
    graph, scores = converter.graph, converter.values[output]
    if graph.shapes[scores] != (len(task.labels),):
        raise Unsupported(f"{source}: output {graph.shapes[scores]}, but "
                          f"{task.attribute} has {len(task.labels)} labels")
    ends = graph.nodes[-1].op_type == "Softmax"
    if softmax and not ends:
        scores = graph.softmax("scores", scores)
    elif ends and not softmax:
        scores = graph.nodes.pop().input[0]
    graph.save(target, scores)
    modelinfo.write(target.with_suffix(".modelinfo"), task,
                    (graph.input, graph.shapes[graph.input]),
                    (scores, graph.shapes[scores]), softmax)


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("hdf5", type=Path, help="file saved by Keras 2")
    parser.add_argument("attribute", help="emotion, gender, or another one, "
                        "which needs --labels and --side")
    parser.add_argument("onnx", type=Path, help="NAME.onnx to write")
    parser.add_argument("--labels", help="comma-separated, in output order")
    parser.add_argument("--side", type=float,
                        help="side of the square around a face, as a multiple "
                        "of the longer side of\nYuNet's box")
    parser.add_argument("--shift", type=float, default=0.0,
                        help="how far the centre of the square is below that "
                        "of the box, in the same\nunit (default 0)")
    parser.add_argument("--logits", action="store_true",
                        help="leave out the final softmax")
    args = parser.parse_args()
    if args.attribute not in TASKS and not (args.labels and args.side):
        parser.error(f"{args.attribute} needs --labels and --side")
    return args


def main():
    args = parse_args()
    task = TASKS.get(args.attribute) or replace(
        TASKS["emotion"], attribute=args.attribute)
    if args.labels:
        task = replace(task, labels=tuple(args.labels.split(",")))
    if args.side:
        task = replace(task, framing=Framing(args.side, args.shift))
    try:
        import_keras(args.hdf5, task, args.onnx, not args.logits)
    except (Unsupported, OSError) as error:
        raise SystemExit(f"import_keras.py: {error}")
    print(f"{args.onnx}: {task.attribute}, {len(task.labels)} labels")


if __name__ == "__main__":
    main()
