"""What users do with a server, in a process of its own: HF_ENDPOINT is read when the libraries are imported.

Prints one JSON object: each thing tried, and what came of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import datasets
import huggingface_hub as hub

REPO = "any-org/small"
LONG = "data/sentences/train-00000-of-00001.parquet"


def failure(call: Any, *args: Any, **options: Any) -> str:
    try:
        call(*args, **options)
    except Exception as error:  # noqa: BLE001 - its name is the answer
        return type(error).__name__
    return "no error"


def main(folder: str) -> dict[str, Any]:
    datasets.disable_progress_bars()
    load, api, fs = datasets.load_dataset, hub.HfApi(), hub.HfFileSystem()
    old = load(REPO, "sentences", split="train", revision="1.0.0")
    stream = load(REPO, "sentences", split="test", revision="1.0.1", streaming=True)
    snapshot = Path(hub.snapshot_download(REPO, repo_type="dataset", revision="1.0.0"))
    local = Path(hub.snapshot_download(REPO, repo_type="dataset", local_dir=folder))
    refs = api.list_repo_refs(REPO, repo_type="dataset")
    tree = api.list_repo_tree(REPO, recursive=True, repo_type="dataset", expand=True)
    return {
        "old": [old.num_rows, old.features["claim_type"].names[0]],
        "newest": {name: rows.num_rows for name, rows in load(REPO).items()},
        "old test": load(REPO, "sentences", split="test", revision="1.0.0").num_rows,
        "stream": [row["text"] for row in stream],
        "by commit": load(REPO, "hedge", split="test", revision=refs.tags[0].target_commit).num_rows,
        "other organization": load("else/small", "votes", split="validation").num_rows,
        "configs": datasets.get_dataset_config_names(REPO, revision="1.0.0"),
        "splits": datasets.get_dataset_split_names(REPO, "claim_type", revision="1.0.0"),
        "snapshot": {p.relative_to(snapshot).as_posix(): p.stat().st_size for p in snapshot.rglob("*") if p.is_file()},
        "local": sorted(p.relative_to(local).as_posix() for p in local.rglob("*") if ".cache" not in p.parts),
        "tags": [tag.name for tag in refs.tags],
        "commits": [commit.title for commit in api.list_repo_commits(REPO, repo_type="dataset")],
        "tree": sorted(item.path for item in tree if isinstance(item, hub.hf_api.RepoFile)),
        "listed": fs.ls(f"datasets/{REPO}@1.0.0/data", detail=False),
        "paths": [info.size for info in api.get_paths_info(REPO, [LONG, "nope"], repo_type="dataset")],
        "middle": len(fs.read_block(f"datasets/{REPO}@1.0.0/{LONG}", 10, 20)),
        "names": [info.id for info in api.list_datasets()],
        "no dataset": failure(api.dataset_info, "any-org/nope"),
        "no version": failure(api.dataset_info, REPO, revision="9.9.9"),
        "no file": failure(hub.hf_hub_download, REPO, "nope.txt", repo_type="dataset"),
        "no config": failure(load, REPO, "nope"),
    }


if __name__ == "__main__":
    print("\n" + json.dumps(main(sys.argv[1])))
