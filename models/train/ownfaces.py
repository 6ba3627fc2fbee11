# SPDX-License-Identifier: LGPL-2.1-or-later
"""Faces for a task of your own, from a folder of pictures for each class."""

import hashlib

import data
import finder
import pack
import split
from progress import Bar

SIZE = 96      # pixels of a stored face
CONTEXT = 1.5  # size of the stored square, relative to the network's
KINDS = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
FEWEST = 8     # pictures per class


def pictures(folder):
    """{class: paths} of the folders in `folder`."""
    if not folder.is_dir():
        raise ValueError(f"{folder}: no such folder")
    found = {sub.name: [path for path in sorted(sub.iterdir())
                        if path.suffix.lower() in KINDS]
             for sub in sorted(folder.iterdir()) if sub.is_dir()}
    if len(found) < 2:
        raise ValueError(f"{folder}: expected at least two sub-folders of "
                         f"pictures, one per class; found {len(found)}")
    for name in found:
        if set(name) & set(";,"):
            raise ValueError(f"{folder}/{name}: a class name may contain no "
                             "; or , : rename the folder")
    _check_counts(folder, found, "pictures")
    return found


def _check_counts(folder, found, what):
    for name, those in found.items():
        if len(those) < FEWEST:
            raise ValueError(f"{folder}/{name}: {len(those)} {what}, expected "
                             f"at least {FEWEST}; hundreds are better")


class OwnFaces:
    """Turns the pictures {class: paths} into faces; the folder `store` caches
    the result. `args` are those of owntask.py."""

    def __init__(self, args, paths, attribute, store):
        self.args, self.paths, self.store = args, paths, store
        self.attribute, self.bar = attribute, Bar()
        self.shown = args.cropped or args.side * CONTEXT

    def _signature(self):
        """A hash of everything that the faces depend on."""
        args, digest = self.args, hashlib.sha1()
        digest.update(repr((self.attribute, self.shown, args.detector,
                            args.seed, args.held_back, args.people)).encode())
        for paths in self.paths.values():
            for path in paths:
                digest.update(f"{path.parent.name}/{path.name} "
                              f"{path.stat().st_size}\n".encode())
        return digest.hexdigest()

    def sets(self):
        """{use: {set: Faces}}; created once, then read from the cache."""
        packed, sign = self.store / "faces.pack", self.store / "faces.sha1"
        if sign.exists():
            if sign.read_text() != self._signature():
                raise ValueError(
                    f"{self.store} is of a run with other pictures or "
                    "options: remove it, or use another --run")
            return pack.read(packed)
        kept, held = self._split(self._make())
        sets = {"training": {"yours": kept}, "validation": {"held back": held},
                "report": {}}
        pack.write(packed, sets)
        sign.write_text(self._signature())
        return sets

    def _split(self, faces):
        divide = split.split_people if self.args.people else split.split_files
        kept, held = divide(faces, self.args.held_back, self.args.seed)
        for part, what in ((kept, "train on"), (held, "judge by")):
            for label, name in enumerate(self.paths):
                if not (part.labels(self.attribute) == label).any():
                    raise ValueError(f"no picture of {name!r} left to "
                                     f"{what}: add pictures"
                                     + " of more people" * self.args.people)
        copies = len(faces) - len(kept) - len(held)
        if copies:
            print(f"{copies} pictures left out: copies of pictures that are "
                  "held back")
        near = int(split.copies(held.images, kept.images).sum())
        if near > len(held) // 10:
            print(f"{near} of {len(held)} held-back pictures are nearly the "
                  "same as training pictures, like\nframes of one clip: expect "
                  "lower accuracy on new pictures (see --people)")
        return kept, held

    def _make(self):
        labelled = [(label, path) for label, name in enumerate(self.paths)
                    for path in self.paths[name]]
        boxes = self._boxes([path for _, path in labelled])
        kept = [(*pair, box) for pair, box in zip(labelled, boxes) if box]
        self._tell_found(kept, [path for (_, path), box
                                in zip(labelled, boxes) if not box])
        images = [finder.whole(path, SIZE) if self.args.cropped else
                  finder.square(path, box, self.shown, SIZE)
                  for _, path, box in kept]
        return data.make_faces(
            images, [label for label, _, _ in kept], self.attribute,
            self.shown, 0, {self.attribute: tuple(self.paths)},
            [f"{path.parent.name}/{path.name}" for _, path, _ in kept])

    def _boxes(self, paths):
        if self.args.cropped:
            return [finder.photograph(path) is not None for path in paths]
        found = finder.boxes(paths, self.args.detector, lambda done:
                             self.bar.tell(done / len(paths), "finding faces"))
        self.bar.clear()
        return found

    def _tell_found(self, kept, missed):
        found = {name: [k for k in kept if k[0] == label]
                 for label, name in enumerate(self.paths)}
        for name, those in found.items():
            print(f"{name}: {len(those)} faces in {len(self.paths[name])} "
                  "pictures")
        if missed:
            path = self.store / "left-out.txt"
            path.write_text("".join(f"{p}\n" for p in missed),
                            encoding="utf-8")
            print(f"pictures without a face: {path}")
        _check_counts(self.args.folder, found, "faces")
