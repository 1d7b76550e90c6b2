"""Labeling functions that raised: how often, and on which sentence first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow.compute as pc

from hedgerow.inert import detail, escape
from hedgerow.pipeline import ShardResult, load_result
from hedgerow.work.workstore import WorkStore

MAX_TEXT = 200


class Fault(NamedTuple):
    """What one function did wrong; all text is inert.

    Attributes:
        n: sentences on which it raised and abstained.
        sentence_id, text: the first of them.
        traceback: what it raised there, line by line.
    """

    n: int
    sentence_id: str
    text: str
    traceback: list[str]

    def lines(self, function: str) -> list[str]:
        """Return what the closing report says."""
        head = f"Labeling function {function} raised on {self.n:,} sentences and abstained there; first on"
        return [head, f"    {self.text}", *(f"    {line}" for line in self.traceback)]


def collect_faults(store: WorkStore, results: Sequence[ShardResult]) -> dict[str, Fault]:
    """Return the faults of a run by function; the first in the order of the release."""
    found: dict[str, Fault] = {}
    for result in results:
        if not dict(result.counts).get("label.faults"):
            continue
        faults = load_result(store, result, "label", {"faults": ()}).tables["faults"].to_pylist()
        for row in faults:
            known = found.get(row["function"])
            if known is None:
                known = _first(store, result, row["sentence_id"], row["error"])
            found[row["function"]] = known._replace(n=known.n + 1)
    return found


def _first(store: WorkStore, result: ShardResult, sentence_id: str, error: str) -> Fault:
    columns = {"work_sentences": ("sentence_id", "text")}
    rows = load_result(store, result, "segment", columns).tables["work_sentences"]
    text = rows.filter(pc.equal(rows["sentence_id"], sentence_id))["text"][0].as_py()
    shown = escape(text[:MAX_TEXT]) + ("…" if len(text) > MAX_TEXT else "")
    return Fault(0, sentence_id, shown, [detail(line) for line in error.strip().splitlines()])
