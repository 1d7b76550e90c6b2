"""Texts of an evaluation that stand in the documents: n-gram overlap.

Texts are compared as runs of words (letters and digits, lower-cased, punctuation and
spacing aside), as in the overlap analyses of GPT-3 (Brown et al. 2020, appendix C: 13
words, 8 for short texts) and PaLM (Chowdhery et al. 2022, section 8: 8 words): a stretch
of ``ngram`` words in a row that an evaluation text holds too is an overlap. A shorter
evaluation text counts as a whole, from ``MIN_WORDS`` words on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import re2

from hedgerow import contracts
from hedgerow.columns import holds, numbers

FLAG = "evaluation_overlap"
MIN_WORDS = 4
_WORD = re2.compile(r"[\pL\pN]+")
_HEAD = "hedgerow n-grams"


class Word(NamedTuple):
    """A word of a text, lower-cased, with its place."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of a text.

    >>> [w.text for w in words_of("Don’t mix, St. John's!")]
    ['don', 't', 'mix', 'st', 'john', 's']
    """
    return [Word(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class EvaluationTexts:
    """The word runs of an evaluation, as hashes: the texts themselves are not kept.

    Attributes:
        ngram: words in a row that make an overlap.
        n_texts: number of texts.
        runs: by number of words, the hashes of the runs.
    """

    ngram: int
    n_texts: int
    runs: dict[int, frozenset[str]]

    @property
    def digest(self) -> str:
        """SHA-256 of what is compared."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where a text overlaps with the evaluation, as spans in order of start."""
        words = words_of(text)
        found = []
        for width, known in self.runs.items():
            for at, run in enumerate(_runs(words, width)):
                if run in known:
                    found.append((words[at].start, words[at + width - 1].end))
        return sorted(found)

    def to_bytes(self) -> bytes:
        """Return the file that a recipe holds."""
        lines = [f"{_HEAD} {self.ngram} {self.n_texts}"]
        lines += [f"{width} {run}" for width, runs in sorted(self.runs.items()) for run in sorted(runs)]
        return "".join(f"{line}\n" for line in lines).encode("ascii")


def make_evaluation_texts(texts: Iterable[str], ngram: int) -> EvaluationTexts:
    """Return the word runs of evaluation texts.

    >>> made = make_evaluation_texts(["Kava may harm the liver of some people."], 5)
    >>> made.spans("We read: KAVA may - harm the liver. Often.")
    [(9, 34)]
    """
    runs: dict[int, set[str]] = {}
    n = 0
    for text in texts:
        n += 1
        words = words_of(text)
        width = min(ngram, len(words))
        if width >= min(MIN_WORDS, ngram):
            runs.setdefault(width, set()).update(_runs(words, width))
    return EvaluationTexts(ngram, n, {width: frozenset(found) for width, found in sorted(runs.items())})


def parse_evaluation_texts(data: bytes) -> EvaluationTexts | None:
    """Read the file that a recipe holds; None when it is none."""
    head, _, rest = data.decode("ascii", "replace").partition("\n")
    if not head.startswith(_HEAD):
        return None
    ngram, n = map(int, head.removeprefix(_HEAD).split())
    runs: dict[int, set[str]] = {}
    for line in rest.splitlines():
        width, run = line.split()
        runs.setdefault(int(width), set()).add(run)
    return EvaluationTexts(ngram, n, {width: frozenset(found) for width, found in sorted(runs.items())})


def _runs(words: list[Word], width: int) -> Iterator[str]:
    texts = [w.text for w in words]
    for at in range(len(texts) - width + 1):
        yield hashlib.blake2b(" ".join(texts[at : at + width]).encode("utf-8"), digest_size=8).hexdigest()


class OverlapFlags:
    """Flags the sentences of a release that an evaluation holds too, whatever their split, and counts them."""

    def __init__(self, evaluation: EvaluationTexts, drop: bool) -> None:
        """Start counting.

        Args:
            evaluation: the texts that training must not see.
            drop: leave flagged sentences of train out of the training views.
        """
        self._evaluation, self._drop = evaluation, drop
        self._counts = {kind: dict.fromkeys(contracts.vocabulary("split"), 0) for kind in ("sentences", "documents")}

    def add(self, documents: pa.Table, sentences: pa.Table) -> pa.Table:
        """Return the sentences of a shard with the flag where they share a stretch of words with the evaluation."""
        texts = documents.select(["document_id", "text"]).to_pylist()
        spans = {row["document_id"]: self._evaluation.spans(row["text"]) for row in texts}
        flags = []
        touched: dict[str, int] = {}
        names = contracts.vocabulary("split")
        for row in sentences.select(["document_id", "start", "end", "flags", "split"]).to_pylist():
            is_hit = any(start < row["end"] and row["start"] < end for start, end in spans[row["document_id"]])
            flags.append(sorted({*row["flags"], FLAG}) if is_hit else row["flags"])
            if is_hit:
                touched[row["document_id"]] = row["split"]
                self._counts["sentences"][names[row["split"]]] += 1
        for split in touched.values():
            self._counts["documents"][names[split]] += 1
        at = sentences.schema.get_field_index("flags")
        return sentences.set_column(at, sentences.schema.field(at), pa.array(flags, sentences.schema.field(at).type))

    def trainable(self, sentences: pa.Table) -> pa.Table:
        """Return the sentences that training views may hold."""
        if not self._drop:
            return sentences
        train = contracts.label_number("split", "train")
        hit = holds(sentences, "flags", FLAG) & (numbers(sentences, "split") == train)
        return sentences.filter(pa.array(np.logical_not(hit)))

    def figures(self) -> dict[str, Any]:
        """Return what the release says of it."""
        return {"texts": self._evaluation.n_texts, "ngram": self._evaluation.ngram, **self._counts}
