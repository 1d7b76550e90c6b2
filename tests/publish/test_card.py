"""The card and the changes: what they state is what the files hold, and no text of strangers comes to life in them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from release_factory import Doc, function_rows, publish_docs, three_splits

from hedgerow import contracts
from hedgerow.errors import ReleaseError
from hedgerow.publish import card_text, checks, markdown
from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import SourceFacts
from hedgerow.storage import Storage

HOSTILE = [
    "---\nlicense: mit\n---",
    "x: y\n- z: [1, 2]",
    "# Heading\n\n<script>alert(1)</script>",
    "[link](javascript:alert(1)) ![i](http://example.com/x.png)",
    "` `` ```\nfence",
    "a | b | c\n| --- |",
    "\x1b[2J\u202etxt.exe\u2028\u0000",
    "&lt;b&gt; <https://example.com> www.example.com a@example.com",
    "'\"{{ 7*7 }} !!python/object:os.system %TAG &anchor *alias",
    "\\` \\| \\",
    "x" * 5000,
]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second release of a dataset, full of hostile names."""
    storage = Storage(tmp_path_factory.mktemp("card") / "small")
    publish_docs(storage, three_splits())
    functions = [row | {"looks_for": text, "rule": text} for row, text in zip(function_rows(), HOSTILE, strict=False)]
    sources = [SourceFacts(text, text, text, 1) for text in HOSTILE]
    docs = [*three_splits(), *(Doc(text) for text in HOSTILE)]
    outcome = publish_docs(
        storage, docs, documents=None, sources=sources, functions_rows=functions, title=HOSTILE[0], licence=HOSTILE[1],
        contact=HOSTILE[3],
    )  # fmt: skip
    return storage.full(outcome.folder)


def _front_matter(release: Path) -> dict[str, Any]:
    _, head, _ = re.split(r"^---\n", (release / "README.md").read_text("utf-8"), maxsplit=2, flags=re.MULTILINE)
    return yaml.safe_load(head)


def _body(release: Path, name: str) -> str:
    text = (release / name).read_text("utf-8")
    return text.split("\n---\n", 1)[1] if name == "README.md" else text


