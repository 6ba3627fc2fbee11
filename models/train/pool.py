# SPDX-License-Identifier: LGPL-2.1-or-later
"""All faces of a training, on its device, and the targets of the network."""

import numpy as np
import torch

import data


class Pool:
    """Faces as tensors: `images`, `frame` (N, 3) (size, side, shift), and the
    columns of `heads` of `targets` and `votes` (N, C); `parts` are their
    slices."""

    def __init__(self, faces, heads, device):
        columns = np.concatenate([np.r_[data.columns(faces.heads, head)]
                                  for head in heads])
        chosen = {head: faces.heads[head] for head in heads}
        self.parts = [data.columns(chosen, head) for head in heads]

        def tensor(array):
            return torch.from_numpy(np.ascontiguousarray(array)).to(device)

        self.images = tensor(faces.images)
        self.frame = tensor(np.stack((faces.size, faces.side, faces.shift), 1)
                            .astype(np.float32))
        self.targets = tensor(faces.targets[:, columns])
        self.votes = tensor(faces.votes[:, columns])
        self.taught = None

    def __len__(self):
        return len(self.images)

    def teach(self, predictions):
        """Sets stored teacher predictions (views, N, C), float16."""
        if predictions.shape[1:] != tuple(self.targets.shape):
            raise ValueError(
                f"predictions of {predictions.shape[1]} faces in "
                f"{predictions.shape[2]} columns; this training has "
                f"{len(self)} faces in {self.targets.shape[1]}: predict for "
                "the same pack, sets and heads")
        self.taught = torch.from_numpy(predictions).to(self.images.device)

    def expected(self, index, view, votes, smoothing, teacher):
        """Targets (n, C) of the faces at `index` for a teacher's `view`.
        Labels are blended with a share `votes` of the votes, smoothed, and
        blended with a share `teacher` of the teacher's predictions. Without a
        label, only the predictions are used."""
        label, vote = self.targets[index], self.votes[index]
        taught = None if self.taught is None \
            else self.taught[view][index].float()
        rows = []
        for part in self.parts:
            y, v = label[:, part], vote[:, part]
            y = torch.lerp(y, v, votes * v.sum(1, keepdim=True).clamp_max(1))
            known = y.sum(1, keepdim=True)
            y = y * (1 - smoothing) + known * (smoothing / y.shape[1])
            if taught is not None:
                y = torch.lerp(y, taught[:, part], 1 - (1 - teacher) * known)
            rows.append(y)
        return torch.cat(rows, 1)


def weights(faces, heads, power=0.5):
    """(N,) float32 with mean 1. Faces from rare groups weigh more: their share
    to the power of -`power`. Groups are formed by size and framing (that is,
    set), classes, and age in steps of twenty years if the name contains it."""
    groups = {}
    for at in range(len(faces)):
        fields = faces.names[at].split("_") if faces.names else ()
        age = int(fields[0]) // 20 if fields and fields[0].isdigit() else -1
        groups.setdefault((int(faces.size[at]), float(faces.side[at]), age,
                           *(int(faces.targets[at, data.columns(
                               faces.heads, head)].argmax())
                             for head in heads)), []).append(at)
    out = np.empty(len(faces), np.float32)
    for members in groups.values():
        out[members] = len(members) ** -power
    return out / out.mean()
