# SPDX-License-Identifier: LGPL-2.1-or-later
"""One training of a Detector. It can be interrupted at any time and resumes
from its last report."""

import csv
import math
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch.utils.data import DataLoader

from settings import check_same
from training import Average, autocast

from . import judge, spoil
from .loss import Loss
from .network import Detector
from .views import Views


@dataclass
class Settings:
    """The settings that determine a training."""

    minutes: float = 360.0
    steps: int = 0
    pixels: float = 12.0
    rate: float = 3e-3
    weight_decay: float = 0.02
    average: float = 0.999
    box: float = 2.0        # weights of the parts of the loss
    kps: float = 1.5
    turned: float = 0.2
    seed: int = 1
    sizes: tuple = ((256, 0.3), (320, 0.35), (416, 0.2), (512, 0.15))

    def rate_at(self, progress):
        """Warms up over a fiftieth, then decreases along half a cosine."""
        if progress < 0.02:
            return self.rate * max(progress / 0.02, 0.01)
        return self.rate * (0.01 + 0.495 * (1 + math.cos(
            math.pi * (progress - 0.02) / 0.98)))


class Batches:
    """Random batches. The batch of a given step is always the same, whichever
    process makes it and when."""

    def __init__(self, settings, pictures, teacher):
        self.settings, self.teacher = settings, teacher
        self.views = Views(pictures, settings.turned)

    def __getitem__(self, step):
        """Canvases (N, 1, S, S) from -1 to 1, and for each its faces, which of
        them are sure, and the teacher's predictions."""
        s = self.settings
        rng = np.random.default_rng((s.seed, step))
        sizes, shares = zip(*s.sizes)
        size = int(rng.choice(sizes, p=np.array(shares) / sum(shares)))
        x, known = [], []
        for _ in range(max(round(s.pixels * (320 / size) ** 2), 2)):
            canvas = self.views.canvas(size, rng)
            told = self.teacher and self.teacher(canvas.pixels)
            covered = spoil.cover(canvas.pixels, canvas.faces[canvas.sure],
                                  rng)
            x.append(torch.from_numpy(spoil.spoil(covered, rng).copy()))
            known.append((torch.from_numpy(canvas.faces),
                          torch.from_numpy(canvas.sure), told))
        return torch.stack(x)[:, None].float() / 127.5 - 1, known

    def ahead(self, step, workers):
        """The batches from `step` on, made by `workers` extra processes; with
        0, they are made on demand."""
        return iter(DataLoader(self, batch_size=None, num_workers=workers,
                               sampler=range(step, sys.maxsize),
                               collate_fn=lambda batch: batch))


class Training:
    """The network being trained, and all state needed to resume."""

    def __init__(self, settings, pictures, teacher, workers=0):
        self.settings = settings
        self.batches = Batches(settings, pictures, teacher)
        self.workers, self.feed = workers, None
        torch.manual_seed(settings.seed)
        self.net = Detector().to(memory_format=torch.channels_last)
        self.average = Average(self.net, settings.average)
        self.optimizer = torch.optim.AdamW(
            self._groups(), lr=settings.rate,
            weight_decay=settings.weight_decay)
        self.step, self.spent, self.history = 0, 0.0, []
        self.started = time.monotonic()
        self.sums, self.counted = {}, 0

    def _groups(self):
        """No weight decay for scales and shifts."""
        single = [p for p in self.net.parameters() if p.squeeze().ndim <= 1]
        chosen = {id(p) for p in single}
        return [{"params": [p for p in self.net.parameters()
                            if id(p) not in chosen]},
                {"params": single, "weight_decay": 0.0}]

    def start_from(self, weights):
        """Starts from the weights in a `weights.pt`."""
        self.net.load_state_dict(weights["state"])
        self.average = Average(self.net, self.settings.average)

    def progress(self):
        """From 0 to 1 over the whole training."""
        s = self.settings
        if s.steps:
            return min(self.step / s.steps, 1.0)
        spent = self.spent + time.monotonic() - self.started
        return min(spent / (60 * s.minutes), 1.0)

    def run_step(self):
        s = self.settings
        if self.feed is None:
            self.feed = self.batches.ahead(self.step, self.workers)
        x, known = next(self.feed)
        self.net.train()
        with autocast(x.device):
            maps = self.net(x.contiguous(memory_format=torch.channels_last))
        parts = Loss(*x.shape[2:])(maps, known)
        loss = parts["cls"] + s.box * parts["box"] + s.kps * parts["kps"]
        for group in self.optimizer.param_groups:
            group["lr"] = s.rate_at(self.progress())
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 10)
        self.optimizer.step()
        self.average.update(self.net)
        self.step += 1
        for name, value in parts.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(value.detach())
        self.counted += 1

    def losses(self):
        """The mean losses since the last call."""
        out = {name: value / self.counted for name, value
               in self.sums.items()} if self.counted else {}
        self.sums, self.counted = {}, 0
        return out

    def averaged(self):
        """A network with the averaged weights, in `eval` mode."""
        net = Detector()
        net.load_state_dict(self.average.state)
        return net.eval()

    def save(self, path):
        self.spent += time.monotonic() - self.started
        self.started = time.monotonic()
        state = {"net": self.net.state_dict(), "average": self.average.state,
                 "average_steps": self.average.steps,
                 "optimizer": self.optimizer.state_dict(),
                 "step": self.step, "spent": self.spent,
                 "history": self.history, "settings": asdict(self.settings)}
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path):
        """Resumes from a file written by `save` with the same settings."""
        state = torch.load(path, map_location="cpu")
        # The time limit may change between runs.
        check_same(path, state["settings"], self.settings, ("minutes", "steps"))
        self.net.load_state_dict(state["net"])
        self.average.state = state["average"]
        self.average.steps = state["average_steps"]
        self.optimizer.load_state_dict(state["optimizer"])
        for key in ("step", "spent", "history"):
            setattr(self, key, state[key])
        self.started, self.feed = time.monotonic(), None


def report(training, out, held):
    """Evaluates the averaged weights and writes all files."""
    net = training.averaged()
    row = {"step": training.step, **training.losses(),
           **judge.summary(net, held)}
    row = {key: round(value, 5) for key, value in row.items()}
    training.history.append(row)
    print(f"{100 * training.progress():.1f} %  "
          + "  ".join(f"{key} {value}" for key, value in row.items()),
          flush=True)
    torch.save({"state": training.average.state, "results": row},
               out / "weights.pt")
    with open(out / "history.csv", "w", newline="", encoding="ascii") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerows(training.history)
    judge.show(net, training.batches, out / "canvases.png")
    training.save(out / "last.pt")


def run(training, out, held, pause=10.0):
    """Trains to the end, with a report every `pause` minutes. Resumes from the
    files in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    if (out / "last.pt").exists():
        training.load(out / "last.pt")
        print(f"going on after step {training.step}", flush=True)
    told = time.monotonic()
    while training.progress() < 1:
        training.run_step()
        if training.progress() >= 1 or time.monotonic() - told > 60 * pause:
            report(training, out, held)
            told = time.monotonic()
