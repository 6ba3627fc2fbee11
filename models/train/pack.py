#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Packs data sets into the one file that all other commands read.

    pack.py faces.pack --fer2013 fer2013.csv --ferplus votes.csv \\
      --utkface UTKFace --lfw lfw
    pack.py small.pack --from faces.pack --limit 45
    pack.py glasses.pack --task glasses --folders pictures --folders-side 1.8

The file also stores the split: training faces, faces held back for making
choices (`validation`), and PublicTest, which is only reported. Pictures are
stored as lossless WebP, or, with `--limit`, as lossy as needed to fit.
"""

import argparse
import io
import json
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

import data
import split
from data import ARRAYS, HEADS, Faces

USES = ("training", "validation", "report")
_TILES = 8192  # maximum side of a sheet in pixels; WebP's limit is 16383
_QUALITIES = (None, 95, 92, 90, 87, 85, 82, 80, 75, 70, 60, 50)


def read_sets(args):
    """{use: {set: Faces}} of the public sets or of `--folders`."""
    sets = {use: {} for use in USES}
    if args.fer2013:
        parts = data.load_fer2013(args.fer2013, args.ferplus)
        for usage in ("Training", "PublicTest"):
            if usage not in parts:
                raise ValueError(f"{args.fer2013}: no row of Usage {usage}")
        rest = split.without_copies(parts["Training"], parts["PublicTest"])
        _put(sets, "FER-2013", *split.split_hash(rest))
        sets["report"]["PublicTest"] = parts["PublicTest"]
    if args.utkface:
        faces = data.load_utkface(args.utkface)
        _put(sets, "UTKFace", *split.split_random(faces, 0.1, 1))
    if args.lfw:
        faces = data.load_folders(args.lfw, "gender", args.lfw_side)
        _put(sets, "LFW", *split.split_people(faces, 0.2, 1))
    if args.folders:
        labels = tuple(sorted(p.name for p in args.folders.iterdir()
                              if p.is_dir()))
        faces = data.load_folders(args.folders, args.task, args.folders_side,
                                  {args.task: labels})
        _put(sets, args.folders.name, *split.split_hash(faces))
    return sets


def _put(sets, name, training, validation):
    sets["training"][name], sets["validation"][name] = training, validation


def _sheets(images):
    """Arranges gray pictures as tiles on sheets."""
    side = images.shape[1]
    across = min(_TILES // side, max(1, int(np.ceil(len(images) ** 0.5))))
    per_sheet = across * (_TILES // side)
    for at in range(0, len(images), per_sheet):
        part = images[at:at + per_sheet]
        rows = -(-len(part) // across)
        tiles = np.zeros((rows * across, side, side), np.uint8)
        tiles[:len(part)] = part
        yield tiles.reshape(rows, across, side, side).swapaxes(1, 2) \
            .reshape(rows * side, across * side)


def _tiles(sheet, side):
    rows, across = sheet.shape[0] // side, sheet.shape[1] // side
    return sheet.reshape(rows, side, across, side).swapaxes(1, 2) \
        .reshape(rows * across, side, side)


def _encode(sheet, quality):
    stream = io.BytesIO()
    options = {"lossless": True, "quality": 60} if quality is None \
        else {"quality": quality}
    Image.fromarray(sheet).convert("RGB").save(stream, "WEBP", method=4,
                                               **options)
    return stream.getvalue()


def write(path, sets, quality=None):
    """Writes {use: {set: Faces}}; `quality` is WebP's, or None for lossless."""
    parts = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for use, named in sets.items():
            for name, faces in named.items():
                at = len(parts)
                for index, sheet in enumerate(_sheets(faces.images)):
                    archive.writestr(f"{at}-{index}.webp",
                                     _encode(sheet, quality),
                                     zipfile.ZIP_STORED)
                stream = io.BytesIO()
                np.savez(stream, **{key: getattr(faces, key)
                                    for key in ARRAYS[1:]})
                archive.writestr(f"{at}.npz", stream.getvalue())
                archive.writestr(f"{at}.txt", "\n".join(faces.names))
                parts.append({"use": use, "set": name, "count": len(faces),
                              "side": faces.images.shape[1]})
        heads = data.heads_of(sets["training"])
        archive.writestr("pack.json", json.dumps(
            {"heads": heads, "quality": quality, "parts": parts}, indent=1))


