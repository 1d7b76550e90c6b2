"""Score sentence and heading segmentation against annotated sets, beside other splitters.

Reads the sets from HEDGEROW_SHARED (default: ../shared beside the checkout):
gold/external-dev.tar.xz (seg-*, sec-*) and corpus/supplement_articles.tar.xz. Where they
are missing only the pages and notes of samples/ are scored, and the exit code is 2.

    python benchmarks/segmentation.py                 # everything
    python benchmarks/segmentation.py --only sentences --errors 20
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tarfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import re2
from flattening import FlatHeading, FlatPage, flatten_html, flatten_markdown

from hedgerow import contracts
from hedgerow.segment import Section, find_sections, segment_documents, segment_text

Span = tuple[int, int]
Splitter = Callable[[str], list[Span]]

SEG_SETS = ("seg-ewt", "seg-gum", "seg-bioscope")
SEC_SETS = ("sec-gum", "sec-bioscope", "sec-openstax")
ROOT = Path(__file__).resolve().parents[1]
ARCHIVES = ("gold/external-dev.tar.xz", "corpus/supplement_articles.tar.xz")
RUNS = 5
SHORT_LINE = 80  # characters of the short-line rule that headings are compared with


class Score(NamedTuple):
    """Counts of an exact-match comparison."""

    right: int
    found: int
    wanted: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.found + self.wanted)

    def __add__(self, other: object) -> Score:
        """Pool the counts of two comparisons."""
        assert isinstance(other, Score)
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)


def compare(found: Iterable[Any], wanted: Iterable[Any]) -> Score:
    """Compare two sets of spans.

    >>> compare([(0, 4), (5, 9)], [(0, 4), (5, 8)]).f1
    0.5
    """
    a, b = set(found), set(wanted)
    return Score(len(a & b), len(a), len(b))


def shared_folder() -> Path:
    """Return the folder that holds the annotated sets."""
    return Path(os.environ.get("HEDGEROW_SHARED", ROOT.parent / "shared"))


def read_sets(names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Read sets of the external archive by name."""
    wanted = {f"{name}.jsonl": name for name in names}
    found: dict[str, list[dict[str, Any]]] = {}
    with tarfile.open(shared_folder() / ARCHIVES[0]) as archive:
        for member in archive:
            name = wanted.get(Path(member.name).name)
            stream = archive.extractfile(member) if name else None
            if name and stream:
                found[name] = [json.loads(line) for line in stream.read().decode("utf-8").splitlines() if line]
    return found


def supplement_pages() -> list[FlatPage]:
    """Flatten the articles of the supplement corpus."""
    pages = []
    with tarfile.open(shared_folder() / ARCHIVES[1]) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".html") else None
            if stream:
                pages.append(flatten_html(stream.read().decode("utf-8", "replace")))
    return pages


def sample_pages() -> list[FlatPage]:
    """Flatten the pages and notes shipped with hedgerow."""
    samples = ROOT / "samples"
    pages = [flatten_html(path.read_text("utf-8")) for path in sorted(samples.glob("pages/*.html"))]
    return pages + [flatten_markdown(path.read_text("utf-8")) for path in sorted(samples.glob("notes/*.md"))]


# --- splitters --------------------------------------------------------------------------------------------------


def hedgerow_spans(text: str) -> list[Span]:
    """Return sentences and headings as hedgerow finds them, in order."""
    found = segment_text(text)
    spans = [(s.start, s.end) for s in found.sentences]
    spans += [(s.heading.start, s.heading.end) for s in found.sections if s.heading]
    return sorted(spans)


def by_line(split: Callable[[str], Iterable[Span]]) -> Splitter:
    """Make a whole-text splitter of one that takes a line; spans lose outer white space."""

    def spans(text: str) -> list[Span]:
        found = []
        position = 0
        for line in text.split("\n"):
            for start, end in split(line) if line.strip() else ():
                piece = line[start:end]
                left = len(piece) - len(piece.lstrip())
                if piece.strip():
                    found.append((position + start + left, position + start + left + len(piece.strip())))
            position += len(line) + 1
        return found

    return spans


def baseline_splitter() -> Splitter:
    """Newlines, then a terminator, white space and a capital: what one writes in a minute."""
    pattern = re2.compile(r"[.!?][\"')\]”’]*\s+[\"'(\[“‘]*[A-Z]")

    def split(line: str) -> list[Span]:
        starts = [0]
        for match in pattern.finditer(line):
            piece = match.group()
            starts.append(match.start() + len(piece) - len(piece.split()[-1]))
        return list(zip(starts, [*starts[1:], len(line)], strict=True))

    return by_line(split)


