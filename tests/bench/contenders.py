# SPDX-License-Identifier: LGPL-2.1-or-later
"""The engines that peers.py compares: each is a command that runs one turn."""

import array
import configparser
import json
import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
import environment
from environment import Failure, call

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"


def temperature(path):
    """Reads the properties of a network's logits from its side file."""
    side_file = configparser.ConfigParser(strict=False, interpolation=None)
    side_file.read(path.with_suffix(".modelinfo"), encoding="utf-8")
    return side_file.getfloat("mien", "temperature", fallback=1)


class Set:
    """Networks that run one after the other on the same number of faces, and
    these faces: random, the same for all contenders."""

    def __init__(self, paths, bench, folder):
        self.paths = [Path(path).resolve() for path in paths]
        self.name = " + ".join(path.stem for path in self.paths)
        self.folder = Path(folder)
        command = [bench, "--turn", "--slice=0"]
        command += [f"--model={path}" for path in self.paths]
        self.models = json.loads(call(command))["models"]
        self.temperatures = [temperature(path) for path in self.paths]

    def faces(self, items):
        """Writes a float32 file for each network."""
        files = []
        for index, model in enumerate(self.models):
            file = self.folder / f"{self.paths[index].stem}-{items}.f32"
            channels, height, width = model["dims"]
            low, high = model["range"]
            source = random.Random(index)
            with open(file, "wb") as stream:
                array.array("f", (
                    source.uniform(low, high) for _ in
                    range(items * channels * height * width))).tofile(stream)
            files.append(file)
        return files


class Mien:
    name = "mien"

    def __init__(self, bench):
        self.bench = bench

    def prepare(self, networks):
        pass

    def command(self, networks, items, threads, slice_ms):
        return [self.bench, "--turn", f"--batches={items}",
                f"--threads={threads}", f"--slice={slice_ms}",
                *(f"--model={path}" for path in networks.paths),
                *(f"--input={file}" for file in networks.faces(items))]


class Peer:
    def __init__(self, name, python):
        self.name = name
        self.python = python

    def prepare(self, networks):
        pass

    def files(self, networks):
        return networks.paths

    def command(self, networks, items, threads, slice_ms):
        words = [self.python, HERE / "turn.py", self.name, items, threads,
                 slice_ms]
        for file, faces, model in zip(self.files(networks),
                                      networks.faces(items), networks.models):
            words += [file, faces, ",".join(map(str, model["dims"]))]
        return [str(word) for word in words]


class Ncnn(Peer):
    """Needs its own files, which pnnx converts from ONNX."""

    def converted(self, networks, index):
        path = networks.paths[index]
        return networks.folder / f"ncnn-{index}-{path.stem}" / "net.ncnn"

    def files(self, networks):
        return [self.converted(networks, index)
                for index in range(len(networks.paths))]

    def prepare(self, networks):
        program = call([self.python, "-c", "import importlib.util as u;"
                        "print(u.find_spec('pnnx').origin)"]).strip()
        for index, model in enumerate(networks.models):
            folder = self.converted(networks, index).parent
            folder.mkdir(exist_ok=True)
            network = folder / "net.onnx"
            network.write_bytes(networks.paths[index].read_bytes())
            shape = ",".join(map(str, [1, *model["dims"]]))
            call([str(Path(program).with_name("pnnx")), network.name,
                  f"inputshape=[{shape}]", "fp16=0"], cwd=folder)


def make(names, bench, folder):
    """Contenders by name, Mien first; the others run in a virtual
    environment."""
    peers = [name for name in names if name != "mien"]
    python = environment.make(folder, REQUIREMENTS,
                              "--no-deps") if peers else None
    kinds = {"onnxruntime": Peer, "openvino": Peer, "ncnn": Ncnn}
    return [Mien(bench), *(kinds[name](name, python) for name in peers)]
