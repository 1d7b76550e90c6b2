"""The ledger: everything that was read is accounted for, or the run fails."""

from __future__ import annotations

import pytest

from hedgerow import contracts
from hedgerow.ledger import Ledger, LedgerImbalanceError

PLACE = {"path": "a", "member": None, "record": None, "offset": None}


def reject(n_bytes: int, reason: str = "empty") -> dict[str, object]:
    return {"source": "s", "place": PLACE, "reason": reason, "raw_sha256": None, "n_bytes": n_bytes, "detail": None}


def ledger(*, documents: int = 3, read: int = 60, framing: int = 10) -> Ledger:
    made = Ledger()
    made.read_pieces([{"source": "s", "documents": documents, "read": read, "framing": framing}])
    made.published([("s", 30)])
    made.duplicates([("s", 15)])
    made.rejected(contracts.build("rejects", [reject(5)]))
    return made


def test_a_balanced_ledger_passes() -> None:
    made = ledger()
    made.check()
    assert made.as_dict()["documents"] == {"read": 3, "published": 1, "duplicate": 1, "rejected": 1}
    assert made.as_dict()["rejected_by_reason"] == {"empty": 1}


@pytest.mark.parametrize("wrong", [{"documents": 4}, {"documents": 2}, {"read": 61}, {"framing": 9}])
def test_an_imbalance_fails_the_run(wrong: dict[str, int]) -> None:
    with pytest.raises(LedgerImbalanceError, match="do not add up"):
        ledger(**wrong).check()
