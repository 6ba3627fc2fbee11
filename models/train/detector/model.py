# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs detectors from ONNX files with ONNX Runtime on pictures of any size:
ours, and YuNet 2023mar, which is also the teacher."""

import numpy as np
import onnx
import torch
from PIL import Image

from . import boxes
from .network import OUTPUTS, STRIDES


def _free_sizes(model):
    """Makes the size variable: YuNet's file says 640x640, but nothing in it
    depends on that."""
    ports = [(value, (2, 3)) for value in model.graph.input]
    ports += [(value, (0, 1)) for value in model.graph.output]
    for value, axes in ports:
        for axis in axes:
            value.type.tensor_type.shape.dim[axis].dim_param = \
                f"{value.name}_{axis}"
    return model


def padded(pixels, multiple=STRIDES[-1]):
    """Pads (H, W) or (H, W, 3) with black at the right and bottom, as
    mienfacedetect does."""
    height, width = pixels.shape[:2]
    return np.pad(pixels, ((0, -height % multiple), (0, -width % multiple),
                           (0, 0))[:pixels.ndim])


class Model:
    """YuNet takes BGR from 0 to 255, our own network gray from -1 to 1. Both
    return (scores (places,), faces (places, 14)) for a picture."""

    def __init__(self, path, threads=1):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            _free_sizes(onnx.load(str(path))).SerializeToString(), options,
            providers=["CPUExecutionProvider"])
        found = {value.name for value in self.session.get_outputs()}
        kinds = [*OUTPUTS] + ["obj"] * ("obj_8" in found)
        names = {kind: [f"{kind}_{stride}" for stride in STRIDES]
                 for kind in kinds}
        missing = sorted({n for part in names.values() for n in part} - found)
        if missing:
            raise ValueError(f"{path} has no {', '.join(missing)}: expected "
                             "Mien's detector, or YuNet 2023mar")
        self.names = names
        self.port = self.session.get_inputs()[0].name
        self.is_yunet = "obj" in names

    def _input(self, pixels):
        gray = pixels.ndim == 2
        if self.is_yunet:
            rgb = np.repeat(pixels[:, :, None], 3, 2) if gray else pixels
            return rgb[None, :, :, ::-1].transpose(0, 3, 1, 2)
        if not gray:
            pixels = np.asarray(Image.fromarray(pixels).convert("L"))
        return pixels[None, None] / np.float32(127.5) - 1

    def __call__(self, pixels):
        """`pixels` are (H, W) gray or (H, W, 3) RGB, uint8."""
        x = np.ascontiguousarray(self._input(padded(pixels)), np.float32)
        outputs = self.session.run([name for part in self.names.values()
                                    for name in part], {self.port: x})
        told = {kind: torch.from_numpy(np.concatenate(
            outputs[at:at + len(STRIDES)], 1)[0]) for kind, at in
            zip(self.names, range(0, len(outputs), len(STRIDES)))}
        score = told["cls"][:, 0]
        if self.is_yunet:
            score = (score.clamp(0, 1)
                     * told["obj"][:, 0].clamp(0, 1)).sqrt()
        return score, boxes.decode(told["bbox"], told["kps"],
                                   boxes.grid(*x.shape[2:]))
