"""Which benefit claims stand in a section that warns of nothing?

    python examples/claims_without_warning.py output/sample
    python examples/claims_without_warning.py output/sample --by document

Prints how many claims of a benefit have no safety warning in their section, by section role, and the most probable of
them with their headings. --by document and --by source look for a warning in the whole document, and in everything of
its source: a warning may stand elsewhere in the article. Weak labels are not truth: read before you quote.
"""

from __future__ import annotations

import argparse
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import hedgerow

SHOWN = 5


def main() -> None:
    """Print the counts and some claims of the newest release of a dataset."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", help="folder of the dataset")
    parser.add_argument("--by", choices=("document", "section", "source"), default="section",
                        help="where a warning counts for a claim (default: section)")  # fmt: skip
    given = parser.parse_args()
    rows = hedgerow.load(given.dataset, config="sentences")
    place_of = find_places(given.dataset, given.by)
    roles, types = rows.features["section_role"], rows.features["claim_type"]
    efficacy = types.str2int("efficacy")
    warned = {place_of(row) for row in rows if row["safety_warning"]}
    claims = [row for row in rows if efficacy in row["claim_types"]]
    alone = [row for row in claims if place_of(row) not in warned]
    all_of, alone_of = (Counter(roles.int2str(row["section_role"]) for row in found) for found in (claims, alone))
    print(f"section role     benefit claims  without a warning in their {given.by}")
    for role, n in all_of.most_common():
        print(f"{role:15} {n:15,}  {alone_of[role]:,} ({alone_of[role] / n:.0%})")
    for row in sorted(alone, key=lambda row: (-row["claim_type_probs"][efficacy], row["sentence_id"]))[:SHOWN]:
        print(f"\n{row['section_heading'] or 'no heading'} ({row['sentence_id']})")
        print(textwrap.fill(row["text"], 80, initial_indent="    ", subsequent_indent="    "))


def find_places(dataset: str, by: str) -> Callable[[Mapping[str, Any]], str]:
    """Return what gives for a sentence its section, its document or its source."""
    if by != "source":
        return lambda row: row[f"{by}_id"]
    documents = hedgerow.load(dataset, config="documents")
    source_of = dict(zip(documents["document_id"], documents["source"], strict=True))
    return lambda row: source_of[row["document_id"]]


if __name__ == "__main__":
    main()
