# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that each layer only sees the headers of those that
docs/contributing.md allows: an include of a layer above or beside it does not
compile.

usage: layers.py SOURCE_ROOT BUILD_ROOT
"""

import json
import os
import pathlib
import shlex
import subprocess
import sys

# The parts of the engine that the layers above see.
ENGINE = ["engine/backend", "engine/grad", "engine/graph", "engine/onnx",
          "engine/ops", "engine/run"]
# Layer -> layers whose headers it may include.
MAY_USE = {
    "log": [],
    "box": [],
    "vk": ["log"],
    "engine/graph": [],
    "engine/ops": ["engine/graph"],
    "engine/grad": ["engine/graph", "engine/ops"],
    "engine/onnx": ["engine/graph", "engine/ops"],
    "engine/backend": ["engine/graph"],
    "engine/cpu": ["engine/backend", "engine/graph"],
    "engine/vulkan": ["engine/backend", "engine/graph", "log", "vk"],
    "engine/run": ["engine/backend", "engine/graph", "log"],
    "model": [*ENGINE, "log"],
    "detector": [*ENGINE, "box", "log", "model"],
    "image": ["box"],
    "pixels": [*ENGINE, "box", "engine/vulkan", "image", "log", "vk"],
    "track": ["box"],
    "meta": ["box"],
    "json": ["box", "meta"],
    "base": [*ENGINE, "box", "image", "log", "meta", "model", "pixels"],
    "facedetect": [*ENGINE, "base", "box", "detector", "image", "meta",
                   "model", "pixels"],
    "facetrack": ["base", "box", "image", "meta", "track"],
    "faceclassify": [*ENGINE, "base", "box", "image", "meta", "model",
                     "pixels"],
    "faceannotate": ["base", "box", "image", "meta"],
    "faceevents": ["base", "box", "image", "meta", "track"],
    "facejoin": ["base", "box", "image", "meta"],
    "gbpoverlay": [*ENGINE, "base", "box", "image", "meta", "model",
                   "pixels"],
    "facejson": ["base", "box", "image", "json", "meta"],
}


def headers(folder):
    """The headers that a layer exports, by the names that others include."""
    shown = folder / "include"
    if not shown.is_dir():
        return [path.name for path in folder.glob("gstmien*.h")]
    return [str(path.relative_to(shown)) for path in shown.glob("*/*.h")]


def visible(command, directory, names):
    """Those of `names` that the compiler finds for a file of the layer."""
    arguments = [word for word in shlex.split(command)
                 if word.startswith(("-I", "-isystem"))]
    probes = "".join(f'#if __has_include ("{name}")\nfound {name}\n#endif\n'
                     for name in names)
    # Without libraries that are preloaded into test programs, such as a
    # sanitizer.
    environment = {"PATH": os.environ.get("PATH", os.defpath)}
    result = subprocess.run(["cc", *arguments, "-E", "-P", "-x", "c", "-"],
                            input=probes, text=True, cwd=directory,
                            env=environment, stdout=subprocess.PIPE,
                            check=True)
    return {line.split()[1] for line in result.stdout.splitlines()
            if line.startswith("found ")}


def find_command(commands, folder):
    """The compiler command of some file in the folder."""
    for entry in commands:
        file = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if file.parent == folder:
            return entry
    return None


def check(layer, commands, source):
    entry = find_command(commands, source / layer)
    if not entry:
        return "# SKIP not built"
    owners = {name: other for other in MAY_USE
              for name in headers(source / other)}
    seen = visible(entry["command"], entry["directory"], owners)
    wrong = sorted(name for name in seen
                   if owners[name] not in [layer, *MAY_USE[layer]])
    missing = [name for name in headers(source / layer) if name not in seen]
    for name in wrong:
        print(f"# gst/{layer} finds {name} of gst/{owners[name]}")
    for name in missing:
        print(f"# gst/{layer} does not find its own {name}")
    return None if wrong or missing else ""


def main():
    source, build = (pathlib.Path(path).resolve() for path in sys.argv[1:])
    commands = json.loads((build / "compile_commands.json").read_text())
    failed = False
    print(f"1..{len(MAY_USE)}")
    for number, layer in enumerate(MAY_USE, 1):
        result = check(layer, commands, source / "gst")
        failed |= result is None
        print("not ok" if result is None else "ok", number, layer,
              result or "")
    sys.exit(failed)


main()
