"""Main text of HTML pages against the same articles as bare text: lines found, lines too many, CPU time a page.

    python benchmarks/main_text.py FOLDER [--limit N]      # FOLDER/raw/<id>.html and FOLDER/flat/<number>_<id>.txt

Beside hedgerow's own walk, every library that is installed: resiliparse, trafilatura. A line of at least 20
characters is found when it stands in the output, white space, case and marks of cells and bullets apart.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import lxml.html

from hedgerow.normalize.html_tree import extract_lines

MIN_CHARS = 20


def own(html: str) -> str:
    return "\n".join(line.text for line in extract_lines(html, Counter()))


def parse_alone(html: str) -> str:
    """The library that the walk stands on, doing nothing but parse."""
    lxml.html.document_fromstring(html.encode())
    return ""


def extractors() -> dict[str, Callable[[str], str]]:
    """Return every way that is installed."""
    found: dict[str, Callable[[str], str]] = {"hedgerow": own, "lxml, parse alone": parse_alone}
    for name, module, call in (
        (
            "resiliparse",
            "resiliparse.extract.html2text",
            lambda m: lambda h: m.extract_plain_text(h, main_content=True),
        ),
        ("trafilatura", "trafilatura", lambda m: lambda h: m.extract(h, include_comments=False) or ""),
    ):
        try:
            found[name] = call(importlib.import_module(module))
        except ImportError:
            print(f"{name} is not installed")
    return found


def squeeze(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalnum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=10**6)
    options = parser.parse_args()
    flat = {
        path.stem.rpartition("_")[2]: path.read_text("utf-8")
        for path in sorted((options.folder / "flat").glob("*.txt"))
    }
    pages = [p for p in sorted((options.folder / "raw").glob("*.htm*")) if p.stem in flat][: options.limit]
    print(f"{len(pages)} pages")
    if not pages:
        parser.error("no page of raw/ has a text of its name in flat/")
    for name, extract in extractors().items():
        n_lines = n_found = n_extra = 0
        spent = 0.0
        for page in pages:
            html = page.read_text("utf-8", errors="replace")
            started = time.process_time()
            text = extract(html)
            spent += time.process_time() - started
            wanted = [squeeze(line) for line in flat[page.stem].splitlines() if len(line.strip()) >= MIN_CHARS]
            given, whole = squeeze(text), squeeze(flat[page.stem])
            n_lines += len(wanted)
            n_found += sum(line in given for line in wanted)
            n_extra += sum(squeeze(line) not in whole for line in text.splitlines() if len(line.strip()) >= MIN_CHARS)
        share = f"{n_found / max(n_lines, 1):.3f}"
        print(f"{name}: {share} of {n_lines} lines, {n_extra} extra lines, {1000 * spent / len(pages):.1f} ms a page")


if __name__ == "__main__":
    main()