def read(path):
    """Reads {use: {set: Faces}} from a file written by `write`."""
    sets = {use: {} for use in USES}
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read("pack.json"))
            heads = {k: tuple(v) for k, v in about["heads"].items()}
            for at, part in enumerate(about["parts"]):
                sets[part["use"]][part["set"]] = _read_part(
                    archive, at, part, heads)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"{path}: not a file of pack.py ({error})") from error
    return sets


def _read_part(archive, at, part, heads):
    tiles, index = [], 0
    while sum(len(t) for t in tiles) < part["count"]:
        with Image.open(io.BytesIO(archive.read(f"{at}-{index}.webp"))) as im:
            tiles.append(_tiles(np.asarray(im.convert("L")), part["side"]))
        index += 1
    arrays = np.load(io.BytesIO(archive.read(f"{at}.npz")))
    names = archive.read(f"{at}.txt").decode().split("\n")
    return Faces(heads, np.concatenate(tiles)[:part["count"]],
                 *(arrays[key] for key in ARRAYS[1:]),
                 names if len(names) == part["count"] else [])


def thinned(sets, count):
    """At most `count` faces of each set, evenly spaced from first to last."""
    return {use: {name: faces.take(np.unique(np.linspace(
        0, len(faces) - 1, min(count, len(faces))).astype(int)))
        for name, faces in named.items()} for use, named in sets.items()}


def write_limited(path, sets, megabytes):
    """Writes at the best quality that fits, and returns it."""
    for quality in _QUALITIES:
        # A tenth of the pictures shows whether the rest is worth trying.
        write(path, thinned(sets, 1000), quality)
        counts = [len(f) for n in sets.values() for f in n.values()]
        share = sum(min(count, 1000) for count in counts) / sum(counts)
        if path.stat().st_size / share > megabytes * 1.1e6:
            continue
        write(path, sets, quality)
        if path.stat().st_size <= megabytes * 1e6:
            return quality
    raise ValueError(f"{path}: more than {megabytes} MB even at quality "
                     f"{_QUALITIES[-1]}: leave sets out, or take --thin")


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pack", type=Path, help="file to write")
    parser.add_argument("--from", type=Path, dest="source", metavar="PACK",
                        help="pack the contents of another pack")
    parser.add_argument("--fer2013", type=Path, help="fer2013.csv or .csv.xz")
    parser.add_argument("--ferplus", type=Path, help="csv file of FER+ votes")
    parser.add_argument("--utkface", type=Path, help="folder of aligned chips")
    parser.add_argument("--lfw", type=Path, help="folder with woman/ and man/")
    parser.add_argument("--lfw-side", type=float, default=1.8,
                        help="side of the LFW pictures in M, the longer side "
                        "of YuNet's box (default 1.8)")
    parser.add_argument("--folders", type=Path,
                        help="folder with a sub-folder per class, for a task "
                        "of your own")
    parser.add_argument("--folders-side", type=float, default=1.0,
                        help="side of those pictures in M (default 1)")
    parser.add_argument("--task", help="name of the attribute for --folders")
    parser.add_argument("--thin", type=int, metavar="N",
                        help="keep at most N faces of each set, for a trial")
    parser.add_argument("--limit", type=float, metavar="MB",
                        help="maximum size of the file")
    parser.add_argument("--names", type=Path, metavar="DIR",
                        help="also write the names of the held-back files, one "
                        "list per set")
    args = parser.parse_args()
    if not (args.source or args.fer2013 or args.utkface or args.lfw
            or args.folders):
        parser.error("nothing to pack: expected --from or a data set")
    if args.folders and not args.task:
        parser.error("--folders needs --task, the name of the attribute")
    if args.folders and (args.fer2013 or args.utkface or args.lfw):
        parser.error("--folders cannot be combined with other data sets")
    return args


def main():
    args = parse_args()
    try:
        sets = read(args.source) if args.source else read_sets(args)
        if args.thin:
            sets = thinned(sets, args.thin)
        quality = None
        if args.limit:
            quality = write_limited(args.pack, sets, args.limit)
        else:
            write(args.pack, sets)
    except (OSError, ValueError) as error:
        raise SystemExit(f"pack.py: {error}")
    for use, named in sets.items():
        for name, faces in named.items():
            print(f"{use}: {name}, {len(faces)} faces")
            if args.names and use == "validation" and faces.names:
                args.names.mkdir(parents=True, exist_ok=True)
                (args.names / f"{name}.txt").write_text(
                    "\n".join(faces.names) + "\n", encoding="utf-8")
    print(f"{args.pack}: {args.pack.stat().st_size / 1e6:.1f} MB, "
          + (f"WebP of quality {quality}" if quality else "lossless"))


if __name__ == "__main__":
    main()
