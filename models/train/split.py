# SPDX-License-Identifier: LGPL-2.1-or-later
"""Splits faces into those to train on and those held back, the same on every
machine."""

import hashlib

import numpy as np

# Two pictures are duplicates if the cosine of their descriptors is above this.
NEAR = 0.95


def split_random(faces, share, seed):
    """(training, held back), with `share` of the faces in the second."""
    order = np.random.default_rng(seed).permutation(len(faces))
    cut = int(len(faces) * share)
    return faces.take(np.sort(order[cut:])), faces.take(np.sort(order[:cut]))


def split_people(faces, share, seed):
    """As `split_random`, but no person is in both. The person is the file name
    before its number (`Aaron_Eckhart_0001.jpg`), in any folder."""
    people = [name.rpartition("/")[2].rsplit("_", 1)[0]
              for name in faces.names]
    everyone = sorted(set(people))
    chosen = np.random.default_rng(seed).permutation(len(everyone))
    held = {everyone[i] for i in chosen[:int(len(everyone) * share)]}
    mask = np.array([person in held for person in people])
    return faces.take(~mask), faces.take(mask)


def split_hash(faces, share=0.1):
    """As `split_random`, decided by the pixels alone. Near duplicates of
    held-back faces are in neither part."""
    mask = np.array([int.from_bytes(hashlib.sha1(image.tobytes()).digest()[:4],
                                    "big") < share * 2 ** 32
                     for image in faces.images])
    held = faces.take(mask)
    return without_copies(faces.take(~mask), held), held


def without_copies(faces, others):
    """The faces without an exact, near or mirrored duplicate in `others`."""
    return faces.take(~copies(faces.images, others.images))


def copies(images, others):
    """(N,) bool: True for each of the (N, S, S) images that duplicates one of
    `others`."""
    known = _descriptors(others)
    known = np.concatenate([known, _descriptors(others[:, :, ::-1])]).T
    part = 2048
    return np.concatenate([
        (_descriptors(images[at:at + part]) @ known).max(1) > NEAR
        for at in range(0, len(images), part)])


def _descriptors(images):
    """(N, 144): means over a 12x12 grid, normalised by mean and contrast."""
    cell = images.shape[1] // 12
    x = images[:, :12 * cell, :12 * cell].astype(np.float32)
    x = x.reshape(len(x), 12, cell, 12, cell).mean((2, 4)).reshape(len(x), -1)
    x -= x.mean(1, keepdims=True)
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-6)


def split_files(faces, share, seed):
    """As `split_random`, with `share` of the files of every class, but at
    least one and not all, in the second part. Exact duplicates of held-back
    files are in neither part."""
    random, mask = np.random.default_rng(seed), np.zeros(len(faces), bool)
    labels = faces.targets.argmax(1)
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        count = min(max(round(len(own) * share), 1), len(own) - 1)
        mask[random.permutation(own)[:count]] = True
    held = faces.take(mask)
    known = {image.tobytes() for image in held.images}
    same = np.array([image.tobytes() in known for image in faces.images])
    return faces.take(~mask & ~same), held
