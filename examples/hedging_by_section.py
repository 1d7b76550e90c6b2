"""How much do articles hedge, by the part of the article?

    python examples/hedging_by_section.py output/sample

Prints, for each section role, the share of hedged sentences; beside it that of different texts, each counted once: where
one line of a template stands on hundreds of pages, the two differ, and the second is the safer one. Weak labels are
not truth: read some of the sentences before you quote a figure.
"""

from __future__ import annotations

import sys
from collections import Counter

import hedgerow


def main(dataset: str) -> None:
    """Print the table for the newest release of a dataset."""
    rows = hedgerow.load(dataset, config="sentences")
    all_sentences: Counter[str] = Counter()
    hedged: Counter[str] = Counter()
    texts: dict[str, dict[str, bool]] = {}
    roles = rows.features["section_role"]
    for row in rows:
        if "not_prose" in row["flags"]:
            continue
        role = roles.int2str(row["section_role"])
        all_sentences[role] += 1
        hedged[role] += row["hedge"]
        texts.setdefault(role, {})[row["text"].casefold()] = row["hedge"]
    print("section role     sentences  hedged  different  hedged")
    for role, n in all_sentences.most_common():
        once = texts[role].values()
        print(f"{role:15} {n:10,}  {hedged[role] / n:6.1%} {len(once):10,}  {sum(once) / len(once):6.1%}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
