# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes ONNX graphs of image classifiers, node by node.

They are written by hand rather than by an exporter so that the file does not
depend on PyTorch's version, padding is a constant of the node that pads, and
old readers (OpenCV 4.6's DNN module) understand every node.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# The oldest operator set and IR version that the ops allow.
OPSET, NEW_OPSET = 11, 14
IR_VERSION, NEW_IR_VERSION = 6, 7
NEW_OPS = {"HardSwish"}

# Name of a constant in float16: that of its float32 values, and this.
HALF = ".half"
SMALL = 256  # constants with fewer values stay float32


class OnnxGraph:
    """A graph under construction. Each method adds a node and returns the name
    of its value, which is also the node's name. `shapes` has the shape of each
    value without the batch, (C, H, W) or (C,). The batch size is variable.
    `half` stores large constants as float16, each with a node that casts it to
    float32; OpenCV 4.6's DNN module does not read such files."""

    def __init__(self, name, shape, input_name="input", half=False):
        self.name, self.input, self.half = name, input_name, half
        self.nodes, self.constants = [], []
        self.shapes = {input_name: tuple(shape)}

    def conv(self, name, x, weight, bias=None, strides=(1, 1),
             pads=((0, 0), (0, 0)), dilations=(1, 1), group=1):
        """`weight` is (M, C / group, kH, kW); `pads` are (before, after) for
        H, then W."""
        inputs = [x, self._constant(name + ".weight", weight)]
        if bias is not None:
            inputs.append(self._constant(name + ".bias", bias))
        kernel = weight.shape[2:]
        shape = (weight.shape[0], *self._window(x, kernel, strides, pads,
                                                dilations))
        return self._add("Conv", name, inputs, shape, kernel_shape=kernel,
                         strides=strides, pads=_onnx_pads(pads),
                         dilations=dilations, group=group)

    def pool(self, name, x, average, kernel, strides, pads=((0, 0), (0, 0))):
        """Maximum or average; padding never counts."""
        shape = (self.shapes[x][0], *self._window(x, kernel, strides, pads))
        return self._add("AveragePool" if average else "MaxPool", name, [x],
                         shape, kernel_shape=kernel, strides=strides,
                         pads=_onnx_pads(pads))

    def batch_norm(self, name, x, gamma, beta, mean, variance, epsilon):
        inputs = [x] + [self._constant(f"{name}.{key}", value) for key, value
                        in (("gamma", gamma), ("beta", beta), ("mean", mean),
                            ("variance", variance))]
        return self._add("BatchNormalization", name, inputs, self.shapes[x],
                         epsilon=epsilon)

    def elementwise(self, kind, name, *inputs):
        """Relu, Sigmoid, HardSwish, Add or Mul; the result has the shape of
        the first input."""
        return self._add(kind, name, list(inputs), self.shapes[inputs[0]])

    def softmax(self, name, x):
        return self._add("Softmax", name, [x], self.shapes[x], axis=1)

    def average(self, name, x):
        """(C, H, W) to (C, 1, 1)."""
        return self._add("GlobalAveragePool", name, [x],
                         (self.shapes[x][0], 1, 1))

    def mean(self, name, x):
        """(C, H, W) to (C,)."""
        return self.flatten(name, self.average(name + ".pool", x))

    def flatten(self, name, x):
        return self._add("Flatten", name, [x],
                         (int(np.prod(self.shapes[x])),), axis=1)

    def transpose(self, name, x, order):
        """`order` of the axes without the batch, from 0."""
        shape = tuple(self.shapes[x][axis] for axis in order)
        return self._add("Transpose", name, [x], shape,
                         perm=[0] + [axis + 1 for axis in order])

    def gemm(self, name, x, weight, bias):
        """`weight` (in, out), `bias` (out,)."""
        inputs = [x, self._constant(name + ".weight", weight),
                  self._constant(name + ".bias", bias)]
        return self._add("Gemm", name, inputs, (weight.shape[1],))

    def save(self, path, outputs):
        """Checks the model and writes it with `outputs`, a name or a list of
        names, as its results."""
        new = any(node.op_type in NEW_OPS for node in self.nodes)
        outputs = [outputs] if isinstance(outputs, str) else outputs
        graph = helper.make_graph(
            self.nodes, self.name,
            [self.port(self.input)], [self.port(x) for x in outputs],
            self.constants)
        model = helper.make_model(
            graph, producer_name="mien",
            ir_version=NEW_IR_VERSION if new else IR_VERSION,
            opset_imports=[helper.make_opsetid("", NEW_OPSET if new
                                               else OPSET)])
        onnx.checker.check_model(model)
        onnx.save(model, str(path))

    def port(self, name):
        """The description of an input or output in the file."""
        return helper.make_tensor_value_info(
            name, TensorProto.FLOAT, ["batch", *self.shapes[name]])

    def _window(self, x, kernel, strides, pads, dilations=(1, 1)):
        return [(size + sum(pad) - (k - 1) * dilation - 1) // stride + 1
                for size, k, stride, pad, dilation
                in zip(self.shapes[x][1:], kernel, strides, pads, dilations)]

    def _constant(self, name, values):
        values = np.ascontiguousarray(values, np.float32)
        if self.half and values.size >= SMALL:
            stored = name + HALF
            self.constants.append(numpy_helper.from_array(
                values.astype(np.float16), stored))
            self.nodes.append(helper.make_node("Cast", [stored], [name], name,
                                               to=TensorProto.FLOAT))
            return name
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def _add(self, kind, name, inputs, shape, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [name], name,
                                           **attributes))
        self.shapes[name] = tuple(int(size) for size in shape)
        return name


def load(path):
    """The ONNX model in a file, which raises ValueError if there is none."""
    if not Path(path).is_file():
        raise ValueError(f"{path}: no such file")
    try:
        return onnx.load(str(path))
    except Exception as error:  # protobuf's exceptions vary by version
        raise ValueError(f"{path}: not an ONNX file") from error


def constants(graph):
    """{name: float32 array} of a graph written by `OnnxGraph`."""
    return {values.name.removesuffix(HALF):
            numpy_helper.to_array(values).astype(np.float32)
            for values in graph.initializer}


def parameters(path):
    """The number of parameters in an ONNX file."""
    return sum(int(np.prod(values.dims)) for values in
               load(path).graph.initializer)


def _onnx_pads(pads):
    return [before for before, _ in pads] + [after for _, after in pads]
