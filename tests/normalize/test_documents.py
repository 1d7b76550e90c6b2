"""The table level: what a document becomes, what is rejected, and the laws of the result."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow import contracts
from hedgerow.config import BudgetConfig, NormalizeConfig
from hedgerow.normalize import documents as module
from hedgerow.normalize import normalize_documents
from hedgerow.normalize.documents import RejectError, normalize_text
from hedgerow.normalize.offsets import align
from hedgerow.work.watch import Loss, Watch

PROSE = (
    "Kratom is a plant from Thailand, and the leaves of it have been chewed by workers for centuries. "
    "It may ease the symptoms of withdrawal, but the evidence for this is weak. "
    "You should not take it with alcohol or with other drugs that are known to slow your breathing."
)


def raw_table(*texts: str, **columns: Any) -> pa.Table:
    rows = []
    for i, text in enumerate(texts):
        row = {
            "document_key": f"s/{i}", "source": "s", "url": None, "title": None, "media": "text", "raw_text": text, "text_start": 0,
            "place": {"path": f"{i}.txt", "member": None, "record": None, "offset": None}, "raw_sha256": "0" * 64,
            "n_bytes": len(text.encode()), "steps": [], "licence": None, "attribution": None, "meta": None,
        }  # fmt: skip
        rows.append({**row, **columns})
    return contracts.build("raw_documents", rows)


def normalize_one(text: str, **columns: Any) -> dict[str, Any]:
    result = normalize_documents(raw_table(text, **columns), NormalizeConfig())
    assert result.rejects.num_rows == 0, result.rejects.to_pylist()
    return result.documents.to_pylist()[0]


def reject_of(text: str, config: NormalizeConfig | None = None, **columns: Any) -> dict[str, Any]:
    result = normalize_documents(raw_table(text, **columns), config or NormalizeConfig())
    assert result.documents.num_rows == 0
    return result.rejects.to_pylist()[0]


def test_clean_text_stays_and_has_no_steps() -> None:
    document = normalize_one(PROSE)
    assert document["text"] == PROSE
    assert document["steps"] == []
    assert document["offset_map"] == [{"start": 0, "raw_start": 0, "length": len(PROSE)}]
    assert document["blocks"] == []
    assert (document["language"], len(document["signature"])) == ("en", 512)


def test_every_change_is_a_step() -> None:
    document = normalize_one(f"\r\n{PROSE}\r\n\r\n\r\n\r\nIt doesnâ€™t\u00a0help; mail a@b.example.\n")
    assert document["text"] == f"{PROSE}\n\nIt doesn’t help; mail [email]."
    assert {s["step"]: s["detail"] for s in document["steps"]} == {
        "split_lines": None, "fix_mojibake": None, "fix_spaces": None, "drop_blank_lines": None, "mask_email": "11",
    }  # fmt: skip


STARTS = [
    ("front_matter", "---\ntitle: Kratom\n---\n", "markdown"),
    ("front_matter_that_says_the_same", f"---\nsummary: {PROSE}\n---\n\n", "markdown"),
    ("none", "", "markdown"),
    ("none_in_text", "", "text"),
]


@pytest.mark.parametrize(("front", "media"), [c[1:] for c in STARTS], ids=[c[0] for c in STARTS])
def test_offsets_count_from_the_beginning_of_the_raw_text(front: str, media: str) -> None:
    document = normalize_one(f"{front}{PROSE}", media=media, text_start=len(front))
    assert document["text"] == PROSE
    assert document["offset_map"] == [{"start": 0, "raw_start": len(front), "length": len(PROSE)}]


def test_masks_can_be_switched_off() -> None:
    raw = raw_table(f"{PROSE} Write to a@b.example.")
    result = normalize_documents(raw, NormalizeConfig(mask_pii=False))
    assert "a@b.example" in result.documents["text"][0].as_py()


def test_masks_reach_every_published_string() -> None:
    document = normalize_one(
        PROSE, title="Ask a@b.example", url="https://x.example/u/a@b.example", meta='{"by":"a@b.example"}'
    )
    assert "a@b.example" not in json.dumps({k: v for k, v in document.items() if isinstance(v, str)})
    assert document["title"] == "Ask [email]"


def test_masked_keys_stay_apart() -> None:
    keys = [normalize_one(PROSE, document_key=f"{name}@b.example")["document_key"] for name in ("ann", "bob")]
    assert [key.split("~")[0] for key in keys] == ["[email]", "[email]"]
    assert keys[0] != keys[1]
    assert normalize_one(PROSE, document_key="web/a.txt#1")["document_key"] == "web/a.txt#1"


REJECTS = [
    ("empty", "", "text", "empty"),
    ("only_space", " \n\t\u200b\n", "text", "empty"),
    ("no_letters", "12 34 56\n78 90", "text", "no_language"),
    ("german", "Kratom kann die Symptome des Entzugs lindern, doch die Beweise dafür sind nicht stark. " * 3, "text",
     "not_english"),
    ("spanish", "El magnesio no siempre alivia los calambres de la noche, según los estudios. " * 3, "text", "not_english"),
    ("menu_only", "<html><body><nav><a href='/'>Home</a></nav></body></html>", "html", "no_main_text"),
    ("script_only", "<html><body><script>var a = 1</script></body></html>", "html", "no_main_text"),
    ("no_element", "<!-- nothing -->", "html", "no_main_text"),
    ("empty_page", "  ", "html", "empty"),
    ("empty_markdown", "\n\n", "markdown", "empty"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "media", "reason"), [c[1:] for c in REJECTS], ids=[c[0] for c in REJECTS])
def test_rejects(text: str, media: str, reason: str) -> None:
    reject = reject_of(text, media=media)
    assert reject["reason"] == reason
    assert reject["raw_sha256"] == "0" * 64
    assert reject["n_bytes"] == len(text.encode())


def test_the_language_found_is_named() -> None:
    assert reject_of("Das ist ein Satz, der ganz und gar nicht auf Englisch ist. " * 5)["detail"].startswith("de ")


def test_too_large_is_rejected() -> None:
    assert reject_of(PROSE, NormalizeConfig(max_document_chars=100))["reason"] == "too_large"


def test_a_parser_that_raises_costs_its_document_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_on_second(text: str) -> None:
        if "second" in text:
            raise ZeroDivisionError("odd\x1b input")

    monkeypatch.setattr(module, "align", lambda text, raw, media: raise_on_second(text) or [])
    result = normalize_documents(raw_table(PROSE, f"second {PROSE}", f"third {PROSE}"), NormalizeConfig())
    assert result.documents["document_key"].to_pylist() == ["s/0", "s/2"]
    assert result.rejects.to_pylist()[0]["reason"] == "parser_failed"
    assert result.rejects.to_pylist()[0]["detail"] == "ZeroDivisionError: odd\\x1b input"


def test_a_lost_batch_is_done_document_by_document() -> None:
    """The first unit is the batch, then come its documents."""
    raw = raw_table(PROSE, f"second {PROSE}", "", f"fourth {PROSE}")
    watch = Watch()
    watch.expect([Loss((1, 1), "parser_memory", "a"), Loss((1, 3), "parser_timeout", "b")])
    with watch.stage(1, BudgetConfig()):
        result = normalize_documents(raw, NormalizeConfig(), watch)
    alone = normalize_documents(raw, NormalizeConfig())
    assert result.documents.to_pylist() == [row for row in alone.documents.to_pylist() if row["document_key"] != "s/1"]
    assert [(row["place"]["path"], row["reason"], row["detail"]) for row in result.rejects.to_pylist()] == [
        ("1.txt", "parser_timeout", "b"), ("2.txt", "empty", "no text is left after normalization"),
    ]  # fmt: skip


def test_a_document_without_memory_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_second(text: str) -> None:
        if "second" in text:
            raise MemoryError

    monkeypatch.setattr(module, "align", lambda text, raw, media: refuse_second(text) or [])
    result = normalize_documents(raw_table(PROSE, f"second {PROSE}", f"third {PROSE}"), NormalizeConfig())
    assert result.documents["document_key"].to_pylist() == ["s/0", "s/2"]
    assert result.rejects["reason"].to_pylist() == ["parser_memory"]


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from([PROSE, "- one thing", "", "  ", "Call (212) 555-2671.", "x" * 70, "cafÃ©\u2028b", "a\r\nb"]),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_normalizing_twice_is_normalizing_once(lines: list[str]) -> None:
    once = normalize_text("\n".join(lines), "text", True, {}).text
    again = normalize_text(once, "text", True, {})
    assert again.text == once
    assert again.steps == [] or not once


MARKUP = st.lists(
    st.sampled_from([
        "<p>", "</p>", "<h2>", "</h2>", "<ul><li>", "</li></ul>", "<table><tr><td>", "</td><td>", "</td></tr></table>",
        "<br>", "<div>", "</div>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<b>", "</b>", "<!-- c -->",
        "<script>x<y</script>", "&amp;", "&nbsp;", "&lt;", "Some words here. ", "Take 5 mg. ", "a", "\n", " ", "<", ">", "é",
        "# ", "- ", "> ", "**", "`", "| a | b |\n|---|---|\n", "1. ", "\n\n", "    ",
    ]),
    max_size=40,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(MARKUP, st.sampled_from(["html", "markdown", "text"]))
def test_blocks_and_runs_index_the_text(parts: list[str], media: str) -> None:
    raw = "".join(parts)
    try:
        done = normalize_text(raw, media, True, {})
    except RejectError:
        return
    at = 0
    for block in done.blocks:
        assert at <= block.start < block.end <= len(done.text)
        assert "\n" not in done.text[block.start : block.end]
        at = block.end
    at = raw_at = 0
    for run in align(done.text, raw, media):
        assert run.start >= at
        assert run.raw_start >= raw_at
        assert run.length > 0
        at, raw_at = run.start + run.length, run.raw_start + run.length
        assert done.text[run.start : at] == raw[run.raw_start : raw_at]


def test_result_does_not_depend_on_the_batch() -> None:
    texts = [f"{PROSE} Number {i}." for i in range(150)]
    together = normalize_documents(raw_table(*texts), NormalizeConfig()).documents
    alone = [normalize_documents(raw_table(*texts).slice(i, 1), NormalizeConfig()).documents for i in (0, 77, 149)]
    assert pa.concat_tables(alone).to_pylist() == [together.to_pylist()[i] for i in (0, 77, 149)]
