"""Cutting inputs into shards."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.config import ShardConfig
from hedgerow.work.shards import Piece, cut_shards, input_digest

SIZES = st.lists(st.integers(0, 3000), max_size=60)


def pieces(sizes: Sequence[int]) -> list[Piece]:
    return [Piece("s", f"{i}.jsonl", f"/x/{i}.jsonl", n) for i, n in enumerate(sizes)]


def config(n_bytes: int = 1000, documents: int = 8) -> ShardConfig:
    return ShardConfig(target_bytes=n_bytes, target_documents=documents)


@given(SIZES)
def test_every_byte_of_every_file_is_in_one_shard(sizes: list[int]) -> None:
    covered: dict[str, list[tuple[int, int]]] = {}
    for shard in cut_shards(pieces(sizes), config(), lambda p: True):
        for piece in shard.pieces:
            covered.setdefault(piece.path, []).append((piece.start or 0, piece.end or piece.n_bytes))
    for i, n in enumerate(sizes):
        at = 0
        for start, end in sorted(covered[f"{i}.jsonl"]):
            assert start == at
            at = end
        assert at == n


@given(SIZES, st.randoms())
def test_listing_order_does_not_matter(sizes: list[int], order: random.Random) -> None:
    files = pieces(sizes)
    shuffled = list(files)
    order.shuffle(shuffled)
    assert cut_shards(files, config(), lambda p: False) == cut_shards(shuffled, config(), lambda p: False)


@given(st.integers(1, 40))
def test_a_finer_cut_knows_which_bucket_held_its_files(n: int) -> None:
    few = cut_shards(pieces([10] * n), config(), lambda p: False)
    many = cut_shards(pieces([10] * (n + 200)), config(), lambda p: False)
    before = {piece.path: shard.slot for shard in few for piece in shard.pieces}
    for shard in many:
        for piece in shard.pieces:
            if piece.path in before:
                assert before[piece.path] in (shard.slot, *shard.ancestors)


@given(SIZES)
def test_no_group_of_files_is_larger_than_wanted(sizes: list[int]) -> None:
    """Memory and the evenness of the work hang on the largest shard, not on the mean."""
    for shard in cut_shards(pieces(sizes), config(), lambda p: False):
        assert len(shard.pieces) == 1 or (shard.n_bytes <= 1000 and len(shard.pieces) <= 8)


@given(st.lists(st.integers(0, 400), max_size=60), st.integers(0, 400))
def test_another_file_changes_one_group_at_most(sizes: list[int], more: int) -> None:
    before = cut_shards(pieces(sizes), config(), lambda p: False)
    after = {shard.slot: shard for shard in cut_shards(pieces([*sizes, more]), config(), lambda p: False)}
    assert sum(after.get(shard.slot) != shard for shard in before) <= 1


@pytest.mark.parametrize(("sizes", "splittable", "n_shards"), [
    pytest.param([], True, 0, id="nothing"),
    pytest.param([10, 20], True, 1, id="small files share a shard"),
    pytest.param([1000], True, 1, id="one range"),
    pytest.param([2500], True, 3, id="ranges of a large line-based file"),
    pytest.param([2500], False, 1, id="a large file of another kind is one unit"),
])  # fmt: skip
def test_shard_counts(sizes: list[int], splittable: bool, n_shards: int) -> None:
    assert n_shards == len(cut_shards(pieces(sizes), config(), lambda p: splittable))


def test_the_input_digest_tells_content_apart() -> None:
    one, other = Piece("s", "a", "/x/a", 1, sha256="1"), Piece("s", "a", "/x/a", 1, sha256="2")
    moved = Piece("s", "a", "/elsewhere/a", 1, sha256="1")
    assert input_digest([one]) != input_digest([other])
    assert input_digest([one]) == input_digest([moved]), "where a root lies does not matter"
