"""What became of the labels from one release to the next, and of which kind of claim?

    python examples/compare_releases.py output/sample 1.0.0 1.1.0

``hedgerow diff`` tells causes; this shows how to join two releases yourself: by ``sentence_id``, which stays while a
sentence's words and its document stay. Prints sentences that came, went and stayed, and for each task how many labels of
those that stayed changed, with the first few of them.
"""

from __future__ import annotations

import sys
from typing import Any

import hedgerow

SHOWN = 3
TASKS = ("claim_type", "hedge", "safety_warning")


def labels(dataset: str, version: str) -> dict[str, dict[str, Any]]:
    """Return the labels of every sentence of a release by its id."""
    rows = hedgerow.load(dataset, version=version, config="sentences")
    types = rows.features["claim_type"]
    return {row["sentence_id"]: row | {"claim_type": types.int2str(row["claim_type"])} for row in rows}


def main(dataset: str, old_version: str, new_version: str) -> None:
    """Print the comparison of two releases of a dataset."""
    old, new = labels(dataset, old_version), labels(dataset, new_version)
    stayed = sorted(old.keys() & new.keys())
    print(
        f"{len(new.keys() - old.keys()):,} sentences came, {len(old.keys() - new.keys()):,} went, {len(stayed):,} stayed"
    )
    for task in TASKS:
        changed = [name for name in stayed if old[name][task] != new[name][task]]
        print(f"\n{task}: {len(changed):,} labels changed")
        for name in changed[:SHOWN]:
            print(f"  {old[name][task]} -> {new[name][task]}: {new[name]['text'][:100]}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
