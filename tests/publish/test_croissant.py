"""croissant.json: the reference reader accepts it offline and reads every record set; it states the files and no time."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from release_factory import Doc, function_rows, publish_docs, three_splits

from hedgerow import contracts
from hedgerow.publish import croissant
from hedgerow.publish.facts import SourceFacts
from hedgerow.publish.manifest import parse
from hedgerow.storage import Storage

HOSTILE = [
    '"}], "x": [{',
    "\x1b[2J\u202e\u0000\ud800".encode("utf-8", "replace").decode(),
    "<script>",
    "x" * 5000,
    "{{7*7}}",
]
CLOCK = re.compile(r"\b20\d\d-[01]\d-[0-3]\d|date(Published|Created|Modified)")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    storage = Storage(tmp_path_factory.mktemp("croissant") / "small")
    sources = [SourceFacts(text, text, text, 1) for text in HOSTILE]
    outcome = publish_docs(
        storage, [*three_splits(), *(Doc(t) for t in HOSTILE)], documents=None, sources=sources, title=HOSTILE[0],
        functions_rows=[row | {"looks_for": HOSTILE[0]} for row in function_rows()],
    )  # fmt: skip
    return storage.full(outcome.folder)


@pytest.fixture(scope="module")
def described(release: Path) -> dict[str, Any]:
    return json.loads((release / croissant.NAME).read_bytes())


@pytest.fixture(scope="module")
def dataset(release: Path) -> Any:
    mlcroissant = pytest.importorskip("mlcroissant", reason="needs mlcroissant: pip install -e '.[test]'")
    return mlcroissant.Dataset(jsonld=str(release / croissant.NAME))


def test_the_validator_accepts_it(release: Path) -> None:
    pytest.importorskip("mlcroissant", reason="needs mlcroissant: pip install -e '.[test]'")
    code = "from mlcroissant.scripts.validate import main; from absl import app; app.run(main)"
    command = [sys.executable, "-c", code, "--jsonld", str(release / croissant.NAME)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Done" in done.stdout + done.stderr


def test_nothing_but_the_date_is_missed(dataset: Any) -> None:
    assert not dataset.metadata.issues.errors
    assert all("datePublished" in str(w) for w in dataset.metadata.issues.warnings)


@pytest.mark.parametrize("config", contracts.PUBLISHED)
def test_every_row_of_every_config_is_a_record(release: Path, dataset: Any, config: str) -> None:
    manifest = parse((release / "manifest.json").read_bytes(), "")
    records = list(dataset.records(config))
    assert len(records) == sum(f.rows or 0 for f in manifest.data_files(config))
    assert set(records[0]) == {f"{config}/{c.name}" for c in contracts.contract(config).columns}


def test_records_hold_what_the_tables_hold(dataset: Any) -> None:
    rows = {r["sentences/text"].decode(): r for r in dataset.records("sentences")}
    row = rows["Too much may harm the stomach."]
    assert (row["sentences/hedge"], row["sentences/claim_type"]) == (
        True,
        contracts.label_number("claim_type", "safety"),
    )
    [cue] = row["sentences/hedge_cues"]
    start = row["sentences/start"] + len("Too much ")
    assert (cue["sentences/hedge_cues/start"], cue["sentences/hedge_cues/type"]) == (start, b"modal")
    documents = {r["documents/document_key"].decode(): r for r in dataset.records("documents")}
    assert documents["ginger"]["documents/place"]["documents/place/path"] == b"ginger.txt"


@pytest.mark.parametrize("name", ["claim_type", "hedge", "safety_warning", "split"])
def test_numbers_of_labels_are_explained(dataset: Any, name: str) -> None:
    found = [r[f"vocabularies/{name}/label"] for r in dataset.records(f"vocabularies/{name}")]
    assert tuple(found) == contracts.vocabulary(name)


@pytest.mark.parametrize(("column", "is_read"), [("text", True), ("words", False)])
def test_a_column_that_is_not_there_would_be_found(release: Path, tmp_path: Path, column: str, is_read: bool) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="needs mlcroissant: pip install -e '.[test]'")
    copy = Path(shutil.copytree(release, tmp_path / "copy"))
    text = (copy / croissant.NAME).read_text("utf-8").replace('"column": "text"', f'"column": "{column}"')
    (copy / croissant.NAME).write_text(text, "utf-8")
    try:
        assert is_read == bool(list(mlcroissant.Dataset(jsonld=str(copy / croissant.NAME)).records("claim_type")))
    except mlcroissant.GenerationError:
        assert not is_read


def test_files_are_those_of_the_manifest(release: Path, described: dict[str, Any]) -> None:
    manifest = parse((release / "manifest.json").read_bytes(), "")
    stated = {f["contentUrl"]: f["sha256"] for f in described["distribution"] if f["@type"] == "cr:FileObject"}
    assert stated == {f.path: f.sha256 for f in manifest.files if f.config is not None}


@pytest.mark.parametrize(
    "name",
    ["dataCollection", "dataLimitations", "dataBiases", "dataUseCases", "personalSensitiveInformation",
     "dataAnnotationProtocol", "machineAnnotationTools", "dataReleaseMaintenancePlan", "dataSocialImpact"],
)  # fmt: skip
def test_responsible_ai_fields_are_there(described: dict[str, Any], name: str) -> None:
    assert described[f"rai:{name}"]


def test_it_states_its_version_and_no_time(described: dict[str, Any]) -> None:
    assert described["conformsTo"][0] == "http://mlcommons.org/croissant/1.1"
    assert described["version"] == "1.0.0"
    assert not CLOCK.search(json.dumps(described))


def test_equal_releases_have_equal_bytes(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        storage = Storage(tmp_path / name / "small")
        outcome = publish_docs(storage, three_splits(), documents=[(croissant.NAME, croissant.render_croissant)])
        found.append(storage.read(f"{outcome.folder}/{croissant.NAME}"))
    assert found[0] == found[1]


def test_it_says_when_personal_data_was_not_masked(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "small")
    outcome = publish_docs(storage, three_splits(), documents=None, masked=False)
    for name in (croissant.NAME, "README.md"):
        text = storage.read(f"{outcome.folder}/{name}").decode()
        assert "was not masked" in text and "are masked" not in text
