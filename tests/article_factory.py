"""Small articles made on the spot, each unlike the others."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path

_PLANTS = ("valerian", "hops", "ginseng", "kelp", "saffron", "ginger", "fennel", "guarana", "maca", "reishi")
_EFFECTS = ("may ease cramps", "helps people fall asleep", "can upset the stomach", "raises blood pressure in some",
            "has been sold since the last century", "blocks an enzyme of the liver")  # fmt: skip
_ADVICE = ("Take it with a meal.", "Do not mix it with alcohol.", "Ask a pharmacist before you start.",
           "More research is needed.", "It is banned in two countries.")  # fmt: skip


def article(number: int, sentences: int = 12) -> str:
    """Return an article of its own for every number; equal numbers give equal text."""
    chance = random.Random(number)
    lines = [f"A note on {chance.choice(_PLANTS)} number {number}"]
    for _ in range(3):
        words = []
        for _ in range(sentences // 3):
            plant, amount = chance.choice(_PLANTS), chance.randrange(1, 900)
            words.append(
                f"In report {chance.randrange(10**6)} a cup of {plant} with {amount} mg {chance.choice(_EFFECTS)}."
            )
        words.append(chance.choice(_ADVICE))
        lines.append(" ".join(words))
    return "\n".join(lines) + "\n"


def write_articles(folder: Path, numbers: range) -> None:
    """Write one text file for each number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:05d}.txt").write_text(article(number), encoding="utf-8")


def write_feed(path: Path, numbers: Iterable[int]) -> None:
    """Write one JSONL record for each number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [json.dumps({"id": f"feed-{n}", "title": f"Number {n}", "text": article(n)}) for n in numbers]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
