"""Reading releases as users read them: with datasets, as folders, and with hedgerow.load."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import datasets
import pyarrow.parquet as pq
import pytest
from article_factory import article
from release_factory import Doc, publish_docs, three_splits

import hedgerow
from hedgerow import build, contracts
from hedgerow.build import make_config
from hedgerow.config import SourceConfig
from hedgerow.errors import ConfigError, ReleaseError
from hedgerow.loading import load
from hedgerow.publish import checks
from hedgerow.storage import Storage


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with two releases of equal size and other labels."""
    storage = Storage(tmp_path_factory.mktemp("load") / "small")
    publish_docs(storage, three_splits(), documents=None, gate=checks.open_release)
    docs = [Doc("kava", claim="efficacy"), *three_splits()[1:]]
    publish_docs(storage, docs, documents=None, gate=checks.open_release, digests={"label": "f"})
    return storage.root


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh cache, and no network."""
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "hf")

    def refuse(*_: object) -> None:
        raise AssertionError("a local release was looked for on a network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tmp_path / "hf"


def _written(root: Path, config: str, split: str) -> list[dict[str, object]]:
    files = sorted((root / "versions/1.0.0/data" / config).glob(f"{split}-*.parquet"))
    return [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]


@pytest.mark.parametrize("config", contracts.PUBLISHED)
def test_every_config_and_split_loads_and_streams(root: Path, config: str) -> None:
    wanted = datasets.Features.from_arrow_schema(contracts.schema(config))
    found = datasets.load_dataset(str(root / "versions/1.0.0"), config)
    stream = datasets.load_dataset(str(root / "versions/1.0.0"), config, streaming=True)
    expected = ["train"] if contracts.contract(config).one_split else ["train", "validation", "test"]
    assert list(found) == list(stream) == expected
    for split in expected:
        assert found[split].features == stream[split].features == wanted
        rows = _written(root, config, split)
        assert found[split].to_list() == list(stream[split]) == rows != []


def test_default_config_is_sentences_with_class_labels(root: Path) -> None:
    rows = datasets.load_dataset(str(root / "versions/1.0.0"), split="train")
    assert rows.features["claim_type"].names == list(contracts.vocabulary("claim_type"))
    assert rows.features["claim_types"].feature.names == list(contracts.vocabulary("claim_type"))
    assert rows.features["warning_kinds"].feature.names == list(contracts.vocabulary("warning_kind"))
    assert rows.features["claim_type"].int2str(rows[0]["claim_type"]) in contracts.vocabulary("claim_type")


def test_part_of_a_split(root: Path) -> None:
    assert len(datasets.load_dataset(str(root / "versions/1.0.0"), "sentences", split="train[:40%]")) == 2


def test_versions_in_one_cache_are_not_mixed_up(root: Path) -> None:
    labels = []
    for version in ("1.0.0", "1.1.0", "1.0.0"):
        rows = datasets.load_dataset(str(root / "versions" / version), "claim_type", split="train")
        labels.append({rows.features["label"].int2str(n) for n in rows["label"]})
    assert labels == [{"descriptive", "safety"}, {"descriptive", "safety", "efficacy"}, {"descriptive", "safety"}]


def test_same_version_of_another_dataset_is_not_mixed_up(root: Path, tmp_path: Path) -> None:
    other = Storage(tmp_path / "elsewhere" / "small")
    publish_docs(other, [*three_splits()[1:], Doc("other")], documents=None)
    texts = [
        set(datasets.load_dataset(str(r / "versions/1.0.0"), "documents", split="train")["document_key"])
        for r in (root, other.root)
    ]
    assert texts == [{"kava", "valerian"}, {"other", "valerian"}]


@pytest.mark.parametrize(
    ("place", "version", "wanted"),
    [
        ("", None, "efficacy"),
        ("", "1.0.0", "descriptive"),
        ("versions/1.0.0", None, "descriptive"),
        ("..", None, "efficacy"),
    ],
)
def test_load_finds_the_release(root: Path, place: str, version: str | None, wanted: str) -> None:
    rows = load(root / place, version, "sentences", "train")
    names = rows.features["claim_type"].names
    plain = next(row for row in rows if row["text"] == "Kava grows in Fiji.")
    assert names[plain["claim_type"]] == wanted


def test_load_all_splits(root: Path) -> None:
    rows = load(root)
    assert isinstance(rows, datasets.Dataset)
    assert [rows.features["split"].int2str(n) for n in rows["split"]] == ["train"] * 5 + ["validation"] + ["test"] * 2


@pytest.mark.parametrize(
    ("least", "wanted"),
    [(None, 8), (0.0, 8), (0.8, 8), (0.85, 6), (0.9, 6), (0.92, 0)],
)
def test_load_keeps_sentences_whose_three_labels_are_sure(root: Path, least: float | None, wanted: int) -> None:
    rows = load(root, version="1.0.0", config="sentences", min_confidence=least)
    assert len(rows) == wanted
    for row in rows if least else ():
        assert round(max(row["claim_type_probs"]), 4) >= least
        assert round(max(row["hedge_prob"], 1 - row["hedge_prob"]), 4) >= least
        assert round(max(row["safety_warning_prob"], 1 - row["safety_warning_prob"]), 4) >= least


def test_load_does_not_take_sentences_without_labels_for_sure(tmp_path: Path, hf_home: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text(
        f"# Roots\n\n{article(1)}\n\n## References\n\n1. Miller J. Roots and their drinkers. Journal of Roots, 2001.\n"
    )
    build.build(make_config("roots", [SourceConfig(path=str(tmp_path / "in"))]), tmp_path / "out", workers=0)
    everything, labeled = (load(tmp_path / "out", min_confidence=least) for least in (None, 0.0))
    without = [row["sentence_id"] for row in everything if "not_prose" in row["flags"]]
    assert len(without) >= 1
    assert sorted([*without, *labeled["sentence_id"]]) == sorted(everything["sentence_id"])


def test_load_keeps_confident_rows(root: Path) -> None:
    everything, sure = (load(root, None, "hedge", "train", p) for p in (0.0, 0.92))
    assert (len(everything), len(sure)) == (5, 2)
    assert min(sure["probability"]) >= 0.92


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"config": "sentence"}, ConfigError, "no config 'sentence': choose one of sentences, "),
        ({"min_confidence": 0.5, "config": "votes"}, ConfigError, "min_confidence goes with"),
        ({"min_confidence": 80}, ConfigError, "choose one from 0 to 1"),
        ({"version": "7.0.0"}, ReleaseError, "has no release '7.0.0'"),
    ],
)
def test_load_says_what_is_wrong(root: Path, options: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        load(root, **options)  # type: ignore[arg-type]


def test_load_of_a_release_under_another_version(root: Path) -> None:
    with pytest.raises(ReleaseError, match=r"is release 1\.0\.0, not 1\.1\.0"):
        load(root / "versions/1.0.0", "1.1.0")


@pytest.mark.parametrize("damaged", ["data/sentences/test-00000-of-00001.parquet", "README.md", "manifest.json"])
def test_load_never_serves_damaged_files(root: Path, tmp_path: Path, damaged: str) -> None:
    copy = shutil.copytree(root, tmp_path / "small")
    place = copy / "versions/1.1.0" / damaged
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(data)
    with pytest.raises(ReleaseError, match=f"{damaged.split('/')[0]}.* is damaged"):
        load(copy)
    assert load(copy, "1.0.0", split="test").num_rows == 2


def test_load_of_a_copied_release_folder(root: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(root / "versions/1.0.0", tmp_path / "1.0.0")
    assert load(copy, split="validation").num_rows == 1


def test_the_package_offers_load_and_nothing_else() -> None:
    """It is imported when it is asked for, whatever was imported before."""
    assert hedgerow.load is load
    with pytest.raises(AttributeError, match="no attribute 'save'"):
        _ = hedgerow.save
