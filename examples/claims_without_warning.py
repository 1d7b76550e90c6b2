"""Which benefit claims stand in a section that warns of nothing?

    python examples/claims_without_warning.py output/sample

Prints how many claims of a benefit have no safety warning in their section, by section role, and the most probable of
them with their headings. A warning may stand elsewhere in the article, and weak labels are not truth: read before you quote.
"""

from __future__ import annotations

import sys
import textwrap
from collections import Counter

import hedgerow

SHOWN = 5


def main(dataset: str) -> None:
    """Print the counts and some claims of the newest release of a dataset."""
    rows = hedgerow.load(dataset, config="sentences")
    roles, types = rows.features["section_role"], rows.features["claim_type"]
    efficacy = types.str2int("efficacy")
    warned = {row["section_id"] for row in rows if row["safety_warning"]}
    claims = [row for row in rows if efficacy in row["claim_types"]]
    alone = [row for row in claims if row["section_id"] not in warned]
    all_of, alone_of = (Counter(roles.int2str(row["section_role"]) for row in found) for found in (claims, alone))
    print("section role     benefit claims  without a warning in their section")
    for role, n in all_of.most_common():
        print(f"{role:15} {n:15,}  {alone_of[role]:,} ({alone_of[role] / n:.0%})")
    for row in sorted(alone, key=lambda row: (-row["claim_type_probs"][efficacy], row["sentence_id"]))[:SHOWN]:
        print(f"\n{row['section_heading'] or 'no heading'} ({row['sentence_id']})")
        print(textwrap.fill(row["text"], 80, initial_indent="    ", subsequent_indent="    "))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
