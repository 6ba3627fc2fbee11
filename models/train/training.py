# SPDX-License-Identifier: LGPL-2.1-or-later
"""One training of one network, on the CPU or a GPU. It can be interrupted at
any time and resumes from its last epoch."""

import math
import time
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F

import augment
import nets
import shipped
from progress import Bar
from settings import check_same
from warp import INPUT_SIZE


@dataclass
class Settings:
    """The settings that determine a training; defaults are those of
    `train.py`."""

    network: str = "mini-xception"
    heads: tuple = ("emotion",)
    epochs: int = 0         # number of epochs, or
    minutes: float = 60.0   # duration, if `epochs` is 0
    batch: int = 128
    rate: float = 4e-3
    weight_decay: float = 1e-2
    smoothing: float = 0.05
    votes: float = 0.5      # share of the votes at the start, 0 at the end
    teacher: float = 0.7    # share of a teacher's predictions, if there are any
    mix: float = 0.0        # share of batches with mixup or cutmix
    flip: float = 0.0       # weight of the consistency with the mirrored face
    strength: float = 0.7   # of the augmentation
    settle: float = 0.5     # share of it that remains at the end
    sides: tuple = (0.8, 1.5)
    average: float = 0.999
    power: float = 0.0      # how much more rare groups weigh
    grow: float = 0.0       # share with pictures that grow from half size
    seed: int = 1

    def rate_at(self, progress):
        """Warms up over a twentieth, then decreases along half a cosine."""
        if progress < 0.05:
            return self.rate * max(progress / 0.05, 0.01)
        return self.rate * 0.5 * (1 + math.cos(math.pi * (progress - 0.05)
                                               / 0.95))


    def size_at(self, progress):
        """Side of the pictures in pixels: at first half, then larger by an
        eighth each time, and whole after the share `grow`."""
        if progress >= self.grow:
            return INPUT_SIZE
        return INPUT_SIZE * (4 + int(4 * progress / self.grow)) // 8


class Average:
    """Exponential moving average of a network's weights and buffers."""

    def __init__(self, net, decay):
        self.decay, self.steps = decay, 0
        self.state = {k: v.clone() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net):
        self.steps += 1
        # Short memory at first; otherwise the random initial weights would
        # linger.
        keep = min(self.decay, (1 + self.steps) / (10 + self.steps))
        state = net.state_dict()
        floats = [k for k, v in state.items() if v.is_floating_point()]
        torch._foreach_lerp_([self.state[k] for k in floats],
                             [state[k] for k in floats], 1 - keep)
        for key, value in state.items():
            if not value.is_floating_point():
                self.state[key].copy_(value)


def autocast(device):
    """bfloat16: an epoch takes a third of the time, on CPUs with AVX-512 as
    well. On older ones it takes ten times as long."""
    quick = device.type != "cpu" \
        or torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    return torch.autocast(device.type, torch.bfloat16, enabled=quick)


def distance(logits, targets, parts, weight):
    """Cross-entropy summed over the heads, each averaged over the faces that
    have a label for it."""
    total = 0.0
    for part in parts:
        y = targets[:, part] * weight.unsqueeze(1)
        each = -(y * F.log_softmax(logits[:, part], 1)).sum()
        total = total + each / y.sum().clamp_min(1e-3)
    return total


def agreement(logits, mirrored, parts):
    """Symmetric distance between the predictions for two views of the same
    faces."""
    total = 0.0
    for part in parts:
        a, b = (F.log_softmax(x[:, part], 1) for x in (logits, mirrored))
        total = total + ((a.exp() - b.exp()) * (a - b)).sum(1).mean() / 2
    return total


def shrunk(x, size):
    """Square pictures reduced to `size` pixels by averaging."""
    return x if size == x.shape[-1] else F.interpolate(
        x, (size, size), mode="bilinear", antialias=True)


def mixed(x, targets, generator):
    """Mixes each picture with another one of the batch: blended, or a box of
    it pasted."""
    kind, share, *box = torch.rand(4, generator=generator).tolist()
    share = share * 0.5
    if kind < 0.5:
        x = torch.lerp(x, x.roll(1, 0), share)
    else:
        size = x.shape[-1]
        side = int(size * share ** 0.5)
        top, left = (int((size - side) * at) for at in box)
        x[..., top:top + side, left:left + side] = \
            x.roll(1, 0)[..., top:top + side, left:left + side]
        share = side * side / (size * size)
    return x, torch.lerp(targets, targets.roll(1, 0), share)


