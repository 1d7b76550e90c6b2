"""README.md of a release: the dataset card, for people and for ``load_dataset``.

The YAML is written by the Hub's own classes. Hugging Face caches a local folder by
its name, config, version and description, so each config carries the version and a
digest of its files: no two releases share a cache entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hedgerow import contracts
from hedgerow.contracts import ColumnType
from hedgerow.errors import ReleaseError
from hedgerow.ids import sha256_hex
from hedgerow.inert import escape
from hedgerow.publish import card_text
from hedgerow.publish.draft import Draft
from hedgerow.publish.markdown import MAX_CHARS

_HUB_LICENCE = re.compile(
    r"cc0-1\.0|cc-by(-nc)?(-sa|-nd)?-[2-4]\.[05]|mit|apache-2\.0|odc-by|odbl|pddl|gfdl|(l|a)?gpl-[23]\.[01]|bsd-[23]-clause"
)
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"),
          (10**8, "10M<n<100M"), (10**9, "100M<n<1B"), (10**10, "1B<n<10B"))  # fmt: skip
TAGS = ("health", "weak-supervision", "hedging", "safety-warnings", "claims", "hedgerow")


def render_card(draft: Draft) -> bytes:
    """Return README.md.

    Args:
        draft: the release about to be committed.

    Raises:
        ReleaseError: the front matter does not read back as it was meant.
    """
    from huggingface_hub import DatasetCard, DatasetCardData

    data = DatasetCardData(**front_matter(draft))
    content = f"---\n{data.to_yaml()}\n---\n\n{card_text.render_text(draft)}"
    if DatasetCard(content).data.to_yaml() != data.to_yaml():
        raise ReleaseError("nothing was published: the card's front matter does not read back as written")
    return content.encode("utf-8")


def front_matter(draft: Draft) -> dict[str, Any]:
    """Return the card's metadata as the Hub's classes take it."""
    facts = draft.facts
    configs = [name for name in contracts.PUBLISHED if name in draft.rows]
    return {
        "pretty_name": escape(" ".join(facts.title.split()))[:MAX_CHARS] or facts.dataset,
        "language": list(facts.languages),
        "license": licences(draft),
        "annotations_creators": ["machine-generated"],
        "language_creators": ["found"],
        "task_categories": ["text-classification"],
        "tags": list(TAGS),
        "size_categories": [_size(sum(draft.rows.get("sentences", {}).values()))],
        "configs": [_config(draft, name) for name in configs],
        "dataset_info": [_info(draft, name) for name in configs],
    }


def licences(draft: Draft) -> list[str]:
    """Return the licences as the Hub names them; one that it has no name for is ``other``."""
    facts = draft.facts
    stated = [facts.licence] if facts.licence else [s.licence for s in facts.sources]
    names = {(name or "unknown").strip().lower() for name in stated} or {"unknown"}
    return sorted({n if n == "unknown" or _HUB_LICENCE.fullmatch(n) else "other" for n in names})


def config_digest(draft: Draft, config: str) -> str:
    """Return a digest of the files of one config."""
    lines = [f"{f.sha256}  {f.path}\n" for f in draft.files if f.config == config]
    return sha256_hex("".join(lines).encode("utf-8"))


def _config(draft: Draft, name: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "config_name": name,
        "version": draft.version,
        "description": f"sha256:{config_digest(draft, name)}",
        "data_files": [{"split": s, "path": f"data/{name}/{s}-*.parquet"} for s in splits_of(draft.rows[name])],
    }
    return entry | ({"default": True} if contracts.contract(name).default else {})


def splits_of(rows: Mapping[str, int]) -> list[str]:
    """Return the splits that have rows, in the order of the vocabulary."""
    return [s for s in contracts.vocabulary("split") if rows.get(s)]


def _info(draft: Draft, name: str) -> dict[str, Any]:
    files = [f for f in draft.files if f.config == name]
    splits = [
        {
            "name": split,
            "num_bytes": sum(f.arrow_bytes for f in files if f.split == split),
            "num_examples": draft.rows[name][split],
        }
        for split in splits_of(draft.rows[name])
    ]
    return {
        "config_name": name,
        "features": [{"name": c.name, **_feature(c.type)} for c in contracts.contract(name).columns],
        "splits": splits,
        "download_size": sum(f.bytes for f in files),
        "dataset_size": sum(f.arrow_bytes for f in files),
    }


def _feature(kind: ColumnType) -> dict[str, Any]:
    """Return a feature as ``datasets`` spells it in YAML."""
    if kind.kind == "list":
        assert kind.item is not None
        inner = _feature(kind.item)
        return {"list": inner["struct"] if "struct" in inner else inner["dtype"]}
    if kind.kind == "struct":
        return {"struct": [{"name": name, **_feature(t)} for name, t in kind.fields]}
    if kind.kind == "class":
        names = {str(i): value for i, value in enumerate(contracts.vocabulary(kind.vocabulary))}
        return {"dtype": {"class_label": {"names": names}}}
    return {"dtype": "string" if kind.kind == "enum" else kind.scalar}


def _size(n: int) -> str:
    return next((name for limit, name in _SIZES if n < limit), "10B<n<100B")
