"""The prose of the dataset card, generated from what the release is known to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hedgerow import contracts
from hedgerow.publish import statements
from hedgerow.publish.card_quality import quality_section
from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Json
from hedgerow.publish.leakage_text import leakage_rows
from hedgerow.publish.markdown import code, prose, share, table

_FOLDER = "path/to/this/folder"


def render_text(draft: Draft) -> str:
    """Return the card below its front matter.

    Args:
        draft: the release about to be committed.
    """
    facts = draft.facts
    parts = [
        f"# {prose(facts.title or facts.dataset)} {draft.version}\n",
        *_about(draft),
        *_load(draft),
        *_tables(draft),
        *_labels(draft),
        *_leakage(draft),
        *quality_section(draft),
        *_ledger(draft),
        *_functions(draft),
        *_limits(draft),
        *_use(draft),
        *_sources(draft),
        *_after(draft),
    ]
    return "\n".join(parts)


def _about(draft: Draft) -> Iterator[str]:
    n, documents = (_total(draft.rows.get(name, {})) for name in ("sentences", "documents"))
    yield (
        f"{n:,} sentences from {documents:,} documents of English web text about health and substances. Every sentence "
        "but those of contents lists, references and boilerplate carries weak labels for three tasks - what it claims, "
        "whether it hedges, whether it warns - with the votes of the labeling functions, the words and the offsets that "
        "caused them. The labels were made by programs, not by people; they follow version "
        f"{prose(draft.facts.recipe.guideline_version)} of the annotation guideline, decided by the label model {code(draft.facts.recipe.model)}.\n"
    )


def _load(draft: Draft) -> Iterator[str]:
    split = next(iter(_splits(draft.rows.get("sentences", {}))), "train")
    yield "## Load\n"
    yield f'```python\nfrom datasets import load_dataset\n\nrows = load_dataset("{_FOLDER}", "sentences", split="{split}")\n```\n'
    yield (
        "Offsets are half-open, in Unicode code points, into `documents.text`. The SHA-256 of every file is in "
        "`manifest.json`.\n"
    )


def _tables(draft: Draft) -> Iterator[str]:
    yield "## Tables\n"
    rows = []
    for name in contracts.PUBLISHED:
        by_split = draft.rows.get(name, {})
        numbers = ", ".join(f"{s} {by_split[s]:,}" for s in _splits(by_split)) or "no rows"
        rows.append((code(name), numbers, prose(contracts.contract(name).doc)))
    yield table(("config", "rows", "holds"), rows)
    for name in contracts.PUBLISHED:
        by_split = draft.rows.get(name, {})
        wanted = ("train",) if contracts.contract(name).one_split else contracts.vocabulary("split")
        if missing := [s for s in wanted if not by_split.get(s)]:
            yield f"Config {code(name)} has no split {', '.join(missing)}: it would have no rows.\n"


def _labels(draft: Draft) -> Iterator[str]:
    yield "## Labels\n"
    yield (
        "Shares are of the sentences that carry labels: all but those with the flag `not_prose` (contents lists, references, "
        "boilerplate), which no function looked at: leave them out of training, their claim type none is no label. "
        f"{_trained(draft)}"
        "Definitions in full: the annotation guideline.\n"
    )
    for task in contracts.vocabulary("task"):
        by_split = draft.labels.get(task, {})
        splits = [s for s in contracts.vocabulary("split") if s in by_split]
        meanings, examples = contracts.meanings(task), contracts.examples(task)
        rows = []
        for label in contracts.vocabulary(task):
            counts = [(by_split[s].get(label, 0), sum(by_split[s].values())) for s in splits]
            words = (prose(meanings.get(label, "")), prose(examples.get(label, "")))
            rows.append((code(label), *words, *(f"{n:,} ({share(n, of)})" for n, of in counts)))
        yield f"### {task}\n"
        yield table(("label", "the sentence says", "for example", *splits), rows)
    for name, title in (("hedge_cue_type", "Types of hedge cues"), ("warning_kind", "Kinds of warnings")):
        yield f"### {title}\n"
        yield table(("value", "means"), [(code(v), prose(m)) for v, m in contracts.meanings(name).items()])


def _trained(draft: Draft) -> str:
    """Say how many of the labeled sentences the training views hold, as a sentence that a next one may follow."""
    task = contracts.vocabulary("task")[0]
    labeled = sum(_total(by_label) for by_label in draft.labels.get(task, {}).values())
    held = _total(draft.rows.get(task, {}))
    rest = "list items stand in config `sentences` alone, as does what a decontamination kept out of training"
    return f"The training views hold {held:,} of these {labeled:,}: {rest}. " if held < labeled else ""


def _leakage(draft: Draft) -> Iterator[str]:
    rows = leakage_rows(draft.facts.leakage)
    if rows:
        yield "## Splits and leakage\n"
        yield (
            "Documents that are near copies of one another lie in one split, and a document never changes its split "
            "while it stays. What the splits share all the same (leave sentences of train out of an evaluation, by their "
            "text: a classifier is right on what it was trained on):\n"
        )
        yield table(("what", "number"), [(prose(name), value) for name, value in rows])


def _ledger(draft: Draft) -> Iterator[str]:
    yield "## Ledger\n"
    yield "Every input is accounted for.\n"
    yield table(("what", "number"), [(code(name), value) for name, value in _flat(draft.facts.ledger)])


def _flat(value: Json, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in sorted(value.items()):
            yield from _flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield name, f"{value:,}"
    else:
        yield name, code(str(value))


def _functions(draft: Draft) -> Iterator[str]:
    yield "## Labeling functions\n"
    yield (
        "Coverage is the share of labeled sentences on which the function voted here; precision was counted on hand-labeled "
        "sentences, with the number of its votes there and the 95 % interval. A dash means unknown.\n"
    )
    rows = []
    for row in sorted(draft.facts.functions_rows, key=lambda r: str(r["id"])):
        cells = (code(str(row["id"])), prose(str(row["looks_for"])), prose(str(row["rule"])))
        rows.append((*cells, _percent(row.get("coverage")), _precision(row)))
    yield table(("function", "looks for", "rule", "coverage", "precision"), rows)


def _percent(value: Json) -> str:
    return f"{100 * value:.1f} %" if isinstance(value, (int, float)) else "-"


def _precision(row: Mapping[str, Json]) -> str:
    if row.get("gold_precision") is None:
        return "-"
    low, high = _percent(row.get("gold_low")), _percent(row.get("gold_high"))
    return f"{_percent(row['gold_precision'])} (n = {row['gold_n']}, {low} to {high})"


def _limits(draft: Draft) -> Iterator[str]:
    yield "## Known limits\n"
    yield _list(statements.limits(draft.facts.functions_rows))
    yield "## Personal data\n"
    yield _list(statements.privacy(draft.facts.masked))


def _use(draft: Draft) -> Iterator[str]:
    yield "## Intended use\n"
    yield _list(statements.INTENDED)
    yield "## Excluded use\n"
    yield _list(statements.EXCLUDED)


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items) + "\n"


def _sources(draft: Draft) -> Iterator[str]:
    yield "## Sources\n"
    for source in draft.facts.sources:
        licence = code(source.licence) if source.licence else "not stated"
        attribution = f", attribution {code(source.attribution)}" if source.attribution else ""
        yield f"- {code(source.name)}: {source.documents:,} documents, licence {licence}{attribution}"
    yield ""
    yield "The licence and attribution of each document are columns of config `documents`.\n"


def _after(draft: Draft) -> Iterator[str]:
    facts = draft.facts
    yield "## Cite\n"
    yield (
        f"Name the dataset, its version and the digest of its rows: {code(facts.dataset)} {draft.version}, "
        f"content {code(facts.content_digest)}.\n"
    )
    yield "## Removal of a document\n"
    where = f"write to {code(facts.contact)}" if facts.contact else "write to whoever gave you this dataset"
    yield f"To ask that a document be removed, {where} with its `document_key`. The next release is made without it.\n"
    yield "## Changes\n"
    yield f"{prose(draft.changes.decision.reason)} Details: [CHANGES.md](CHANGES.md).\n"


def _splits(rows: Mapping[str, int]) -> list[str]:
    return [s for s in contracts.vocabulary("split") if rows.get(s)]


def _total(rows: Mapping[str, int]) -> int:
    return sum(rows.values())
