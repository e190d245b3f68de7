"""How the shipped model does on labelled texts, and which thresholds suit it.

    python -m training.detector.evaluate scores --dev FOLDER [--model FILE]
    python -m training.detector.evaluate thresholds --real FOLDER --synthetic FILE --plain FILE \\
        [--model FILE]

`scores` prints leak and over-masking of the classifier alone and together with the rules, on the
development sets of bench/masking; nothing is chosen by them. `thresholds` looks at documents held
out of training, and at synthetic ones of another seed, and picks for each kind the chance with the
best F2, in which recall counts four times what precision does.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from bench.masking.metrics import Score, Span, score
from bench.masking.sets import accepts, read_set
from inhouse.chat import Finding, Kind
from inhouse.privacy.detect import classifier, detection
from inhouse.privacy.detect.classifier import Classifier, weights
from inhouse.privacy.detect.classifier.decode import Guess, guesses
from inhouse.privacy.detect.classifier.labels import KINDS
from inhouse.privacy.detect.classifier.session import Session
from inhouse.privacy.detect.classifier.windows import cut
from inhouse.privacy.detect.classifier.wordpiece import Vocabulary
from training.detector.data import Document
from training.detector.train import held_out, sources

SAMPLE = {
    "english_forms": 150,
    "english_web_email": 80,
    "spanish_clinical": 6,
    "german_news": 60,
    "short_cases": 131,
    "checksum_and_date_traps": 47,
    "secrets_in_code": 20,
}
GRID = [step / 20 for step in range(1, 20)]
HELD_OUT_EACH = 150


def load(model: Path | None) -> Classifier:
    if model is None:
        return classifier.load()
    vocabulary = Vocabulary(weights.read("vocab.txt").decode().splitlines())
    return Classifier(Session(model.read_bytes()), vocabulary)


def scores(options: argparse.Namespace) -> None:
    learned = load(options.model)
    ways = {
        "alone": learned.find,
        "rules": detection.find,
        "both": detection.Detection(learned).find,
    }
    print(f"{'':26}" + "".join(f"{way:>22}" for way in ways))
    for name, most in SAMPLE.items():
        documents = read_set(options.dev, name, most)
        told = []
        for find in ways.values():
            total = Score()
            for document in documents.documents:
                found = _spans(find(document.text))
                total += score(document, found, accepts, documents.neutral)
            told.append(f"{total.leak:9.1%} {total.over:6.1%} {total.typed:5.0%}")
        print(f"{name:26}" + "".join(told))
    print("leak, over-masked, right kind")


def _spans(found: Iterable[Finding]) -> list[Span]:
    return [Span(each.start, each.end, each.kind) for each in found]


def thresholds(options: argparse.Namespace) -> None:
    learned = load(options.model)
    found = sources(options.real, options.synthetic, options.plain)
    documents = [each for some in found.values() for each in held_out(some)[:HELD_OUT_EACH]]
    guessed: dict[Kind, list[tuple[float, bool]]] = {kind: [] for kind in KINDS}
    for document in documents:
        for start, end, kind, chance in _guesses(learned, document):
            if any(start < stop and first < end for first, stop in document.unknown):
                continue
            right = any(start < stop and first < end for first, stop, _ in document.spans)
            guessed[kind].append((chance, right))
    for kind, words in guessed.items():
        best = max(GRID, key=lambda threshold: (_f2(words, threshold), -threshold))
        told = "  ".join(
            f"{each:.2f}: P {_precision(words, each):.2f} R {_recall(words, each):.2f}"
            for each in (best, 0.2, 0.35, 0.5)
        )
        print(f"{kind:10} best {told}  of {sum(right for _, right in words)} words")


def _guesses(learned: Classifier, document: Document) -> Iterable[Guess]:
    for start, end in cut(document.text):
        window = document.text[start:end]
        pieces = list(learned._vocabulary.pieces(window))
        for each in guesses(window, pieces, learned._chances(pieces)):
            yield Guess(each.start + start, each.end + start, each.kind, each.chance)


def _precision(words: list[tuple[float, bool]], threshold: float) -> float:
    masked = [right for chance, right in words if chance >= threshold]
    return sum(masked) / len(masked) if masked else 1.0


def _recall(words: list[tuple[float, bool]], threshold: float) -> float:
    chances = [chance for chance, right in words if right]
    return sum(chance >= threshold for chance in chances) / len(chances) if chances else 1.0


def _f2(words: list[tuple[float, bool]], threshold: float) -> float:
    precision, recall = _precision(words, threshold), _recall(words, threshold)
    return 5 * precision * recall / (4 * precision + recall) if precision + recall else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the detector does")
    parser.add_argument("what", choices=("scores", "thresholds"))
    parser.add_argument("--model", type=Path)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--synthetic", type=Path)
    parser.add_argument("--plain", type=Path)
    options = parser.parse_args()
    (scores if options.what == "scores" else thresholds)(options)


if __name__ == "__main__":
    main()
