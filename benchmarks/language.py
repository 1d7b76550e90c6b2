"""Language of documents: hedgerow's answer beside langdetect's on the whole text.

    python benchmarks/language.py NAME=PATH ... [--english NAME ...] [--most 1500] [--mixed 2000] [--few 19]

A set is JSON lines with "text" (and "label", an ISO 639-1 code, where known), or a folder of .txt files. Mixed texts
are made of the sets: an English document and one in another language, cut to shares of each and put one behind the
other, line by line, or in runs of some words in random order. What must not be: a text that hedgerow calls English and langdetect does not.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from langdetect import detect_langs
from langdetect.lang_detect_exception import LangDetectException

from hedgerow.normalize.few_words import weigh_words
from hedgerow.normalize.language import detect_language

Labeled = tuple[str, str | None]


def read_set(path: Path) -> list[Labeled]:
    if path.is_dir():
        return [(p.read_text("utf-8"), None) for p in sorted(path.glob("*.txt"))]
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(row["text"], row.get("label")) for row in rows]


def ask_langdetect(text: str) -> str | None:
    try:
        return str(detect_langs(text)[0].lang)
    except LangDetectException:
        return None


def mix(english: list[str], others: list[str], n: int, rng: random.Random) -> Iterator[str]:
    """Yield texts of two languages, from a tenth to nine tenths of the other one."""
    for _ in range(n):
        one, other = rng.choice(english), rng.choice(others)
        size = rng.choice((400, 1000, 2000, 5000, 12000))
        share = rng.uniform(0.1, 0.9)
        a, b = _grow(one, int(size * (1 - share))), _grow(other, int(size * share))
        way = rng.randrange(4)
        if way == 3:
            yield " ".join(_shuffle_in(a.split(" "), b.split(" "), rng.choice((4, 8, 15, 30, 60)), rng))
        elif way == 2:
            lines = [line for pair in zip(a.split(". "), b.split(". "), strict=False) for line in pair]
            yield ".\n".join(lines)
        else:
            yield f"{a}\n{b}" if way else f"{b}\n{a}"


def _shuffle_in(one: list[str], other: list[str], step: int, rng: random.Random) -> list[str]:
    """Put runs of the words of two texts one behind the other in random order, those of each text in their own order."""
    runs = [[words[at : at + step] for at in range(0, len(words), step)] for words in (one, other)]
    turns = [0] * len(runs[0]) + [1] * len(runs[1])
    rng.shuffle(turns)
    left = [iter(part) for part in runs]
    return [word for turn in turns for word in next(left[turn])]


def _grow(text: str, size: int) -> str:
    while len(text) < size:
        text = f"{text}\n{text}"
    return text[:size]


def measure(name: str, texts: list[Labeled]) -> None:
    n_certain = n_english = n_agree = 0
    calls: Counter[tuple[bool, str]] = Counter()
    false_english = []
    ours = theirs = 0.0
    for text, label in texts:
        started = time.process_time()
        found = detect_language(text)
        between = time.process_time()
        asked = ask_langdetect(text)
        ours, theirs = ours + between - started, theirs + time.process_time() - between
        code = found.code if found else None
        n_certain += found == ("en", 1.0)
        n_english += code == "en"
        n_agree += (code == "en") == (asked == "en")
        if code == "en" and asked != "en":
            false_english.append((asked, text[:70].replace("\n", " / ")))
        if label is not None:
            calls[label == "en", "texts"] += 1
            calls[label == "en", "ours"] += code == "en"
            calls[label == "en", "theirs"] += asked == "en"
    recall = "".join(
        f", {calls[is_english, 'ours']} of {calls[is_english, 'texts']} {name} called English (by langdetect {calls[is_english, 'theirs']})"
        for is_english, name in ((True, "English"), (False, "others"))
        if calls[is_english, "texts"]
    )
    print(
        f"{name}: {len(texts)} texts, {n_english} called English ({n_certain} by the word test), same answer on "
        f"{n_agree / len(texts):.4f}, {len(false_english)} English that langdetect does not call so{recall}; "
        f"langdetect takes {theirs / max(ours, 1e-9):.0f} times as long"
    )
    for asked, shown in false_english[:5]:
        print(f"    langdetect says {asked}: {shown}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--english", nargs="*", default=[], metavar="NAME", help="Sets in which all is English.")
    parser.add_argument("--most", type=int, default=1500, help="texts taken of a set")
    parser.add_argument("--mixed", type=int, default=0)
    parser.add_argument("--few", type=int, metavar="N", help="only texts of at most N words")
    options = parser.parse_args()
    rng = random.Random(0)
    english: list[str] = []
    others: list[str] = []
    detect_language("Ein Satz zum Aufwachen, damit die Profile geladen sind.")
    for given in options.sets:
        name, _, path = given.partition("=")
        texts = read_set(Path(path))
        texts = [(t, "en" if name in options.english else label) for t, label in texts]
        if options.few is not None:
            texts = [(text, label) for text, label in texts if weigh_words(text).n_words <= options.few]
        measure(name, rng.sample(texts, min(options.most, len(texts))))
        english += [t for t, label in texts if label == "en" and len(t) > 300]
        others += [t for t, label in texts if label != "en" and len(t) > 300 and ask_langdetect(t) not in ("en", None)]
    if options.mixed:
        measure("mixed", [(text, None) for text in mix(english, others, options.mixed, rng)])


if __name__ == "__main__":
    main()
