"""Configuration: what is accepted, what is refused and how it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from langdetect.detector_factory import PROFILES_DIRECTORY

from hedgerow.config import (
    LANGUAGES,
    Config,
    IngestConfig,
    SourceConfig,
    check_dataset_name,
    check_source_names,
    config_digest,
    load_config,
)  # fmt: skip
from hedgerow.errors import ConfigError
from hedgerow.source_names import name_source, split_known_name, split_name

GOOD = """
dataset = "kratom-web"
[[sources]]
path = "samples/articles"
licence = "CC0-1.0"
[[sources]]
path = "crawl/*.jsonl.gz"
name = "crawl"
[corpus.splits]
train = 0.9
validation = 0.05
test = 0.05
[label]
cues = ["my_cues"]
"""


BARE = 'dataset = "x"\nsources = [{ path = "a" }]\n'


def load(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "c.toml"
    path.write_text(text)
    return load_config(path)


def test_a_good_file(tmp_path: Path) -> None:
    config = load(tmp_path, GOOD)
    assert [s.label for s in config.sources] == ["articles", "crawl"]
    assert config.corpus.splits.train == 0.9
    assert config.label.cues == ("my_cues",)
    assert config.normalize.languages == ("en",)


BAD = [
    ("no_toml", "dataset = ", "is not TOML"),
    ("no_dataset", '[[sources]]\npath = "a"', "dataset: is required"),
    ("no_sources", 'dataset = "x"', "sources: is required"),
    ("misspelled", GOOD + "\n[corpsu]\n", "corpsu: unknown setting"),
    ("misspelled_inside", GOOD.replace("licence", "license"), "sources.0.license: unknown setting"),
    ("same_names", GOOD.replace('name = "crawl"', 'name = "articles"'), "are both named 'articles'"),
    ("wrong_type", GOOD.replace("0.9", '"much"'), "corpus.splits.train"),
    ("splits", GOOD.replace("0.9", "0.5"), "must be 1"),
    ("dataset_name", GOOD.replace("kratom-web", "../x"), "dataset name"),
    ("source_name", GOOD.replace('"crawl"', '"a/b"'), "source name"),
    ("model", GOOD + '\n[corpus]\nlabel_model = "magic"\n', "c.toml"),
    ("no_language", GOOD + "\n[normalize]\nlanguages = []\n", "normalize.languages: has none: give it one"),
    (
        "unknown_language",
        GOOD + '\n[normalize]\nlanguages = ["en", "EN"]\n',
        "normalize.languages: 'EN' is no language",
    ),
    ("known_languages", GOOD + '\n[normalize]\nlanguages = ["english"]\n', "give some of af ar bg bn"),
    ("long_language", GOOD + f'\n[normalize]\nlanguages = ["{"x" * 500}"]\n', f"'{'x' * 39}... is no language"),
    ("empty_sources", 'dataset = "x"\nsources = []', "sources: has none: give it one"),
]


@pytest.mark.parametrize(("text", "said"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_a_bad_file_says_what_and_where(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert said in str(caught.value)
    assert "c.toml" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "pydantic" not in str(caught.value)


SECONDS, BYTES = "budget.seconds_per_document", "budget.bytes_per_document"
SECONDS_RANGE, BYTES_RANGE = "from 0.001 to 86400", f"from {2**20} to {2**40}"

OUT_OF_RANGE = [
    ("seconds_per_document = inf", f"{SECONDS}: inf is out of range: give a number {SECONDS_RANGE}"),
    ("seconds_per_document = nan", f"{SECONDS}: nan is out of range: give a number {SECONDS_RANGE}"),
    ("seconds_per_document = -inf", f"{SECONDS}: -inf is out of range: give a number {SECONDS_RANGE}"),
    ("seconds_per_document = -1", f"{SECONDS}: -1 is out of range: give a number {SECONDS_RANGE}"),
    ("seconds_per_document = 0", f"{SECONDS}: 0 is out of range: give a number {SECONDS_RANGE}"),
    ("seconds_per_document = 1e-9", f"{SECONDS}: 1e-09 is out of range: give a number {SECONDS_RANGE}"),
    ("seconds_per_document = 86401", f"{SECONDS}: 86401 is out of range: give a number {SECONDS_RANGE}"),
    ("seconds_per_document = 1e300", f"{SECONDS}: 1e+300 is out of range: give a number {SECONDS_RANGE}"),
    ("bytes_per_document = -1", f"{BYTES}: -1 is out of range: give a number {BYTES_RANGE}"),
    ("bytes_per_document = 1048575", f"{BYTES}: 1048575 is out of range: give a number {BYTES_RANGE}"),
    (f"bytes_per_document = {2**40 + 1}", f"{BYTES}: {2**40 + 1} is out of range: give a number {BYTES_RANGE}"),
    (f"bytes_per_document = {10**60}", f"{BYTES}: 1{'0' * 39}... is out of range: give a number {BYTES_RANGE}"),
    ("seconds_per_document = true", f"{SECONDS}: Input should be a valid number"),
    ("bytes_per_document = 1e9", f"{BYTES}: Input should be a valid integer"),
]


@pytest.mark.parametrize(("line", "said"), OUT_OF_RANGE, ids=[c[0][:40] for c in OUT_OF_RANGE])
def test_a_budget_that_cannot_be_kept_is_refused(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, f"{GOOD}\n[budget]\n{line}\n")
    assert f"{tmp_path}/c.toml: {said}" == str(caught.value)


@pytest.mark.parametrize(
    "line",
    ["seconds_per_document = 0.001", "seconds_per_document = 5", "seconds_per_document = 86400",
     "bytes_per_document = 1048576", f"bytes_per_document = {2**40}"],
)  # fmt: skip
def test_a_budget_that_can_be_kept(line: str, tmp_path: Path) -> None:
    load(tmp_path, f"{GOOD}\n[budget]\n{line}\n")


RANGES = [
    ("[corpus]\nnear_duplicate_threshold = nan", "corpus.near_duplicate_threshold: nan is out of range: give a number above 0 to 1"),
    ("[corpus]\nnear_duplicate_threshold = 0", "corpus.near_duplicate_threshold: 0 is out of range: give a number above 0 to 1"),
    ("[corpus.decontaminate]\nngram = 51", "corpus.decontaminate.ngram: 51 is out of range: give a number from 3 to 50"),
    ('[gates]\ngold = ["g"]\nhedge_f1 = 1.1', "gates.hedge_f1: 1.1 is out of range: give a number from 0 to 1"),
    ("[ingest]\nmax_members = 0", "ingest.max_members: 0 is out of range: give a number from 1"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "said"), RANGES, ids=[c[1].partition(":")[0] for c in RANGES])
def test_a_number_out_of_range_is_named_with_the_range(lines: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, f"{BARE}{lines}\n")
    assert f"{tmp_path}/c.toml: {said}" == str(caught.value)


def test_a_list_of_bad_items_is_not_also_called_empty(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, GOOD.replace("licence", "license"))
    assert "sources.0.license: unknown setting: did you mean licence?" == str(caught.value).partition(": ")[2]


def test_the_known_languages_are_those_of_the_detector() -> None:
    assert LANGUAGES == tuple(sorted(path.name for path in Path(PROFILES_DIRECTORY).iterdir() if path.is_file()))


@pytest.mark.parametrize("code", ["en", "de", "zh-cn"])
def test_a_known_language(code: str, tmp_path: Path) -> None:
    assert (code,) == load(tmp_path, f'{GOOD}\n[normalize]\nlanguages = ["{code}"]\n').normalize.languages


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no configuration at"):
        load_config(tmp_path / "gone.toml")


@pytest.mark.parametrize("name", ["a", "kratom-web", "a.b_c-1", "0x", "x" * 64])
def test_good_dataset_names(name: str) -> None:
    assert check_dataset_name(name) == name


@pytest.mark.parametrize("name", ["", "A", "-a", ".a", "a.", "a/b", "..", "a b", "x" * 65, "ä", "a\n", "a\x1b"])
def test_bad_dataset_names(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_dataset_name(name)
    assert str(caught.value).isprintable()


LABELS = [
    ("a/b", "b"), ("a/b/", "b"), ("a/*.txt", "a"), ("./a", "a"), (".", "source"), ("*.txt", "source"), ("/data/x y", "x-y"),
    ("s3://bucket/key.jsonl?token=abc", "key.jsonl"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "label"), LABELS, ids=[c[0] for c in LABELS])
def test_label_of_a_source(path: str, label: str) -> None:
    assert SourceConfig(path=path).label == label


NAMED = [
    ("crawl=data/raw", "crawl", "data/raw"),
    ("my crawl=data/a=b", "my crawl", "data/a=b"),
    ("crawl=s3://bucket/raw", "crawl", "s3://bucket/raw"),
    ("crawl=", "crawl", ""),
    ("data/raw", None, "data/raw"),
    ("data/year=2024", None, "data/year=2024"),
    ("=data", None, "=data"),
    ("https://x.example/a?b=c", None, "https://x.example/a?b=c"),
    ("year=2024", None, "year=2024"),
    ("year=2024/*.txt", None, "year=2024/*.txt"),
    ("year=20*", None, "year=20*"),
    ("gone=20*", "gone", "20*"),
]


@pytest.mark.parametrize(("text", "name", "path"), NAMED, ids=[c[0] for c in NAMED])
def test_a_name_stands_before_a_path_that_is_not_there_as_given(
    text: str, name: str | None, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "year=2024").mkdir()
    assert (name, path) == split_name(text)


def test_names_of_a_release_s_sources() -> None:
    assert ("a", "x") == split_known_name("a=x", ["a", "b"])
    assert (None, "x") == split_known_name("x", ["a", "b"])
    with pytest.raises(ConfigError, match="--sources c=x: the release has no source 'c', but a, b"):
        split_known_name("c=x", ["a", "b"])


PAIRS = [
    (("a/data", "b/data"), "are both named 'data': give one of them another name, NAME=b/data"),
    (("x=a", "x=b"), "are both named 'x'"),
    (("https://x.example/d?k=secret", "https://y.example/d?k=secret"), "NAME=https://y.example/d (in"),
    (("a", "a"), "source 'a' is given twice: leave one of the two out"),
    (("a/", "./a"), "given twice"),
    (("s3://bucket/a", "s3://bucket/a"), "given twice"),
    (("a/data", "x=b/data"), None),
    (("x=a/data", "y=b/data"), None),
    (("a", "b"), None),
]


@pytest.mark.parametrize(("given", "said"), PAIRS, ids=[" ".join(c[0]) for c in PAIRS])
def test_sources_of_one_name(given: tuple[str, ...], said: str | None) -> None:
    sources = tuple(map(name_source, given))
    if said is None:
        check_source_names(sources)
        return
    with pytest.raises(ConfigError) as caught:
        check_source_names(sources)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_digest_follows_the_settings() -> None:
    assert config_digest(IngestConfig()) == config_digest(IngestConfig(max_members=IngestConfig().max_members))
    assert config_digest(IngestConfig()) != config_digest(IngestConfig(max_members=7))
