#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Creates networks from timm and torchvision, exports each as users do, and
compares mien-bench's results with those of ONNX Runtime. Prints for each file
and device the largest difference of probabilities, or why there is none. Fails
if one is above the tolerance.

Forms: `script` is PyTorch's older exporter with a variable batch; `dynamo` is
its newer one with a variable batch and the weights in a second file; `plain` is
torch.onnx.export (net, args, file) without any option.

Everything is created in BUILD/networks, and files there are reused."""

import argparse
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "tests" / "bench")]

# pylint: disable=wrong-import-position
import environment
import results

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-4
FORMS = ["script", "dynamo", "plain"]
DEVICES = ["cpu", "vulkan"]
NETWORKS = """
    resnet18 mobilenetv2_100 mobilenetv3_small_100 efficientnet_b0 repvgg_a0
    densenet121 convnext_atto vit_tiny mobilevit_xxs edgenext_xx_small
    fastvit_t8 ghostnet_100 tf_efficientnet_lite0 regnety_002 mnasnet_100
    shufflenet_v2_x0_5 squeezenet1_1 hardcorenas_a levit_128s poolformer_s12
    swin_tiny mobileone_s0 mobilenetv4_conv_small lcnet_050 skresnet18
    rexnet_100 repghostnet_050 starnet_s1 inception_next_atto mobilevitv2_050
    efficientvit_b0 mixer_s32_224 hrnet_w18_small xcit_nano_12_p16_224
""".split()


def words(text):
    return [word for word in text.split(",") if word]


def parse(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK",
                        default=NETWORKS, help="names in timm or torchvision "
                        f"(default: {len(NETWORKS)} of them)")
    parser.add_argument("--forms", type=words, default=FORMS, metavar="LIST",
                        help=f"default: {','.join(FORMS)}")
    parser.add_argument("--devices", type=words, default=DEVICES,
                        metavar="LIST", help="devices, as for faceclassify "
                        f"(default: {','.join(DEVICES)})")
    parser.add_argument("--python", default=os.environ.get("MIEN_TORCH_PYTHON"),
                        help="a Python with the packages in requirements.txt "
                        "(default: $MIEN_TORCH_PYTHON, or else a new "
                        "virtual environment)")
    parser.add_argument("--build", type=Path, default=ROOT / "build",
                        help="folder with mien-bench (default: build)")
    options = parser.parse_args(arguments)
    unknown = set(options.forms) - set(FORMS)
    if unknown:
        parser.error(f"--forms: expected of {', '.join(FORMS)}, found "
                     f"{', '.join(sorted(unknown))}")
    return options


def make(name, options):
    """The output of zoo.py for the network; cached."""
    folder = options.build.resolve() / "networks" / name
    told = folder / "zoo.json"
    script = HERE / "zoo.py"
    if told.exists() and told.stat().st_mtime > script.stat().st_mtime:
        network = json.loads(told.read_text())
        if set(options.forms) <= set(network["forms"]):
            return network
    folder.mkdir(parents=True, exist_ok=True)
    text = environment.call([options.python, "-B", str(script), name,
                             str(folder), *options.forms])
    told.write_text(text)
    return json.loads(text)


def turn(file, device, network, bench):
    """The output of mien-bench, with GALLIVM_PERF set as in the tests."""
    os.environ.setdefault("GALLIVM_PERF", "nopt")
    return json.loads(environment.call([
        bench, "--turn", "--slice=0", f"--contenders={device}",
        f"--batches={network['items']}", f"--model={file}",
        f"--input={network['input']}"]))


def compare(form, device, network, bench):
    """The difference, or an error text."""
    if "error" in form:
        return form["error"]
    try:
        ours = turn(form["file"], device, network, bench)
    except environment.Failure as failure:
        return str(failure)
    theirs = {"models": [{"scores": form["scores"]}]}
    apart = results.difference(ours, theirs, network["items"])
    return "another number of scores" if apart is None else apart


def spread(network):
    """How far the probabilities of the items are apart, to judge differences
    by."""
    for form in network["forms"].values():
        if "scores" in form:
            n_classes = len(form["scores"]) // network["items"]
            scores = results.probabilities(form["scores"], n_classes)
            return max(max(scores[k::n_classes]) - min(scores[k::n_classes])
                       for k in range(n_classes))
    return 0


def is_within(cell):
    return isinstance(cell, (int, float)) and cell <= TOLERANCE


def cell_text(cell):
    return f"{cell:.1e}" if isinstance(cell, (int, float)) else cell


def check(name, options, bench):
    """The rows of the table: form -> a cell for each device."""
    try:
        network = make(name, options)
    except environment.Failure as failure:
        reason = f"not made: {failure}"
        return {form: [reason] * len(options.devices)
                for form in options.forms}, 0
    return {form: [compare(network["forms"][form], device, network, bench)
                   for device in options.devices]
            for form in options.forms}, spread(network)


def main(arguments):
    options = parse(arguments)
    bench = str(options.build.resolve() / "tools" / "bench" / "mien-bench")
    try:
        options.python = options.python or environment.make(
            options.build.resolve() / "networks" / "python",
            HERE / "requirements.txt")
    except environment.Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    heads = ["network", "form", *options.devices, "items differ by"]
    print(f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", sep="\n")
    good = 0
    for name in options.networks:
        rows, apart = check(name, options, bench)
        for form, cells in rows.items():
            texts = [name, form, *map(cell_text, cells), f"{apart:.2f}"]
            print(f"| {' | '.join(texts)} |", flush=True)
        good += all(is_within(cell) for cells in rows.values()
                    for cell in cells)
    print(f"{good} of {len(options.networks)} networks: all of "
          f"{', '.join(options.forms)} on {', '.join(options.devices)} within "
          f"{TOLERANCE:g} of ONNX Runtime")
    return 0 if good == len(options.networks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
