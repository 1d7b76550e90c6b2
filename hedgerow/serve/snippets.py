"""Lines to copy and paste: one release in the hands of each client."""

from __future__ import annotations

import re
from typing import NamedTuple

from hedgerow import contracts
from hedgerow.serve.catalog import Release

ORG = "any-org"
_BASE_URL = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|https?://\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


class Snippet(NamedTuple):
    """Lines for one client."""

    client: str
    language: str
    lines: str


def safe_base_url(given: str, fallback: str = "http://127.0.0.1:8080") -> str:
    """Return the address under which the server was asked for, if it is one: the Host header is anybody's text."""
    return given if _BASE_URL.fullmatch(given) else fallback


def snippets(release: Release, base_url: str) -> list[Snippet]:
    """Return lines that load the default config of a release with each client.

    Args:
        release: the release.
        base_url: where the server is, without a slash at the end.
    """
    dataset, version = release.manifest.dataset, release.entry.version
    files = release.manifest.data_files("sentences")
    splits = {file.split for file in files}
    split = next((s for s in contracts.vocabulary("split") if s in splits), "train")
    urls = [f"{base_url}/{dataset}/versions/{version}/{f.path}" for f in files if f.split == split]
    first = urls[0] if urls else f"{base_url}/{dataset}/versions/{version}/manifest.json"
    shown = f'"{first}"' if len(urls) < 2 else "[\n" + "".join(f'    "{url}",\n' for url in urls) + "]"
    return [
        Snippet(
            "datasets", "python",
            f"# before Python starts: export HF_ENDPOINT={base_url}\nfrom datasets import load_dataset\n\n"
            f'rows = load_dataset("{ORG}/{dataset}", "sentences", split="{split}", revision="{version}")',
        ),
        Snippet("pandas", "python", f"import pandas as pd\n\n{_pandas(urls, first)}"),
        Snippet("polars", "python", f"import polars as pl\n\nrows = pl.read_parquet({shown})"),
        Snippet("DuckDB", "sql", f"FROM read_parquet({urls or [first]}) WHERE safety_warning"),
        Snippet("curl", "sh", f"curl -fLO -C - {first}"),
        Snippet("hedgerow", "sh", f"hedgerow pull {base_url}/{dataset} {version} --to downloads"),
    ]  # fmt: skip


def _pandas(urls: list[str], first: str) -> str:
    if len(urls) < 2:
        return f'rows = pd.read_parquet("{first}")'
    listed = "".join(f'    "{url}",\n' for url in urls)
    return f"urls = [\n{listed}]\nrows = pd.concat([pd.read_parquet(url) for url in urls], ignore_index=True)"
