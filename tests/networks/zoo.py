# SPDX-License-Identifier: LGPL-2.1-or-later
"""Creates a network from timm or torchvision, exports it in several ways and
runs the files with ONNX Runtime; for networks.py, in a Python that has these
packages.

usage: zoo.py NETWORK FOLDER FORM...

Prints as JSON the dimensions of an item and, for each form, the file and the
scores of all items, or the reason why there is no file. The items are written
to FOLDER as float32. Weights are random.
"""

import json
import logging
import sys
import warnings
from pathlib import Path

import numpy
import onnxruntime
import torch
from torch import nn

CLASSES = 7
ITEMS = 3

# Networks that need another size than 112.
SIZES = {"edgenext_xx_small": 128, "fastvit_t8": 128, "levit_128s": 224,
         "mobilevit_xxs": 128, "mobilevitv2_050": 128, "swin_tiny": 112}
NAMES = {"swin_tiny": "swin_tiny_patch4_window7_224",
         "vit_tiny": "vit_tiny_patch16_224",
         "deit_tiny": "deit_tiny_patch16_224"}


def create(name, size):
    import timm
    import torchvision
    if name.startswith(("squeezenet", "shufflenet")):
        return torchvision.models.get_model(name, num_classes=CLASSES)
    options = {}
    if name.startswith(("deit", "swin", "vit_")):
        options["img_size"] = size
    return timm.create_model(NAMES.get(name, name), num_classes=CLASSES,
                             **options)


def make_items(count, size, seed):
    """Smooth patches, with a different contrast for each item, and some noise,
    so that items remain distinct after any pooling."""
    source = torch.Generator().manual_seed(seed)
    coarse = torch.randn(count, 3, 7, 7, generator=source)
    smooth = nn.functional.interpolate(coarse, (size, size), mode="bilinear")
    contrast = torch.linspace(0.5, 1.5, count).reshape(-1, 1, 1, 1)
    return smooth * contrast + 0.3 * torch.randn(smooth.shape,
                                                 generator=source)


@torch.no_grad()
def randomise(net, items):
    """Gives scales and shifts values that differ from their initial ones, sets
    statistics from the network's own values, and makes scores differ between
    classes and items."""
    source = torch.Generator().manual_seed(2)
    for name, value in net.named_parameters():
        if "gamma" in name or "layer_scale" in name or name.endswith(".ls"):
            value.uniform_(0.2, 0.8, generator=source)
        elif value.dim() == 1 and name.endswith("bias"):
            value.uniform_(-0.2, 0.2, generator=source)
        elif value.dim() == 1 and name.endswith("weight"):
            value.uniform_(0.6, 1.4, generator=source)
    norms = [layer for layer in net.modules()
             if isinstance(layer, nn.modules.batchnorm._BatchNorm)]
    for layer in norms:
        layer.momentum = 1.0
        layer.train()
    net(items)
    net.eval()
    scores = net(items)
    spread = scores.std(0).mean().item()
    for layer in net.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d)) \
                and layer.weight.shape[0] == CLASSES:
            layer.weight *= 1.5 / spread
            if layer.bias is not None:
                layer.bias -= scores.mean(0)
                layer.bias *= 1.5 / spread


def export_script(net, items, file):
    torch.onnx.export(net, (items[:1],), file, dynamo=False, opset_version=17,
                      input_names=["input"], output_names=["scores"],
                      dynamic_axes={"input": {0: "batch"},
                                    "scores": {0: "batch"}})


def export_dynamo(net, items, file):
    torch.onnx.export(net, (items[:2],), file, dynamo=True, external_data=True,
                      dynamic_shapes=({0: torch.export.Dim("batch")},),
                      verbose=False)


def export_plain(net, items, file):
    torch.onnx.export(net, (items[:1],), file)


def reference(file, items):
    """The scores from ONNX Runtime; one item at a time if the file requires
    it."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        file, options, providers=["CPUExecutionProvider"])
    port = session.get_inputs()[0]
    step = 1 if port.shape[0] == 1 else len(items)
    parts = [session.run(None, {port.name: items[at:at + step]})[0]
             for at in range(0, len(items), step)]
    return numpy.concatenate(parts).ravel().tolist()


def in_form(form, net, items, folder):
    file = folder / f"{form}.onnx"
    try:
        globals()["export_" + form](net, items, str(file))
        return {"file": str(file),
                "scores": reference(str(file), items.numpy())}
    except Exception as error:  # pylint: disable=broad-except
        lines = str(error).strip().splitlines() or [type(error).__name__]
        return {"error": f"not exported: {lines[0]}"}


def main(arguments):
    name, folder, *forms = arguments
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    folder = Path(folder)
    size = SIZES.get(name, 112)
    torch.manual_seed(1)
    net = create(name, size)
    randomise(net.eval(), make_items(16, size, 3))
    items = make_items(ITEMS, size, 4)
    items.numpy().tofile(folder / "items.f32")
    printed, sys.stdout = sys.stdout, sys.stderr  # exporters print messages
    result = {"dims": list(items.shape[1:]), "items": ITEMS,
              "input": str(folder / "items.f32"),
              "forms": {form: in_form(form, net, items, folder)
                        for form in forms}}
    print(json.dumps(result), file=printed)


if __name__ == "__main__":
    main(sys.argv[1:])
