"""Range and conditional requests: the right bytes, the right status, whatever is asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback

from hedgerow.serve.ranges import Part, UnsatisfiableRange, parse_range

FILE = "/small/versions/1.0.0/data/sentences/train-00000-of-00001.parquet"
HUB_FILE = "/datasets/any-org/small/resolve/1.0.0/data/sentences/train-00000-of-00001.parquet"


@pytest.fixture(scope="module")
def data(root: Path) -> bytes:
    return (root / FILE.lstrip("/")).read_bytes()


CASES = [  # header, status, first byte, end (None: the size)
    ("bytes=0-0", 206, 0, 1),
    ("bytes=0-99", 206, 0, 100),
    ("bytes=100-199", 206, 100, 200),
    ("bytes=100-", 206, 100, None),
    ("bytes=0-", 206, 0, None),
    ("bytes=-8", 206, -8, None),
    ("bytes=-99999999", 206, 0, None),
    ("bytes=5-99999999", 206, 5, None),
    ("Bytes=1-2", 206, 1, 3),
    ("bytes= 1-2 ", 206, 1, 3),
    ("bytes=99999999-", 416, 0, 0),
    ("bytes=99999999-99999999", 416, 0, 0),
    ("bytes=-0", 416, 0, 0),
    ("bytes=5-2", 200, 0, None),
    ("bytes=-", 200, 0, None),
    ("bytes=a-b", 200, 0, None),
    ("bytes=0-1,4-5", 200, 0, None),
    ("bytes=0-0," * 500, 200, 0, None),
    ("lines=0-9", 200, 0, None),
    ("bytes=--5", 200, 0, None),
    ("bytes=0x1-5", 200, 0, None),
    ("bytes=1", 200, 0, None),
    ("bytes=" + "9" * 400 + "-", 200, 0, None),
    ("bytes=\u0661-5".encode().decode("latin-1"), 200, 0, None),
]


@pytest.mark.parametrize("path", [FILE, HUB_FILE], ids=["file", "hub"])
@pytest.mark.parametrize(("header", "status", "start", "end"), CASES, ids=[c[0][:24] for c in CASES])
def test_range(server: Loopback, data: bytes, path: str, header: str, status: int, start: int, end: int | None) -> None:
    answer = server.ask(path, {"Range": header})
    wanted = data[start:end]
    assert answer.status == status
    assert answer.body == wanted
    if status == 206:
        first = start % len(data)
        assert answer.headers["content-range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(data)}"
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(data)}"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{}"}, 304),
        ({"If-None-Match": "W/{}"}, 304),
        ({"If-None-Match": '"other", {}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-Match": "{}"}, 200),
        ({"If-Match": '"other"'}, 412),
        ({"If-Range": "{}", "Range": "bytes=0-9"}, 206),
        ({"If-Range": '"other"', "Range": "bytes=0-9"}, 200),
        ({"If-None-Match": "{}", "Range": "bytes=0-9"}, 304),
    ],
)
def test_conditions(server: Loopback, data: bytes, headers: dict[str, str], status: int) -> None:
    etag = f'"{hashlib.sha256(data).hexdigest()}"'
    answer = server.ask(FILE, {name: value.replace("{}", etag) for name, value in headers.items()})
    assert answer.status == status
    assert answer.headers["etag"] == etag
    assert len(answer.body) == {200: len(data), 206: 10}.get(status, 0)


@pytest.mark.parametrize("path", [FILE, HUB_FILE])
def test_head_states_the_length_and_sends_nothing(server: Loopback, data: bytes, path: str) -> None:
    answer = server.ask(path, method="HEAD")
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, str(len(data)), b"")


def test_version_paths_are_immutable_and_latest_is_not(server: Loopback) -> None:
    assert "immutable" in server.ask(FILE).headers["cache-control"]
    assert "immutable" in server.ask("/small/log/00000001.json").headers["cache-control"]
    assert "immutable" in server.ask(HUB_FILE).headers["cache-control"]
    assert server.ask("/small/latest").headers["cache-control"] == "no-cache"
    assert server.ask(HUB_FILE.replace("1.0.0", "main")).headers["cache-control"] == "no-cache"


@given(st.text(st.sampled_from("bytes=0123456789-, "), max_size=20), st.integers(0, 1000))
def test_a_part_lies_in_the_file(header: str, size: int) -> None:
    try:
        part = parse_range(header, size)
    except UnsatisfiableRange:
        return
    assert part is None or 0 <= part.start < part.end <= size


@given(st.integers(0, 99), st.integers(0, 99))
def test_a_part_is_what_was_asked_for(start: int, length: int) -> None:
    assert parse_range(f"bytes={start}-{start + length}", 1000) == Part(start, start + length + 1)
