"""Which sources hedge, which only claim, and who warns?

    python examples/hedging_by_source.py output/sample

Prints for each source: sentences, the share that hedges, efficacy claims, the share of them that hedges, and the share of
sentences that warn. Weak labels are not truth: read some of the sentences before you quote a figure.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

import hedgerow


def main(dataset: str) -> None:
    """Print the table for the newest release of a dataset."""
    documents = hedgerow.load(dataset, config="documents")
    source_of = dict(zip(documents["document_id"], documents["source"], strict=True))
    rows = hedgerow.load(dataset, config="sentences")
    types = rows.features["claim_type"]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if "not_prose" in row["flags"]:
            continue
        claims = types.int2str(row["claim_type"]) == "efficacy"
        counts[source_of[row["document_id"]]].update(
            {
                "sentences": 1,
                "hedged": row["hedge"],
                "claims": claims,
                "hedged claims": claims and row["hedge"],
                "warnings": row["safety_warning"],
            }
        )
    print(f"{'source':30} {'sentences':>9} {'hedged':>7} {'claims':>7} {'hedged':>7} {'warn':>6}")
    for source, found in sorted(counts.items(), key=lambda item: -item[1]["sentences"]):
        n, claims = found["sentences"], found["claims"]
        of_claims = f"{found['hedged claims'] / claims:7.0%}" if claims else f"{'-':>7}"
        print(f"{source:30.30} {n:9,} {found['hedged'] / n:7.0%} {claims:7,} {of_claims} {found['warnings'] / n:6.0%}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
