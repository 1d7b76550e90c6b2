"""The explorer without a browser: who is let in, what filters find, what is shown as text, what is saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from release_factory import Doc, publish_docs, three_splits
from starlette.testclient import TestClient

from hedgerow import contracts
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.evaluation.gold import load_gold
from hedgerow.explore.app import make_app
from hedgerow.explore.document_page import make_lines, make_tree
from hedgerow.explore.filters import Filter, read_filter
from hedgerow.explore.gold_file import gold_row, save_rows
from hedgerow.explore.library import Library
from hedgerow.publish.log import resolve
from hedgerow.storage import Storage

PORT = 8123
BASE = f"http://127.0.0.1:{PORT}"
TOKEN = "a-secret-of-the-test"
ATTACK = "<script>window.hit=1</script>"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explored") / "small"
    hostile = Doc(f"{ATTACK} key", sentences=(f"{ATTACK} may harm.",), heading=ATTACK)
    publish_docs(Storage(folder), [*three_splits(), hostile])
    return folder


@pytest.fixture(scope="module")
def library(root: Path) -> Library:
    return Library(resolve(root.parent, "small"))


@pytest.fixture
def client(library: Library, tmp_path: Path) -> TestClient:
    found = TestClient(make_app(library, tmp_path / "gold.jsonl", PORT, TOKEN), base_url=BASE, follow_redirects=False)
    assert found.get(f"/?token={TOKEN}").status_code == 303
    return found


# Who is let in


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/sentences", {}, 403),
        ("/?token=wrong", {}, 403),
        ("/sentences?token=" + TOKEN, {}, 403),
        ("/assets/base.css", {}, 403),
        ("/sentences", {"Cookie": f"hedgerow_{PORT}=wrong"}, 403),
        ("/sentences", {"Cookie": f"hedgerow_{PORT}={TOKEN}"}, 200),
        ("/sentences", {"Cookie": f"hedgerow_{PORT}={TOKEN}", "Host": "evil.test"}, 421),
        ("/sentences", {"Cookie": f"hedgerow_{PORT}={TOKEN}", "Host": f"evil.test:{PORT}"}, 421),
        ("/sentences", {"Cookie": f"hedgerow_{PORT}={TOKEN}", "Host": "127.0.0.1:1"}, 421),
        ("/?token=" + TOKEN, {"Host": "evil.test"}, 421),
        ("/sentences", {"Cookie": f"hedgerow_{PORT}={TOKEN}", "Host": f"localhost:{PORT}"}, 200),
    ],
)
def test_only_who_has_the_key_and_the_right_host_is_let_in(
    library: Library, tmp_path: Path, path: str, headers: dict[str, str], status: int
) -> None:
    client = TestClient(make_app(library, tmp_path / "gold.jsonl", PORT, TOKEN), base_url=BASE, follow_redirects=False)
    assert status == client.get(path, headers=headers).status_code


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert 405 == client.request(method, "/sentences").status_code


@pytest.mark.parametrize(
    ("origin", "kind", "body", "status"),
    [
        (BASE, "application/json", '{"ids": ["x"]}', 200),
        (None, "application/json", '{"ids": ["x"]}', 403),
        ("null", "application/json", '{"ids": ["x"]}', 403),
        ("http://evil.test", "application/json", '{"ids": ["x"]}', 403),
        (f"http://127.0.0.1:{PORT + 1}", "application/json", '{"ids": ["x"]}', 403),
        (BASE, "text/plain", '{"ids": ["x"]}', 415),
        (BASE, "application/x-www-form-urlencoded", "ids=x", 415),
        (BASE, "application/json", "[]", 400),
        (BASE, "application/json", '{"ids": []}', 400),
        (BASE, "application/json", '{"ids": [1]}', 400),
        (BASE, "application/json", '{"ids": "x"}', 400),
        (BASE, "application/json", "x", 400),
        (BASE, "application/json", json.dumps({"ids": ["x" * 90] * 1100}), 413),
    ],
)
def test_saving_takes_nothing_from_elsewhere(
    client: TestClient, tmp_path: Path, origin: str | None, kind: str, body: str, status: int
) -> None:
    headers = {"Content-Type": kind} | ({"Origin": origin} if origin else {})
    assert status == client.post("/gold", content=body, headers=headers).status_code
    assert not (tmp_path / "gold.jsonl").exists(), "no such sentence, nothing to write"


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/sentences", "/assets/explore.js", "/nowhere", "/documents/nowhere"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert ("nosniff", "no-store") == (headers["X-Content-Type-Options"], headers["Cache-Control"])


def test_the_key_does_not_stay_in_the_address(library: Library, tmp_path: Path) -> None:
    client = TestClient(make_app(library, tmp_path / "gold.jsonl", PORT, TOKEN), base_url=BASE, follow_redirects=False)
    answer = client.get(f"/?token={TOKEN}")
    assert answer.headers["Location"] == "/"
    assert {"HttpOnly", "SameSite=strict"} <= {part.strip() for part in answer.headers["Set-Cookie"].split(";")}


# What filters find


@pytest.mark.parametrize(
    ("wanted", "n"),
    [
        (Filter(), 9),
        (Filter(q="MAY"), 5),
        (Filter(q="it%"), 0),
        (Filter(q="'"), 0),
        (Filter(q=ATTACK), 1),
        (Filter(claim="safety"), 3),
        (Filter(claim="regulatory"), 0),
        (Filter(hedge="yes"), 5),
        (Filter(hedge="no"), 4),
        (Filter(warning="yes"), 3),
        (Filter(warning="adverse_effect"), 3),
        (Filter(warning="interaction"), 0),
        (Filter(role="body"), 9),
        (Filter(role="lead"), 0),
        (Filter(source="articles"), 9),
        (Filter(source="nowhere"), 0),
        (Filter(split="test"), 2),
        (Filter(band="3"), 9),
        (Filter(band="0"), 0),
        (Filter(function="hedge.modal_may"), 5),
        (Filter(function="'; DROP TABLE votes; --"), 0),
        (Filter(disagree="any"), 0),
        (Filter(hedge="yes", warning="yes", split="train"), 2),
    ],
    ids=lambda value: value.query() or "everything" if isinstance(value, Filter) else str(value),
)
def test_a_filter_lets_through_what_it_says(library: Library, wanted: Filter, n: int) -> None:
    facets = library.facets(wanted)
    assert n == facets.total == len(library.sentences(wanted))
    for counts in facets.counts.values():
        assert n == sum(counts.values())


def test_pages_follow_one_another_without_gap(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [row["sentence_id"] for row in library.sentences(Filter(hedge="yes"))]
    monkeypatch.setattr("hedgerow.explore.library.PAGE", 2)
    paged = [row["sentence_id"] for page in (1, 2, 3, 4) for row in library.sentences(Filter(hedge="yes"), page)]
    assert whole == paged


@given(st.dictionaries(st.sampled_from([*Filter().values(), "page", "x"]), st.text(max_size=30)))
def test_any_address_gives_a_filter_that_can_be_written_back(params: dict[str, str]) -> None:
    found = read_filter(params)
    assert found == read_filter(found.values())
    for name, vocabulary in (("claim", "claim_type"), ("role", "section_role"), ("split", "split")):
        assert found.values()[name] in ("", *contracts.vocabulary(vocabulary))


def test_the_database_reads_nothing_else(library: Library, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    for query in (f"SELECT * FROM '{secret}'", f"COPY votes TO '{tmp_path}/out.csv'", "INSTALL httpfs"):
        with pytest.raises(Exception, match=r"(?i)permission|disabled"):
            library.rows(query)


def test_a_damaged_release_is_not_shown(tmp_path: Path) -> None:
    publish_docs(Storage(tmp_path / "small"), three_splits())
    release = resolve(tmp_path, "small")
    path = next(release.path.glob("data/votes/*.parquet"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ReleaseError, match=r"votes/.* restore it"):
        Library(release)


# What is shown


@pytest.mark.parametrize(
    "view", ["/sentences", "/sentences?q=" + ATTACK, "/documents?q=" + ATTACK, "/functions", "/compare", "/nowhere"]
)
def test_texts_are_escaped(client: TestClient, view: str) -> None:
    page = client.get(view).text
    assert ATTACK not in page
    if "documents" in view or "sentences" in view:
        assert "&lt;script&gt;window.hit=1" in page


def test_a_document_shows_all_of_its_text(library: Library) -> None:
    for row in library.documents("", ""):
        document = library.document(row["document_id"])
        assert document is not None
        sections, sentences = library.parts_of(row["document_id"])
        lines = make_lines(document["text"], sections, sentences)
        assert document["text"] == "\n".join("".join(p.text for run in line.runs for p in run.pieces) for line in lines)
        assert [s["sentence_id"] for s in sentences] == [run.id for line in lines for run in line.runs if run.id]
        assert {s["section_id"] for s in sections} == {i for line in lines for i in line.sections}
        assert [s["section_id"] for s in sections] == [branch.id for branch in make_tree(sections, sentences)]


@pytest.mark.parametrize(
    "path", ["/sentences/nowhere", "/documents/nowhere", "/functions/nowhere", "/report", "/report.html"]
)
def test_what_is_not_there_is_said(client: TestClient, path: str) -> None:
    assert 404 == client.get(path).status_code


# What is saved


def test_saved_sentences_are_gold_without_labels(client: TestClient, library: Library, tmp_path: Path) -> None:
    row = library.sentences(Filter(q="harm the liver"))[0]
    answer = client.post("/gold", json={"ids": [row["sentence_id"]]}, headers={"Origin": BASE})
    place = tmp_path / "gold.jsonl"
    assert {"added": 1, "total": 1, "file": str(place)} == answer.json()
    saved = json.loads(place.read_text("utf-8"))
    assert {column.name for column in contracts.contract("gold").columns} == set(saved)
    assert ("It may harm the liver.", "Kava grows in Fiji.", None) == (saved["text"], saved["prev"], saved["next"])
    with pytest.raises(ConfigError, match="claim_type has no acceptable value"):
        load_gold(place)


def test_a_file_that_is_no_gold_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("my notes\n", encoding="utf-8")
    row = gold_row({"sentence_id": "s", "section_heading": None, "text": "t"}, {"document_key": "d"}, None, None)
    with pytest.raises(ConfigError, match=r"notes\.txt line 1 is no row of gold"):
        save_rows(place, [row])
    assert "my notes\n" == place.read_text("utf-8")