@pytest.mark.parametrize("name", ["README.md", "CHANGES.md"])
def test_text_of_strangers_stays_text(release: Path, name: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(_body(release, name))
    inline = [child for token in tokens for child in (token.children or [])]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not {"html_block", "html_inline", "image"} & kinds
    assert [c.attrs["href"] for c in inline if c.type == "link_open"] == (["CHANGES.md"] if name == "README.md" else [])
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert not any(word in h for h in headings[1:] for word in ("Heading", "license", "fence"))
    assert all(ch.isprintable() or ch == "\n" for ch in _body(release, name))
    assert max(map(len, _body(release, name).splitlines())) < 2000


@pytest.mark.parametrize("name", ["README.md", "CHANGES.md"])
def test_tables_keep_their_columns(release: Path, name: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(_body(release, name))
    width, cells = 0, 0
    for token in tokens:
        if token.type == "thead_open":
            width = 0
        width += token.type == "th_open"
        cells = 0 if token.type == "tr_open" else cells + (token.type in ("td_open", "th_open"))
        if token.type == "tr_close":
            assert cells == width


def test_front_matter_states_the_files(release: Path) -> None:
    found = _front_matter(release)
    assert found["license"] == ["other"]
    assert found["pretty_name"] == "--- license: mit ---"
    configs = {c["config_name"]: c for c in found["configs"]}
    assert list(configs) == list(contracts.PUBLISHED)
    assert [name for name, c in configs.items() if c.get("default")] == ["sentences"]
    assert {c["version"] for c in configs.values()} == {"1.0.1"}
    assert len({c["description"] for c in configs.values()}) == len(configs)
    assert configs["sentences"]["data_files"][0] == {"split": "train", "path": "data/sentences/train-*.parquet"}
    infos = {i["config_name"]: i for i in found["dataset_info"]}
    splits = {s["name"]: s["num_examples"] for s in infos["documents"]["splits"]}
    assert splits == {"train": 2 + len(HOSTILE), "validation": 1, "test": 1}


@pytest.mark.parametrize("config", contracts.PUBLISHED)
def test_features_are_spelled_as_datasets_spells_them(release: Path, config: str) -> None:
    from datasets import Features

    stated = next(i for i in _front_matter(release)["dataset_info"] if i["config_name"] == config)["features"]
    assert stated == Features.from_arrow_schema(contracts.schema(config))._to_yaml_list()


def test_card_names_licences_of_sources_when_none_is_given(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    sources = [
        SourceFacts("a", "CC-BY-4.0", None, 1),
        SourceFacts("b", None, None, 1),
        SourceFacts("c", "My Own", None, 1),
    ]
    outcome = publish_docs(storage, three_splits(), documents=None, sources=sources)
    assert _front_matter(storage.full(outcome.folder))["license"] == ["cc-by-4.0", "other", "unknown"]


def test_missing_splits_are_named(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    outcome = publish_docs(
        storage, [Doc("kava", sentences=("Kava is a plant.",))], documents=None, gate=checks.open_release
    )
    text = storage.read(f"{outcome.folder}/README.md").decode()
    assert "Config `sentences` has no split validation, test: it would have no rows." in text
    assert "Config `rejects`" not in text


@pytest.mark.parametrize(
    ("held", "said"),
    [
        pytest.param({"train": 3, "test": 1}, "The training views hold 4 of these 8: list items", id="fewer"),
        pytest.param({}, "The training views hold 0 of these 8: list items", id="none"),
        pytest.param({"train": 5, "validation": 1, "test": 2}, None, id="all"),
    ],
)
def test_the_card_says_what_the_training_views_leave_out(
    tmp_path: Path, held: dict[str, int], said: str | None
) -> None:
    drafts: list[Draft] = []
    publish_docs(Storage(tmp_path / "small"), three_splits(), gate=lambda _, draft: drafts.append(draft))
    text = card_text.render_text(replace(drafts[0], rows={**drafts[0].rows, "claim_type": held}))
    assert (said or "") in text
    assert ("training views hold" in text) == (said is not None)


def test_unknown_precision_is_a_dash(release: Path, tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    outcome = publish_docs(storage, three_splits(), documents=None)
    text = storage.read(f"{outcome.folder}/README.md").decode()
    assert "| `claim_type.origin` | A word. | B10 | 50.0 % | 87.5 % (n = 8, 53.0 % to 98.0 %) |" in text
    assert "| `hedge.modal_may` | A word. | B10 | 50.0 % | - |" in text


def test_first_release_says_that_it_is_the_first(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    publish_docs(storage, three_splits())
    text = storage.read("versions/1.0.0/CHANGES.md").decode()
    assert text == "# Changes in 1.0.0 of small\n\nThis is the first release. There is nothing to compare it with.\n"


def test_changes_count_documents_sentences_and_flips(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    docs = [Doc(f"d{i}") for i in range(30)]
    publish_docs(storage, docs)
    changed = [Doc("d0", claim="efficacy"), *docs[1:5], *(Doc(f"new-{i}") for i in range(25))]
    publish_docs(storage, changed, digests={"label": "f"})
    text = storage.read("versions/1.1.0/CHANGES.md").decode()
    assert "Added: 25\n\n- `new-0`\n" in text
    assert "- and 5 more" in text
    assert "Same input, other rows: 1 (labels 1)\n\n- `d0`\n" in text
    assert "Added: 50 (document added 50). Removed: 50 (document removed 50). In both: 10, of which 1 have" in text
    assert (
        "claim_type: 1 (10.0 %)\n\n| from | to | sentences |\n| --- | --- | --- |\n| descriptive | efficacy | 1 |"
        in text
    )
    assert "| efficacy | 0.0 % | 1.7 % |" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_code_span_shows_exactly_one_code_span(text: str) -> None:
    [paragraph] = [t for t in MarkdownIt().parse(markdown.code(text)) if t.type == "inline"]
    assert [child.type for child in paragraph.children or []] == ["code_inline"]


def test_gate_refuses_a_card_that_states_other_rows(tmp_path: Path) -> None:
    from hedgerow.publish import card

    def wrong(draft: Any) -> bytes:
        return card.render_card(draft).replace(b"num_examples: 5", b"num_examples: 6", 1)

    with pytest.raises(ReleaseError, match=r"nothing was published: the card states .*'train': 6"):
        publish_docs(
            Storage(tmp_path / "small"), three_splits(), documents=[("README.md", wrong)], gate=checks.open_release
        )


def test_gate_refuses_a_card_that_datasets_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="nothing was published: "):
        publish_docs(
            Storage(tmp_path / "small"), three_splits(), documents=[("README.md", lambda _: b"---\nconfigs: 7\n---\n")],
            gate=checks.open_release,
        )  # fmt: skip