class Training:
    """The network being trained, and all state needed to resume."""

    def __init__(self, settings, pool, weights=None):
        self.settings, self.pool = settings, pool
        self.device = pool.images.device
        self.weights = torch.ones(len(pool)) if weights is None \
            else torch.from_numpy(weights)
        self.weights = self.weights.to(self.device)
        torch.manual_seed(settings.seed)
        classes = pool.targets.shape[1]
        self.net = nets.build(settings.network, classes)
        self.layout = nets.layout(self.net)
        self.net.to(self.device, memory_format=self.layout)
        self.average = Average(self.net, settings.average)
        self.optimizer = torch.optim.AdamW(
            self.net.parameters(), lr=settings.rate,
            weight_decay=settings.weight_decay,
            fused=self.device.type == "cuda")
        self.epoch, self.spent, self.seen, self.history = 0, 0.0, 0, []
        self.started = time.monotonic()
        self.bar = Bar()

    def start_from(self, weights):
        """Starts from a `weights.pt` of the same network and heads."""
        if weights["network"] != self.settings.network \
                or tuple(weights["heads"]) != tuple(self.settings.heads):
            raise ValueError(f"--init has weights of {weights['network']} for "
                             f"{', '.join(weights['heads'])}, not those of "
                             "the network to train")
        self.start_in(lambda net: net.load_state_dict(weights["state"]))

    def start_in(self, fill):
        """Starts from weights that `fill` writes into the network."""
        fill(self.net)
        self.average = Average(self.net, self.settings.average)

    def start_from_onnx(self, weights, heads):
        """Starts from `shipped.Weights` of the same network; `heads` {head:
        labels} are those to train."""
        if weights.network != self.settings.network:
            raise ValueError(f"these are weights of {weights.network}, not of "
                             f"{self.settings.network}, the network to train")
        self.start_in(lambda net: shipped.fill(net, weights, self._views(512),
                                               heads))

    def _views(self, count):
        """Some faces as they are shown in training."""
        pool, s = self.pool, self.settings
        index = torch.arange(min(len(pool), count), device=self.device)
        return augment.Augment(s.sides, s.strength)(
            pool.images[index], pool.frame[index],
            augment.table(len(index), s.seed))

    def progress(self, steps=0, step=0):
        """From 0 to 1 over the whole training."""
        if self.settings.epochs:
            part = step / steps if steps else 0
            return min((self.epoch + part) / self.settings.epochs, 1.0)
        spent = self.spent + time.monotonic() - self.started
        return min(spent / (60 * self.settings.minutes), 1.0)

    def speed(self):
        """Faces per second so far, including everything besides training."""
        return self.seen / (self.spent + time.monotonic() - self.started)

    def _left(self, progress):
        spent = self.spent + time.monotonic() - self.started
        minutes = spent * (1 / max(progress, 1e-3) - 1) / 60
        return f"{minutes:.0f} min left" if minutes >= 1 else "less than a " \
            "minute left"

    def run_epoch(self):
        """One pass over the faces, or less if the time is up. Returns the mean
        loss."""
        s = self.settings
        # Separate seeds per epoch, so that resuming repeats nothing.
        seed = s.seed * 100003 + self.epoch
        view = 0 if self.pool.taught is None \
            else self.epoch % len(self.pool.taught)
        # The teacher saw exactly these views, whatever the student's seed.
        rows = augment.table(len(self.pool), seed if self.pool.taught is None
                             else view)
        torch.manual_seed(seed)
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(self.pool), generator=generator)
        steps = len(order) // s.batch
        total, done = torch.zeros((), device=self.device), 0
        self.net.train()
        for step in range(steps):
            progress = self.progress(steps, step)
            if progress >= 1:
                break
            index = order[step * s.batch:(step + 1) * s.batch]
            total += self._step(index, rows[index], view, progress, generator)
            done += 1
            self.bar.tell(progress, f"epoch {self.epoch + 1}, "
                          + self._left(progress))
        self.bar.clear()
        self.epoch += 1
        self.seen += done * s.batch
        # No step was made if the time was up immediately.
        return float(total) / done if done else math.nan

    def _step(self, index, rows, view, progress, generator):
        s, pool = self.settings, self.pool
        strength = s.strength
        if pool.taught is None:
            strength *= 1 - (1 - s.settle) * progress
        there = index.to(self.device)
        x = augment.Augment(s.sides, strength)(pool.images[there],
                                               pool.frame[there], rows)
        targets = pool.expected(there, view, s.votes * (1 - progress),
                                s.smoothing, s.teacher)
        if s.mix and torch.rand((), generator=generator) < s.mix:
            x, targets = mixed(x, targets, generator)
        x = shrunk(x, s.size_at(progress)) \
            .contiguous(memory_format=self.layout)
        with autocast(self.device):
            logits = self.net(x)
            other = self.net(x.flip(3)) if s.flip else None
        loss = distance(logits.float(), targets, pool.parts,
                        self.weights[there])
        if other is not None:
            loss = (loss + distance(other.float(), targets, pool.parts,
                                    self.weights[there])) / 2 \
                + s.flip * agreement(logits.float(), other.float(), pool.parts)
        for group in self.optimizer.param_groups:
            group["lr"] = s.rate_at(progress)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.average.update(self.net)
        return loss.detach()

    def averaged(self):
        """A network with the averaged weights, in `eval` mode."""
        net = nets.build(self.settings.network, self.pool.targets.shape[1])
        net.load_state_dict(self.average.state)
        return net.to(self.device, memory_format=self.layout).eval()

    def save(self, path):
        self.spent += time.monotonic() - self.started
        self.started = time.monotonic()
        state = {"net": self.net.state_dict(), "average": self.average.state,
                 "steps": self.average.steps,
                 "optimizer": self.optimizer.state_dict(),
                 "epoch": self.epoch, "spent": self.spent, "seen": self.seen,
                 "history": self.history, "settings": asdict(self.settings)}
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path):
        """Resumes from a file written by `save` with the same settings."""
        state = torch.load(path, map_location=self.device)
        # The time limit may change between runs.
        check_same(path, state["settings"], self.settings, ("minutes",))
        self.net.load_state_dict(state["net"])
        self.average.state = state["average"]
        self.average.steps = state["steps"]
        self.optimizer.load_state_dict(state["optimizer"])
        for key in ("epoch", "spent", "seen", "history"):
            setattr(self, key, state[key])
