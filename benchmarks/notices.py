"""Count sentences whose role changes when one line of page furniture is set between two paragraphs of an article.

    python benchmarks/notices.py [CORPUS...] [--documents 600] [--show 20]

CORPUS are folders or .tar.xz of text; without any, the flattened pages of samples/ and of the supplement articles (see
segmentation.py) are taken. One line ("Advertisement", "Read more", ...) goes between two lines that end sentences; no other
sentence should leave the section that it stood in. The choice of documents, places and words is seeded.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from map import read_texts
from segmentation import ARCHIVES, sample_pages, shared_folder, supplement_pages

from hedgerow.segment import segment_text

NOTICES = (
    "Advertisement", "Comments", "Contact", "Newsletter", "Read more", "Related articles", "See also", "Share this",
    "Sponsored", "Subscribe", "Tags",
)  # fmt: skip
LONG_LINE = 80  # characters: a paragraph, no heading


def roles_of(text: str) -> dict[str, list[str]]:
    """Return the roles of the sections that each sentence of a text stands in."""
    found = segment_text(text)
    roles = defaultdict(list)
    for sentence in found.sentences:
        roles[text[sentence.start : sentence.end]].append(found.sections[sentence.section].role)
    return roles


def places_in(lines: Sequence[str]) -> list[int]:
    """Return the lines before which a notice may be set: between two paragraphs that end sentences."""
    ends = [len(line) > LONG_LINE and line.endswith(".") for line in lines]
    return [number for number in range(2, len(lines)) if ends[number - 1] and ends[number]]


def changed_by(text: str, chance: random.Random) -> tuple[int, int, str]:
    """Return how many sentences a text has, how many change their role, and the notice that was set."""
    lines, notice = text.split("\n"), chance.choice(NOTICES)
    place = chance.choice(places_in(lines))
    before = roles_of(text)
    after = roles_of("\n".join([*lines[:place], notice, *lines[place:]]))
    after.pop(notice, None)
    changed = sum(before.get(one) != after.get(one) for one in before.keys() | after.keys())
    return sum(map(len, before.values())), changed, notice


def main() -> None:
    """Print how many sentences of how many texts changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--show", type=int, default=20, help="print up to so many texts with changes")
    options = parser.parse_args()
    texts = list(read_texts(options.corpora))
    if not options.corpora:
        has_supplement = (shared_folder() / ARCHIVES[1]).is_file()
        texts = [page.text for page in sample_pages() + (supplement_pages() if has_supplement else [])]
    texts = [text for text in texts if places_in(text.split("\n"))]
    chance = random.Random(3)
    chance.shuffle(texts)
    counts = [(*changed_by(text, chance), text) for text in texts[: options.documents]]
    wrong = [one for one in counts if one[1]]
    for _, changed, notice, text in wrong[: options.show]:
        print(f"{changed:5} changed by {notice!r} in {text[:60]!r}")
    print(
        f"{sum(one[1] for one in counts)} of {sum(one[0] for one in counts):,} sentences, in {len(wrong)} of {len(counts)} texts"
    )


if __name__ == "__main__":
    main()
