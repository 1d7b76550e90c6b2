"""Hostile shapes through normalize, segment and label: does the time per MiB stay the same when a text grows?

    python benchmarks/patterns.py [--sizes 16 64 256] [--only NAME ...] [--stages normalize segment label]

Each shape is one text without mercy: one line, or lines of one kind, of a size in KiB. A shape passes a stage when
its CPU time per MiB at most doubles from one size to the next. The least of several runs counts; below --floor
seconds a run says nothing, so only the time above it is compared. What seems to grow is run again, up to --again
times, at all sizes, and the least of all runs counts: a busy machine looks like growth once, a pattern each time.
The process warms up as a worker does: with Python's own thresholds the collector of garbage passes over all objects
again and again once a text makes many, and that looks like growth too.
"""

from __future__ import annotations

import argparse
import itertools
import math
import sys
import time
from collections.abc import Callable

import pyarrow as pa

from hedgerow import contracts
from hedgerow.config import NormalizeConfig
from hedgerow.normalize import normalize_documents
from hedgerow.normalize.documents import RejectError, normalize_text
from hedgerow.normalize.language import detect_language
from hedgerow.normalize.offsets import align
from hedgerow.normalize.signatures import signature
from hedgerow.pipeline import load_toolbox
from hedgerow.segment import segment_documents
from hedgerow.warming import warm_up

MOST_GROWTH = 2
PROSE = "Kratom may ease the pain of some people, but you should not take it with alcohol. "
SHAPES: dict[str, tuple[str, str]] = {
    # name: (media, repeated part)
    "letters": ("text", "a"),
    "spaces": ("text", " "),
    "words": ("text", "ab "),
    "lines": ("text", "x\n"),
    "blank_lines": ("text", "\n"),
    "digits": ("text", "1"),
    "digit_words": ("text", "1 "),
    "dotted_digits": ("text", "1."),
    "dashed_digits": ("text", "212-"),
    "pluses": ("text", "+1 "),
    "brackets": ("text", "("),
    "colons": ("text", "a:"),
    "at_signs": ("text", "a@"),
    "dotted_words": ("text", "a."),
    "spelled_mail": ("text", "a at b dot "),
    "key_names": ("text", "token="),
    "key_blocks": ("text", "-----BEGIN PRIVATE KEY-----"),
    "random_words": ("text", "aB1"),
    "addresses": ("text", "http://a:"),
    "mojibake": ("text", "â€™"),
    "half_mojibake": ("text", "Ã"),
    "entities": ("text", "&amp;"),
    "open_entities": ("text", "&"),
    "combining": ("text", "\u0301"),
    "stacked": ("text", "a" + "\u0301" * 40),
    "zero_width": ("text", "\u200b"),
    "joined_marks": ("text", "\u0316\u0301\u200d"),
    "joiners": ("text", "\U0001f469\u200d"),
    "quotes": ("text", "“"),
    "stops": ("text", "e.g. "),
    "question_marks": ("text", "? "),
    "prose_on_one_line": ("text", PROSE),
    "cue_words": ("text", "may "),
    "commas": ("text", "and, "),
    "open_tags": ("html", "<"),
    "nested": ("html", "<div>"),
    "inline": ("html", "<b>a"),
    "comments": ("html", "<!-- "),
    "attributes": ("html", "<a href='x' class='nav'>a</a>"),
    "rows": ("html", "<tr><td>a</td></tr>"),
    "headings": ("html", "<h2>a</h2>"),
    "md_emphasis": ("markdown", "*a "),
    "md_brackets": ("markdown", "["),
    "md_links": ("markdown", "[a](b "),
    "md_quotes": ("markdown", "> "),
    "md_ticks": ("markdown", "`a"),
    "md_lists": ("markdown", "- a\n"),
    "md_tables": ("markdown", "| a "),
}
"""What breaks backtracking, repeated searches and nested structures."""


def repeat(part: str, n_chars: int) -> str:
    return (part * (n_chars // len(part) + 1))[:n_chars]


def run_normalize(text: str, media: str) -> None:
    """All that normalize does, also where a document would be rejected on the way."""
    try:
        done = normalize_text(text, media, True, {})
    except RejectError:
        return
    detect_language(done.text)
    signature(done.text)
    align(done.text, text, media)


def normalized(text: str, media: str) -> pa.Table:
    """A document that holds a text, behind prose that makes it English."""
    row = {
        "document_key": "k", "source": "s", "url": None, "title": None, "media": media, "raw_text": f"{PROSE * 20}\n{text}",
        "place": {"path": "k", "member": None, "record": None, "offset": None}, "raw_sha256": "0" * 64, "n_bytes": 1,
        "text_start": 0, "steps": [], "licence": None, "attribution": None, "meta": None,
    }  # fmt: skip
    raw = contracts.build("raw_documents", [row])
    made = normalize_documents(raw, NormalizeConfig())
    if made.rejects.num_rows:  # whatever language langdetect takes it for: it is to be segmented
        guessed = made.rejects["detail"][0].as_py().split()[0]
        made = normalize_documents(raw, NormalizeConfig(languages=(guessed,)))
    return made.documents


def prepare(stage: str, text: str, media: str) -> Callable[[], object]:
    """Return the call that is timed."""
    if stage == "normalize":
        return lambda: run_normalize(text, media)
    documents = normalized(text, media)
    if stage == "segment":
        return lambda: segment_documents(documents)
    sentences = segment_documents(documents).sentences
    labeler = load_toolbox((), ()).labeler
    return lambda: labeler.label_sentences(sentences)


def measure(call: Callable[[], object], runs: int) -> float:
    """Return the least CPU time of some runs."""
    spent = []
    for _ in range(runs):
        started = time.process_time()
        call()
        spent.append(time.process_time() - started)
    return min(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[16, 64, 256], help="KiB")
    parser.add_argument("--only", nargs="+", default=list(SHAPES))
    parser.add_argument("--stages", nargs="+", default=["normalize", "segment", "label"])
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--again", type=int, default=4, help="repeats of what seems to grow")
    parser.add_argument("--floor", type=float, default=0.02, help="seconds that are noise")
    options = parser.parse_args()
    n_bad = 0
    warm_up()
    detect_language("Ein Satz zum Aufwachen, damit die Profile geladen sind.")
    for stage in options.stages:
        print(f"{stage}: seconds of CPU per MiB at {', '.join(f'{k} KiB' for k in options.sizes)}")
        for name in options.only:
            media, part = SHAPES[name]
            calls = [prepare(stage, repeat(part, size * 1024), media) for size in options.sizes]
            spent = [math.inf] * len(calls)
            for _ in range(1 + options.again):
                spent = [
                    max(min(s, measure(c, options.runs)), options.floor) for s, c in zip(spent, calls, strict=True)
                ]
                rates = [s * 1024 / k for s, k in zip(spent, options.sizes, strict=True)]
                growth = max((b / a for a, b in itertools.pairwise(rates)), default=math.nan)
                if not growth > MOST_GROWTH:
                    break
            n_bad += growth > MOST_GROWTH
            mark = "  GROWS" if growth > MOST_GROWTH else ""
            print(f"  {name:<18} {' '.join(f'{r:9.2f}' for r in rates)}   x{growth:.2f}{mark}", flush=True)
    print(f"{len(options.only)} shapes, {n_bad} of {len(options.only) * len(options.stages)} grow")
    sys.exit(1 if n_bad else 0)


if __name__ == "__main__":
    main()
