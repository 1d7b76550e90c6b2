"""Score sentence and heading segmentation against annotated sets, beside other splitters.

Reads the sets from HEDGEROW_SHARED (default: ../shared beside the checkout):
gold/external-dev.tar.xz (seg-*, sec-*) and corpus/supplement_articles.tar.xz.

    python benchmarks/segmentation.py                 # everything
    python benchmarks/segmentation.py --only sentences --errors 20
"""

from __future__ import annotations

import argparse
import html
import json
import os
import sys
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import pyarrow as pa
import re2

from hedgerow import contracts
from hedgerow.segment import Section, find_sections, segment_documents, segment_text

Span = tuple[int, int]
Splitter = Callable[[str], list[Span]]

SEG_SETS = ("seg-ewt", "seg-gum", "seg-bioscope")
SEC_SETS = ("sec-gum", "sec-bioscope", "sec-openstax")
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
    default = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("HEDGEROW_SHARED", default))


def read_sets(names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Read sets of the external archive by name."""
    wanted = {f"{name}.jsonl": name for name in names}
    found: dict[str, list[dict[str, Any]]] = {}
    with tarfile.open(shared_folder() / "gold" / "external-dev.tar.xz") as archive:
        for member in archive:
            name = wanted.get(Path(member.name).name)
            stream = archive.extractfile(member) if name else None
            if name and stream:
                found[name] = [json.loads(line) for line in stream.read().decode("utf-8").splitlines() if line]
    return found


def read_pages() -> Iterator[tuple[str, str]]:
    """Yield the HTML and the bare text of each article of the supplement corpus."""
    raw: dict[str, str] = {}
    flat: dict[str, str] = {}
    with tarfile.open(shared_folder() / "corpus" / "supplement_articles.tar.xz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream and member.name.endswith(".html"):
                raw[Path(member.name).stem] = stream.read().decode("utf-8", "replace")
            elif stream and member.name.endswith(".txt"):
                flat[Path(member.name).stem.split("_")[1]] = stream.read().decode("utf-8", "replace")
    for key in sorted(raw):
        yield raw[key], flat[key]


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
            for record in sets[set_name]:
                started = time.process_time()
                found = split(record["text"])
                seconds += time.process_time() - started
                size += len(record["text"])
                wanted = gold_spans(record)
                exact += compare(found, wanted)
                ends += compare([e for _, e in found], [e for _, e in wanted])
                if name == "hedgerow":
                    errors -= print_errors(record["text"], found, wanted, errors)
            cells += f"{exact.f1:>12.4f} /{ends.f1:.4f} "
        passed = sum([(r["text"], split(r["text"])) == (r["text"], [tuple(s) for s in r["label"]]) for r in rules])
        print(f"{name:14}{cells}{passed:>10}/{len(rules)}{size / seconds / 1e6:>9.2f}")


def print_errors(text: str, found: list[Span], wanted: list[Span], limit: int) -> int:
    """Print spans that differ, at most ``limit``, and return how many were printed."""
    printed = 0
    for mark, spans in (("-", sorted(set(wanted) - set(found))), ("+", sorted(set(found) - set(wanted)))):
        for start, end in spans[: max(0, limit - printed)]:
            print(f"  {mark} {text[start:end]!r}")
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


def score_headings() -> None:
    """Print heading F1 on the sec-* sets."""
    for name, records in read_sets(SEC_SETS).items():
        ours = rule = Score(0, 0, 0)
        for record in records:
            wanted = [(start, end) for start, end, _ in record["label"]["headings"]]
            ours += compare(heading_spans(find_sections(record["text"])), wanted)
            rule += compare(short_lines(record["text"]), wanted)
        precision, recall = ours.right / max(1, ours.found), ours.right / max(1, ours.wanted)
        print(f"{name:14} hedgerow {ours.f1:.4f} (P {precision:.3f} R {recall:.3f})   short-line rule {rule.f1:.4f}")


class PageHeading(NamedTuple):
    """A heading of a page and the heading above it."""

    words: str
    parent: str | None


def page_headings(page: str) -> tuple[list[PageHeading], int]:
    """Return the headings of an HTML page with their parents, and how many levels it uses."""
    tree = lxml.html.fromstring(page)
    above: list[tuple[int, str]] = []
    found = []
    levels = set()
    for node in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        words = squeeze(node.text_content())
        if not words:
            continue
        level = int(node.tag[1])
        levels.add(level)
        while above and above[-1][0] >= level:
            above.pop()
        found.append(PageHeading(words, above[-1][1] if above else None))
        above.append((level, words))
    return found, len(levels)


def squeeze(words: str) -> str:
    """Return words with single spaces and without entities."""
    return " ".join(html.unescape(words).split())


def text_headings(text: str) -> list[PageHeading]:
    """Return the headings that hedgerow finds in bare text, with their parents."""
    sections = find_sections(text)
    names = [squeeze(text[s.heading.start : s.heading.end]) if s.heading else None for s in sections]
    found = []
    for section, name in zip(sections, names, strict=True):
        parent = section.parent
        while parent is not None and names[parent] is None:
            parent = sections[parent].parent
        if name is not None:
            found.append(PageHeading(name, None if parent is None else names[parent]))
    return found


def score_pages(errors: int) -> None:
    """Print heading F1 on flattened pages, and how often the parent is right on pages with three or more levels."""
    total = Score(0, 0, 0)
    parents = Score(0, 0, 0)
    flat_parents = 0
    for page, text in read_pages():
        wanted, levels = page_headings(page)
        lines = {squeeze(line) for line in text.split("\n")}
        wanted = [h for h in wanted if h.words in lines]
        found = text_headings(text)
        total += compare([h.words for h in found], [h.words for h in wanted])
        if levels >= 3:
            parents += compare(found, wanted)
            flat_parents += sum(1 for h in wanted if h.parent in (None, wanted[0].words))
        errors -= print_page_errors(found, wanted, errors)
    precision, recall = total.right / max(1, total.found), total.right / max(1, total.wanted)
    print(f"flattened pages: heading F1 {total.f1:.4f} (P {precision:.3f} R {recall:.3f})")
    right = parents.right / max(1, parents.wanted)
    print(f"three or more levels: parent right for {right:.3f} of {parents.wanted} headings")
    print(f"  (all under the title would give at most {flat_parents / max(1, parents.wanted):.3f})")


def print_page_errors(found: list[PageHeading], wanted: list[PageHeading], limit: int) -> int:
    """Print headings that differ, at most ``limit``, and return how many were printed."""
    printed = 0
    for mark, headings in (("-", set(wanted) - set(found)), ("+", set(found) - set(wanted))):
        for heading in sorted(headings, key=str)[: max(0, limit - printed)]:
            print(f"  {mark} {heading.words!r} under {heading.parent!r}")
            printed += 1
    return printed


def score_speed() -> None:
    """Print the characters that the whole stage, tables and ids included, cuts in a second of processor time."""
    pages = [text for _, text in read_pages()]
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
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print up to N differences")
    parser.add_argument("--splitters", help="comma-separated names; default: " + ",".join(SPLITTERS))
    arguments = parser.parse_args()
    if not shared_folder().is_dir():
        print(f"no folder {shared_folder()}: set HEDGEROW_SHARED", file=sys.stderr)
        return 2
    for name in set(SPLITTERS) - set((arguments.splitters or ",".join(SPLITTERS)).split(",")):
        del SPLITTERS[name]
    if arguments.only in (None, "sentences"):
        score_sentences(arguments.errors)
    if arguments.only in (None, "headings"):
        score_headings()
    if arguments.only in (None, "pages"):
        score_pages(arguments.errors)
    if arguments.only in (None, "speed"):
        score_speed()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
