"""Pages for people: all datasets, one dataset, one release. Every text of others is escaped; nothing runs."""

from __future__ import annotations

import functools
import html
from collections.abc import Iterable, Sequence
from importlib.resources import files

from markdown_it import MarkdownIt

from hedgerow import contracts
from hedgerow.inert import escape
from hedgerow.publish.log import LogEntry
from hedgerow.serve.catalog import Release
from hedgerow.serve.snippets import snippets

MAX_CHANGES_CHARS = 40_000
MAX_VERSIONS = 50  # shown on one page
MAX_FILES = 500
_READ = (("report.html", "report"), ("README.md", "card"))
_UNITS = ("B", "kB", "MB", "GB", "TB")


def escaped(text: object) -> str:
    """Return text as HTML that shows it."""
    return html.escape(escape(str(text)))


def size(n: int) -> str:
    """Return a size for people.

    >>> size(999), size(1536), size(20_000_000)
    ('999 B', '1.5 kB', '20 MB')
    """
    value, unit = float(n), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if 0 < unit and value < 10 else f"{value:.0f} {_UNITS[unit]}"


@functools.cache
def _style() -> str:
    return (files("hedgerow.serve") / "page.css").read_text("utf-8")


def page(title: str, trail: Sequence[tuple[str, str]], parts: Iterable[str]) -> str:
    """Return a whole page.

    Args:
        title: its title, as text.
        trail: address and text of the pages above it.
        parts: its contents, as HTML.
    """
    links = [f'<a href="{html.escape(href)}">{escaped(text)}</a>' for href, text in trail]
    nav = f"<nav>{' / '.join([*links, escaped(title)])}</nav>" if trail else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(title)}</title><style>{_style()}</style></head>\n<body>{nav}<main>\n"
        + "\n".join(parts)
        + "\n</main><footer>Served by hedgerow, read-only. Weak labels are not truth, and nothing here is medical advice."
        "</footer></body></html>\n"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kinds: str) -> str:
    """Return a table.

    Args:
        head: the names of its columns.
        rows: its cells, HTML already.
        kinds: a letter for each column: ``t`` text, ``s`` short text on one line, ``n`` number, ``h`` what narrow
            screens leave out.
    """
    classes = [f' class="{kind}"' for kind in kinds]
    top = "".join(f"<th{c}>{cell}</th>" for c, cell in zip(classes, head, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{c}>{cell}</td>" for c, cell in zip(classes, row, strict=True)) + "</tr>" for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def index_page(newest: Sequence[tuple[str, Sequence[LogEntry], Release | None]], broken: Sequence[str]) -> str:
    """Return the page of all datasets.

    Args:
        newest: name, log and newest release of each dataset; no release where it was withdrawn or is damaged.
        broken: names of datasets whose log is damaged.
    """
    rows = []
    for name, entries, release in newest:
        sentences = _rows(release, "sentences") if release else 0
        rows.append(
            (
                f'<a href="/{name}/">{escaped(name)}</a>',
                f'<a href="/{name}/versions/{escaped(entries[-1].version)}/">{escaped(entries[-1].version)}</a>',
                escaped(entries[-1].time[:10]), f"{len(entries):,}", f"{sentences:,}" if release else "-",
                size(release.bytes) if release else "-",
            )
        )  # fmt: skip
    head = ("dataset", "newest", "published", "releases", "sentences", "size")
    parts = [
        "<h1>Datasets</h1>",
        '<p class="lead">Sentences of web text about health and substances, weakly labeled for what they claim, whether '
        "they hedge and whether they warn; with the votes, words and offsets behind every label.</p>",
        table(head, rows, "tssnnn") if rows else "<p>Nothing is published yet.</p>",
        *(f"<p>The log of {escaped(name)} is damaged: it is not served.</p>" for name in broken),
        "<h2>For programs</h2>",
        "<p>This server answers the read part of the Hugging Face Hub's API: set <code>HF_ENDPOINT</code> to its address. "
        'Its state: <a href="/health">/health</a>, <a href="/metrics">/metrics</a>.</p>',
    ]
    return page("hedgerow datasets", (), parts)


def dataset_page(name: str, entries: Sequence[LogEntry], releases: Sequence[Release | None], base_url: str) -> str:
    """Return the page of one dataset: its releases, the newest first, and how to load the newest.

    Args:
        name: the dataset.
        entries: its whole log, oldest first.
        releases: its newest releases, the newest first; None where one was withdrawn or is damaged.
        base_url: where the server is.
    """
    newest = releases[0]
    rows = [_version_row(name, entry, release) for entry, release in zip(reversed(entries), releases, strict=False)]
    rows[0] = (rows[0][0] + ' <span class="new">newest</span>', *rows[0][1:])
    more = len(entries) - len(rows)
    parts = [
        f"<h1>{escaped(name)}</h1>",
        _facts(newest) if newest else "<p>The newest release was withdrawn or is damaged.</p>",
        "<h2>Releases</h2>",
        table(("version", "published", "changes", "size", "read", "manifest"), rows, "thtnth"),
        f"<p>and {more:,} older ones: <code>hedgerow releases</code> lists them all</p>" if more > 0 else "",
        *(_loading(newest, base_url) if newest else ()),
    ]
    return page(name, (("/", "datasets"),), parts)


def _version_row(name: str, entry: LogEntry, release: Release | None) -> tuple[str, ...]:
    address, digest = (
        f"/{name}/versions/{escaped(entry.version)}/",
        f"<code>{escaped(entry.manifest_sha256[:12])}</code>",
    )
    known = [] if release is None else [link for link in _READ if link[0] in release.files]
    links = " · ".join(f'<a href="{address}{path}">{text}</a>' for path, text in known) or "withdrawn or damaged"
    link = f'<a href="{address}">{escaped(entry.version)}</a>'
    return link, escaped(entry.time[:10]), escaped(entry.cause), size(release.bytes) if release else "-", links, digest


def release_page(release: Release, changes: str, base_url: str) -> str:
    """Return the page of one release: its numbers, changes, files, and lines that load it."""
    name, entry = release.manifest.dataset, release.entry
    links = (*_READ, ("croissant.json", "Croissant"), ("manifest.json", "manifest"))
    shown = [f'<a href="{path}">{text}</a>' for path, text in links if path in release.files]
    parts = [
        f"<h1>{escaped(name)} {escaped(entry.version)}</h1>",
        f'<p class="lead">{escaped(entry.cause)} Published {escaped(entry.time[:10])}. {" · ".join(shown)}</p>',
        _facts(release),
        *_loading(release, base_url),
        "<h2>Tables</h2>",
        table(("config", "split", "rows", "files", "size"), _configs(release), "tsnnn"),
        "<h2>Changes</h2>",
        f'<div class="changes">{_markdown(changes)}</div>',
        "<h2>Files</h2>",
        _files(release),
        f"<p>SHA-256 of the manifest, which names this release: <code>{entry.manifest_sha256}</code></p>",
    ]
    return page(entry.version, (("/", "datasets"), (f"/{name}/", name)), parts)


def _facts(release: Release) -> str:
    numbers = [
        (f"{_rows(release, 'sentences'):,}", "sentences"),
        (f"{_rows(release, 'documents'):,}", "documents"),
        (f"{_rows(release, 'votes'):,}", "votes"),
        (size(release.bytes), f"in {len(release.files)} files"),
        (escaped(release.manifest.guideline_version), "guideline"),
    ]
    return '<ul class="facts">' + "".join(f"<li><b>{n}</b><span>{what}</span></li>" for n, what in numbers) + "</ul>"


def _loading(release: Release, base_url: str) -> list[str]:
    parts = [f"<h2>Load {release.entry.version}</h2>"]
    for snippet in snippets(release, base_url):
        parts.append(f"<h3>{snippet.client}</h3>")
        parts.append(f'<pre class="copy" tabindex="0"><code>{escaped_lines(snippet.lines)}</code></pre>')
    return parts


def escaped_lines(text: str) -> str:
    """Return several lines as HTML that shows them."""
    return "\n".join(escaped(line) for line in text.split("\n"))


def _rows(release: Release, config: str) -> int:
    return sum(file.rows or 0 for file in release.manifest.data_files(config))


def _configs(release: Release) -> list[tuple[str, ...]]:
    groups: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for file in release.manifest.files:
        if file.config is not None and file.split is not None:
            groups.setdefault((file.config, file.split), []).append((file.rows or 0, file.bytes))
    configs, splits = [*contracts.PUBLISHED, *sorted({c for c, _ in groups})], contracts.vocabulary("split")
    found = sorted(groups.items(), key=lambda g: (configs.index(g[0][0]), splits.index(g[0][1])))
    return [
        (
            f"<code>{escaped(config)}</code>", escaped(split), f"{sum(r for r, _ in sizes):,}", f"{len(sizes):,}",
            size(sum(b for _, b in sizes)),
        )
        for (config, split), sizes in found
    ]  # fmt: skip


def _files(release: Release) -> str:
    listed = sorted(release.files.items())
    rows = [
        (
            f'<a href="{html.escape(path)}">{escaped(path)}</a>', size(file.bytes),
            f'<code title="{file.sha256}">{file.sha256[:12]}</code>',
        )
        for path, file in listed[:MAX_FILES]
    ]  # fmt: skip
    rest = f"<p>and {len(listed) - MAX_FILES:,} more in the manifest</p>" if len(listed) > MAX_FILES else ""
    return table(("file", "size", "SHA-256"), rows, "tnh") + rest


def _markdown(text: str) -> str:
    """Return Markdown of a release as HTML: no markup of its own, no image, no link out of the release."""
    reader = (
        MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink", "html_inline"])
    )
    return str(reader.render(text[:MAX_CHANGES_CHARS]))