def blingfire_splitter() -> Splitter:
    """Return blingfire's."""
    import blingfire

    return by_line(lambda line: [tuple(o) for o in blingfire.text_to_sentences_and_offsets(line)[1]])


def nupunkt_splitter() -> Splitter:
    """Return nupunkt's."""
    from nupunkt import PunktSentenceTokenizer
    from nupunkt.models import load_default_model

    tokenizer: PunktSentenceTokenizer = load_default_model()
    return by_line(lambda line: list(tokenizer.span_tokenize(line)))


def pysbd_splitter() -> Splitter:
    """Return pysbd's."""
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return by_line(lambda line: [(s.start, s.end) for s in segmenter.segment(line)])


SPLITTERS: dict[str, Callable[[], Splitter]] = {
    "hedgerow": lambda: hedgerow_spans,
    "blingfire": blingfire_splitter,
    "nupunkt": nupunkt_splitter,
    "pysbd": pysbd_splitter,
    "newline+regex": baseline_splitter,
}


# --- what is measured -------------------------------------------------------------------------------------------


def gold_spans(record: dict[str, Any]) -> list[Span]:
    """Return the annotated spans of a record, cut at line ends as the inputs are."""
    text = record["text"]
    spans = []
    for start, end in record["label"]:
        position = start
        for piece in text[start:end].split("\n"):
            if piece.strip():
                left = len(piece) - len(piece.lstrip())
                spans.append((position + left, position + left + len(piece.strip())))
            position += len(piece) + 1
    return spans


def score_sentences(errors: int) -> None:
    """Print exact-span and end-boundary F1 and speed of each splitter on the seg-* sets."""
    sets = read_sets((*SEG_SETS, "seg-golden-rules"))
    rules = [r for r in sets["seg-golden-rules"] if r["lang"] == "english"]
    print(f"{'splitter':14}" + "".join(f"{name:>22}" for name in SEG_SETS) + f"{'golden rules':>14}{'Mchar/s':>9}")
    for name, make in SPLITTERS.items():
        try:
            split = make()
        except ImportError as error:
            print(f"{name:14}skipped: {error}")
            continue
        cells, size, seconds = "", 0, 0.0
        for set_name in SEG_SETS:
            exact = ends = Score(0, 0, 0)
            unprinted = errors if name == "hedgerow" else 0
            for record in sets[set_name]:
                started = time.process_time()
                found = split(record["text"])
                seconds += time.process_time() - started
                size += len(record["text"])
                wanted = gold_spans(record)
                exact += compare(found, wanted)
                ends += compare([e for _, e in found], [e for _, e in wanted])
                unprinted -= print_errors(set_name, record["text"], found, wanted, unprinted)
            cells += f"{exact.f1:>12.4f} /{ends.f1:.4f} "
        passed = sum([(r["text"], split(r["text"])) == (r["text"], [tuple(s) for s in r["label"]]) for r in rules])
        print(f"{name:14}{cells}{passed:>10}/{len(rules)}{size / seconds / 1e6:>9.2f}")


def print_errors(name: str, text: str, found: list[Span], wanted: list[Span], limit: int) -> int:
    """Print spans that differ, at most ``limit``, and return how many were printed."""
    printed = 0
    for mark, spans in (("-", sorted(set(wanted) - set(found))), ("+", sorted(set(found) - set(wanted)))):
        for start, end in spans[: max(0, limit - printed)]:
            print(f"  {name} {mark} {text[start:end]!r}")
            printed += 1
    return printed


def heading_spans(sections: list[Section]) -> list[Span]:
    """Return the spans of the headings of a section tree."""
    return [(s.heading.start, s.heading.end) for s in sections if s.heading]


def short_lines(text: str) -> list[Span]:
    """Return the lines that are short and have no final punctuation: the rule to beat."""
    spans = []
    position = 0
    for line in text.split("\n"):
        words = line.strip()
        if words and len(words) <= SHORT_LINE and words[-1] not in ".!?;:," and words[0] not in "-•*–":
            spans.append((position, position + len(line)))
        position += len(line) + 1
    return spans


