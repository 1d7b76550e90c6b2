"""Personal data of every kind in every place of the input: none of it stands in any string of a release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from article_factory import article

from hedgerow import build
from hedgerow.build import make_config
from hedgerow.config import Config, NormalizeConfig, SourceConfig
from hedgerow.inspection.reading import tables
from hedgerow.publish.log import resolve

SECRETS = {
    "mail": "jo.doe@example.org", "ip": "52.14.88.201", "phone": "212-555-0187",
    "key": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
}  # fmt: skip
CONFIGS = ("documents", "sections", "sentences", "votes", "rejects", "claim_type", "hedge", "safety_warning")


def write_sources(folder: Path) -> Config:
    folder.mkdir()
    said = (
        f"Write to {SECRETS['mail']} or call {SECRETS['phone']}; the server at {SECRETS['ip']} wants {SECRETS['key']}."
    )
    page = f"<h1>A talk with {SECRETS['mail']}</h1><h2>Call {SECRETS['phone']}</h2><p>{article(1)}</p><p>{said}</p>"
    (folder / f"page of {SECRETS['mail']}.html").write_text(page)
    (folder / f"{SECRETS['mail']} in german.txt").write_text("Das ist ein deutscher Satz, der nicht gelesen wird. " * 9)
    rows = [
        {"id": f"{SECRETS['mail']}", "url": f"https://{SECRETS['ip']}/a?m={SECRETS['mail']}&token={SECRETS['key']}",
         "title": said, "text": article(2), "author": said, "contact": {SECRETS["mail"]: [SECRETS["phone"]]}},
        {"id": SECRETS["mail"], "text": article(3)},
    ]  # fmt: skip
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + f'{{"{SECRETS["mail"]}": \n')
    return make_config("test", [SourceConfig(path=str(folder), name="web")])


def published(output: Path) -> dict[str, list[dict[str, Any]]]:
    release = resolve(output, "test")
    return {name: [row for table in tables(release, name) for row in table.to_pylist()] for name in CONFIGS}


def test_no_published_string_holds_personal_data(tmp_path: Path) -> None:
    build.build(write_sources(tmp_path / "web"), tmp_path / "output", workers=0)
    rows = published(tmp_path / "output")
    assert len(rows["documents"]) == 2
    assert len(rows["rejects"]) == 3
    for name, found in rows.items():
        for kind, secret in SECRETS.items():
            assert secret not in json.dumps(found), (name, kind)
    assert {"page of [email]", "[email] in german.txt"} <= {
        row["place"]["path"].split("~")[0].removesuffix(".html") for row in rows["documents"] + rows["rejects"]
    }


def test_masks_off_leaves_all_as_it_is(tmp_path: Path) -> None:
    config = write_sources(tmp_path / "web").model_copy(update={"normalize": NormalizeConfig(mask_pii=False)})
    build.build(config, tmp_path / "output", workers=0)
    rows = published(tmp_path / "output")
    assert SECRETS["mail"] in json.dumps(rows["documents"])
    assert SECRETS["mail"] in json.dumps(rows["rejects"])


def test_a_masked_key_is_built_again_and_carried_like_any_other(tmp_path: Path) -> None:
    config = write_sources(tmp_path / "web")
    build.build(config, tmp_path / "output", workers=0)
    first = {row["document_id"]: row["split"] for row in published(tmp_path / "output")["documents"]}
    (tmp_path / "web" / "more.txt").write_text(article(4))
    build.build(config, tmp_path / "output", workers=0, keep_missing=True)
    second = {row["document_id"]: row["split"] for row in published(tmp_path / "output")["documents"]}
    assert len(second) == 3
    assert first.items() <= second.items()
    assert not any(row["carried"] for row in published(tmp_path / "output")["documents"])
