"""The work store: what is written is read back, and nothing damaged is trusted."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from hedgerow import contracts
from hedgerow.errors import ContractError
from hedgerow.storage import Storage
from hedgerow.work.results import pack, unpack
from hedgerow.work.workstore import WorkStore

KEY, OTHER = "ab" * 32, "cd" * 32


def faults(n: int, error: str = "E") -> pa.Table:
    return contracts.build("faults", [{"function": "f", "sentence_id": str(i), "error": error} for i in range(n)])


@pytest.fixture
def store(tmp_path: Path) -> WorkStore:
    return WorkStore(Storage(tmp_path / "work"))


def test_a_result_is_read_back(store: WorkStore) -> None:
    store.put("label", KEY, {"faults": faults(3)}, {"chain": "x"})
    found = store.get("label", KEY)
    assert found is not None
    assert found.tables["faults"].equals(faults(3))
    assert found.rows == {"faults": 3}
    assert found.note == {"chain": "x"}


def test_only_the_wanted_columns_are_read(store: WorkStore) -> None:
    store.put("label", KEY, {"faults": faults(2)}, {})
    found = store.get("label", KEY, {"faults": ("sentence_id", "function")})
    assert found is not None
    assert found.tables["faults"].column_names == ["sentence_id", "function"]
    assert store.peek("label", KEY).tables == {}  # type: ignore[union-attr]


def test_a_missing_result_is_none(store: WorkStore) -> None:
    assert store.get("label", KEY) is None


def test_a_folder_in_place_of_a_result_is_none(store: WorkStore) -> None:
    store.storage.make_folder(store.place("label", KEY))
    assert store.get("label", KEY) is None


def test_the_digest_is_that_of_the_tables_alone() -> None:
    one = unpack(pack({"faults": faults(2)}, {"chain": "a"})[0])
    same = unpack(pack({"faults": faults(2)}, {"chain": "b"})[0])
    other = unpack(pack({"faults": faults(2, "F")}, {"chain": "a"})[0])
    assert one and same and other
    assert one.digest == same.digest
    assert one.digest != other.digest


@pytest.mark.parametrize("at", [0, 3, 10, 60, 200, -40, -1])
def test_a_flipped_bit_is_never_trusted(store: WorkStore, at: int) -> None:
    store.put("label", KEY, {"faults": faults(5)}, {})
    place = store.storage.full(store.place("label", KEY))
    data = bytearray(place.read_bytes())
    data[at] ^= 1
    place.write_bytes(data)
    assert store.get("label", KEY) is None
    assert not place.exists(), "a damaged result is removed, so that it is computed again"


@pytest.mark.parametrize("keep", [0, 1, 11, 43, 100])
def test_a_cut_result_is_never_trusted(keep: int) -> None:
    assert unpack(pack({"faults": faults(5)}, {})[0][:keep]) is None


def test_a_table_that_breaks_its_contract_is_not_stored(store: WorkStore) -> None:
    with pytest.raises(ContractError, match="columns differ"):
        store.put("label", KEY, {"faults": pa.table({"x": [1]})}, {})
    assert store.get("label", KEY) is None


def test_slots_remember_the_last_key(store: WorkStore) -> None:
    assert store.recall("label", "slot") is None
    store.remember("label", "slot", KEY)
    store.remember("label", "slot", OTHER)
    assert store.recall("label", "slot") == OTHER


def test_a_slot_that_says_it_already_is_not_written(store: WorkStore) -> None:
    store.remember("label", "slot", KEY)
    before = store.storage.full("slots/label/sl/slot").stat().st_ino
    store.remember("label", "slot", KEY)
    assert before == store.storage.full("slots/label/sl/slot").stat().st_ino


def test_a_folder_in_place_of_a_slot_is_no_key(store: WorkStore) -> None:
    store.storage.make_folder("slots/label/sl/slot")
    assert store.recall("label", "slot") is None


@pytest.mark.parametrize(
    "left", [b"", b"\0" * 64, b"\xff" * 64, b"../../x", b"a" * 5000], ids=["empty", "zeros", "bytes", "path", "long"]
)
def test_what_is_left_of_a_damaged_slot_is_no_key(store: WorkStore, left: bytes) -> None:
    store.remember("label", "slot", KEY)
    store.storage.write_hint("slots/label/sl/slot", left)
    assert store.recall("label", "slot") is None
