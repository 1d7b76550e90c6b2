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
from typing import NamedTuple

import re2

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