def score_headings(errors: int) -> None:
    """Print heading F1 on the sec-* sets."""
    for name, records in read_sets(SEC_SETS).items():
        ours = rule = Score(0, 0, 0)
        unprinted = errors
        for record in records:
            wanted = [(start, end) for start, end, _ in record["label"]["headings"]]
            found = heading_spans(find_sections(record["text"]))
            ours += compare(found, wanted)
            unprinted -= print_errors(name, record["text"], found, wanted, unprinted)
            rule += compare(short_lines(record["text"]), wanted)
        precision, recall = ours.right / max(1, ours.found), ours.right / max(1, ours.wanted)
        print(f"{name:14} hedgerow {ours.f1:.4f} (P {precision:.3f} R {recall:.3f})   short-line rule {rule.f1:.4f}")


def score_pages(name: str, pages: list[FlatPage], errors: int) -> None:
    """Print heading F1 on flattened pages, and how often the parent is right on pages with three or more levels."""
    total = parents = Score(0, 0, 0)
    under_title = 0
    for page in pages:
        wanted = {(h.start, h.end): _span(page.headings, h.parent) for h in page.headings}
        found = parents_of(find_sections(page.text))
        total += compare(found, wanted)
        if len({h.level for h in page.headings}) >= 3:
            parents += compare(found.items(), wanted.items())
            title = next(iter(wanted))
            under_title += sum(1 for parent in wanted.values() if parent in (None, title))
        errors -= print_errors(name, page.text, list(found), list(wanted), errors)
    precision, recall = total.right / max(1, total.found), total.right / max(1, total.wanted)
    print(f"{len(pages)} flattened pages of {name}: heading F1 {total.f1:.4f} (P {precision:.3f} R {recall:.3f})")
    wanted_parents = max(1, parents.wanted)
    print(f"  three or more levels: parent right for {parents.right / wanted_parents:.3f} of {parents.wanted} headings")
    print(f"  (all under the title would give at most {under_title / wanted_parents:.3f})")


def _span(headings: list[FlatHeading], number: int | None) -> Span | None:
    return None if number is None else (headings[number].start, headings[number].end)


def parents_of(sections: list[Section]) -> dict[Span, Span | None]:
    """Return for each heading of a section tree the heading above it."""
    found: dict[Span, Span | None] = {}
    for section in sections:
        if section.heading is None:
            continue
        above = section.parent
        while above is not None and sections[above].heading is None:
            above = sections[above].parent
        parent = None if above is None else sections[above].heading
        found[(section.heading.start, section.heading.end)] = parent and (parent.start, parent.end)
    return found


def score_speed() -> None:
    """Print the characters that the whole stage, tables and ids included, cuts in a second of processor time."""
    pages = [page.text for page in supplement_pages()]
    sets = {name: [r["text"] for r in records] for name, records in read_sets(("sec-openstax", "seg-bioscope")).items()}
    blocks = contracts.schema("normalized_documents").field("blocks").type
    for name, texts in {**sets, "flattened pages": pages}.items():
        ids = [f"{number:020}" for number in range(len(texts))]
        table = pa.table({"document_id": ids, "text": texts, "blocks": pa.array([[] for _ in texts], blocks)})
        seconds = []
        for _ in range(RUNS):
            started = time.process_time()
            segment_documents(table)
            seconds.append(time.process_time() - started)
        print(f"stage on {name:16} {sum(map(len, texts)) / min(seconds) / 1e6:6.2f} Mchar/s (best of {RUNS})")


def main() -> int:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("sentences", "headings", "pages", "speed"), help="measure one thing")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print up to N differences of a set")
    parser.add_argument("--splitters", help="comma-separated names; default: " + ",".join(SPLITTERS))
    arguments = parser.parse_args()
    missing = [name for name in ARCHIVES if not (shared_folder() / name).is_file()]
    if arguments.only in (None, "pages"):
        score_pages("samples", sample_pages(), arguments.errors)
    if missing:
        print(f"not in {shared_folder()}: {', '.join(missing)}; set HEDGEROW_SHARED to score the rest", file=sys.stderr)
        return 2
    for name in set(SPLITTERS) - set((arguments.splitters or ",".join(SPLITTERS)).split(",")):
        del SPLITTERS[name]
    if arguments.only in (None, "pages"):
        score_pages("supplement_articles", supplement_pages(), arguments.errors)
    if arguments.only in (None, "sentences"):
        score_sentences(arguments.errors)
    if arguments.only in (None, "headings"):
        score_headings(arguments.errors)
    if arguments.only in (None, "speed"):
        score_speed()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
