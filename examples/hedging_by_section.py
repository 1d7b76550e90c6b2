"""How much do articles hedge, and how often does a benefit claim stand in a section without a warning?

    python examples/hedging_by_section.py output/sample

Prints, for each section role, the share of hedged sentences; then the share of efficacy claims whose section holds
no safety warning. Weak labels are not truth: read some of the sentences before you quote a figure.
"""

from __future__ import annotations

import sys
from collections import Counter

import hedgerow


def main(dataset: str) -> None:
    """Print both tables for the newest release of a dataset."""
    rows = hedgerow.load(dataset, config="sentences")
    all_sentences: Counter[str] = Counter()
    hedged: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    warned: set[str] = set()
    roles, types = rows.features["section_role"], rows.features["claim_type"]
    for row in rows:
        if "not_prose" in row["flags"]:
            continue
        role = roles.int2str(row["section_role"])
        all_sentences[role] += 1
        hedged[role] += row["hedge"]
        if types.int2str(row["claim_type"]) == "efficacy":
            claims[row["section_id"]] += 1
        if row["safety_warning"]:
            warned.add(row["section_id"])
    print("section role     sentences  hedged")
    for role, n in all_sentences.most_common():
        print(f"{role:15} {n:10,}  {hedged[role] / n:6.1%}")
    n_claims = sum(claims.values())
    alone = sum(n for section, n in claims.items() if section not in warned)
    if n_claims:
        print(
            f"\n{alone:,} of {n_claims:,} efficacy claims ({alone / n_claims:.0%}) stand in a section without a warning."
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
