"""What a release says of leakage between its splits, in words: for the card and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hedgerow.publish.facts import Json

LONG_WORDS = 8
_HELD_OUT = ("test", "validation")


def leakage_rows(leakage: Mapping[str, Json]) -> list[tuple[str, str]]:
    """Return name and value of each figure; nothing when leakage was not counted.

    Args:
        leakage: the figures of a release, as its manifest holds them.
    """
    if not leakage:
        return []
    found: Any = leakage
    rows = [
        (f"near-duplicate pairs of documents, one in {a}, one in {b}", f"{n:,}")
        for pair, n in sorted(found["near_duplicate_pairs"].items())
        for a, b in [pair.split("-")]
    ]
    rows += [
        (f"different sentences that stand in both {a} and {b}", f"{n:,}")
        for pair, n in sorted(found["shared_sentences"].items())
        for a, b in [pair.split("-")]
    ]
    for split in _HELD_OUT:
        part = found[f"{split}_in_train"]
        rows.append((f"sentences of {split} whose text is also in train", _of(part)))
        rows.append((f"the same of {LONG_WORDS} words and more", _of(part["long"])))
    if overlap := found.get("evaluation_overlap"):
        for split, n in sorted(overlap["sentences"].items()):
            name = f"sentences of {split} that share {overlap['ngram']} words in a row with the evaluation texts"
            rows.append((name, f"{n:,} in {overlap['documents'][split]:,} documents"))
    return rows


def _of(part: Mapping[str, Any]) -> str:
    share = "-" if part["share"] is None else f"{100 * part['share']:.2f} %"
    return f"{part['shared']:,} of {part['sentences']:,} ({share})"
