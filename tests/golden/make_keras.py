#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Golden vectors from Keras: small networks converted to ONNX by tf2onnx, and
two of them as saved by Keras 2 (HDF5), for import_keras.py.

Made with TensorFlow 2.15.1, tf2onnx 1.17.0 and onnx 1.16.2.
"""

import sys
from pathlib import Path

import tensorflow as tf
import tf2onnx
from tensorflow import keras

import vectors

sys.path.append(str(Path(__file__).parents[2] / "models" / "train"))
# pylint: disable=wrong-import-position
import modelinfo
from tasks import Framing, Task

layers = keras.layers


def xception(shape, stem, modules):
    """Like the authors' mini-Xception."""
    start = x = layers.Input(shape)
    for width in stem:
        x = layers.Conv2D(width, 3, use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
    for width in modules:
        residual = layers.Conv2D(width, 1, strides=2, padding="same",
                                 use_bias=False)(x)
        residual = layers.BatchNormalization()(residual)
        for step in range(2):
            x = layers.SeparableConv2D(width, 3, padding="same",
                                       use_bias=False)(x)
            x = layers.BatchNormalization()(x)
            if step == 0:
                x = layers.Activation("relu")(x)
        x = layers.MaxPooling2D(3, 2, padding="same")(x)
        x = layers.add([x, residual])
    x = layers.Conv2D(7, 3, padding="same")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(start, layers.Activation("softmax")(x))


def simple():
    """Like the authors' simple_CNN, with three channels."""
    net = keras.Sequential([layers.InputLayer((48, 48, 3))])
    for width, kernel in ((4, 7), (6, 5), (8, 3)):
        for _ in range(2):
            net.add(layers.Conv2D(width, kernel, padding="same"))
            net.add(layers.BatchNormalization())
        net.add(layers.Activation("relu"))
        net.add(layers.AveragePooling2D(2, padding="same"))
        net.add(layers.Dropout(0.5))
    net.add(layers.Conv2D(2, 3, padding="same"))
    net.add(layers.GlobalAveragePooling2D())
    net.add(layers.Activation("softmax"))
    return net


def dense():
    """The other layers that import_keras.py supports, with odd sizes."""
    start = layers.Input((31, 38, 1))
    x = layers.Conv2D(4, 5, strides=2, padding="same", activation="relu")(start)
    gate = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2,
                                  activation="sigmoid")(x)
    x = layers.SeparableConv2D(8, 3, padding="same", dilation_rate=2,
                               activation="relu")(x)
    x = layers.Add()([x, layers.Multiply()([x, gate])])
    x = layers.AveragePooling2D(3, 2, padding="same")(x)
    x = layers.MaxPooling2D((2, 3), padding="valid")(x)
    x = layers.Flatten()(x)
    x = layers.Dense(12)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.Dropout(0.3)(x)
    return keras.Model(start, layers.Dense(5, activation="softmax")(x))


# name -> (network, opset for tf2onnx, whether its input should be NCHW as in
# PyTorch rather than NHWC as in Keras, whether to keep the HDF5)
NETWORKS = {
    "keras-mini": (lambda: xception((64, 64, 1), (4, 4), (6, 8, 10, 12)), 11,
                   True, False),
    "keras-simple": (simple, 13, False, True),
    "keras-dense": (dense, 15, True, True),
}


def randomise(net, x):
    """Sets the BatchNorm statistics to those of the network's own values on
    `x`."""
    for layer in net.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.0
            layer.gamma.assign(tf.random.uniform(layer.gamma.shape, 0.7, 1.4))
            layer.beta.assign(tf.random.uniform(layer.beta.shape, -0.4, 0.4))
    net(x, training=True)


def logits(net, x):
    """The logarithm of the softmax: the logits up to a common constant."""
    return tf.math.log(net(x, training=False)).numpy()


def make(name, seed):
    build, opset, nchw, keep = NETWORKS[name]
    keras.utils.set_random_seed(seed)
    keras.backend.clear_session()
    net = build()
    height, width, channels = net.input_shape[1:]
    shape = (channels, height, width)
    x = vectors.items(vectors.read_pictures(vectors.PICTURES), shape)
    x = x.transpose(0, 2, 3, 1)
    randomise(net, x)
    path = vectors.DATA / f"{name}.onnx"
    if keep:
        net.save(path.with_suffix(".hdf5"), include_optimizer=False,
                 save_format="h5")
    expected = logits(net, x)
    vectors.write_outputs(path.with_suffix(".txt"), expected)
    tf2onnx.convert.from_keras(net, opset=opset, output_path=str(path),
                               inputs_as_nchw=net.input_names if nchw
                               else None)
    labels = tuple(f"class{index}" for index in range(expected.shape[1]))
    modelinfo.write(path.with_suffix(".modelinfo"),
                    Task("test", labels, Framing(1.0)),
                    (net.input_names[0], shape if nchw else
                     (height, width, channels)),
                    (net.output_names[0], expected.shape[1:]))


def main():
    for seed, name in enumerate(NETWORKS, 1):
        make(name, seed)


if __name__ == "__main__":
    main()
