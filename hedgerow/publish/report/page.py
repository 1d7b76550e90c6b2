"""report.html: everything on one page that loads nothing, runs only its own script and shows data as text."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hedgerow import contracts, guideline
from hedgerow.publish.draft import Draft
from hedgerow.publish.report import functions, gold, labels, overview, quality, sentences
from hedgerow.publish.report.figures import percent
from hedgerow.publish.report.marks import plain, visible

TEMPLATES = Path(__file__).parent / "templates"


def environment(*folders: Path) -> Environment:
    """Return the template engine: every value is escaped, a missing one is an error."""
    made = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "plain": plain,
        "visible": visible,
        "pct": _pct,
        "p2": _p2,
        "points": _points,
        "rule_anchor": rule_anchor,
    }
    made.globals |= {"percent": percent}
    return made


def rule_anchor(rule: str) -> str:
    """Return the id of a rule's place on the page.

    >>> rule_anchor("2.3 step 1")
    'rule-2.3-step-1'
    """
    return f"rule-{'-'.join(rule.split())}"


def _pct(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def _p2(value: float) -> str:
    return f"{value:.2f}"


def _points(value: float) -> str:
    """Return a change of a share in points."""
    if abs(value) < 0.00005:
        return "±0"
    return f"{'+' if value > 0 else '−'}{100 * abs(value):.2f}"


@functools.cache
def asset(name: str) -> str:
    """Return a style sheet or script of the report."""
    return (TEMPLATES / name).read_text("utf-8")


def source_hash(text: str) -> str:
    """Return what a content security policy calls an inline style or script.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@functools.cache
def _environment() -> Environment:
    return environment()


def render_report(draft: Draft) -> bytes:
    """Return report.html.

    Args:
        draft: the release about to be committed.
    """
    style, script = asset("base.css") + asset("report.css"), asset("tables.js") + asset("report.js")
    policy = (
        f"default-src 'none'; style-src {source_hash(style)}; script-src {source_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    template = _environment().get_template("report.html")
    page = template.render(policy=policy, style=style, script=script, **_content(draft))
    return page.encode("utf-8")


def _content(draft: Draft) -> dict[str, Any]:
    facts, recipe = draft.facts, draft.facts.recipe
    figures = gold.read_figures(facts)
    lines = functions.function_lines(draft)
    shown = sentences.cards(draft.profile.samples.chosen())
    return {
        "title": visible(facts.title or facts.dataset),
        "dataset": facts.dataset,
        "version": draft.version,
        "parent": draft.parent.version if draft.parent else None,
        "cause": draft.changes.decision.reason,
        "guideline": recipe.guideline_version,
        "model": recipe.model,
        "content_digest": facts.content_digest,
        "n_bytes": sum(f.bytes for f in draft.files),
        "tiles": overview.tiles(draft),
        "changes": overview.changes(draft),
        "flow": overview.flow(draft),
        "labels": labels.label_figures(draft),
        "roles": labels.role_figure(draft),
        "cues": labels.cue_figure(draft),
        "warnings": labels.warning_figure(draft),
        "confidence": labels.confidence_figures(draft),
        "functions": lines,
        "rules": functions.rules_of(lines),
        "guideline_words": guideline.version(),
        "disagreement": percent(draft.profile.agreement.anywhere, draft.profile.n_prose),
        "overlaps": functions.overlap_figures(draft),
        "gold_basis": figures.basis if figures else gold.UNKNOWN,
        "confusions": quality.confusion_figures(figures) if figures else [],
        "reliabilities": quality.reliability_figures(figures) if figures else [],
        "sources": sorted(draft.profile.sources.items()),
        "source_facts": {s.name: s for s in facts.sources},
        "clusters": overview.cluster_figure(draft),
        "leakage": overview.leakage(draft),
        "cards": shown,
        "bands": sentences.BANDS,
        "claim_types": contracts.vocabulary("claim_type"),
        "meanings": contracts.meanings("claim_type"),
        "tasks": contracts.vocabulary("task"),
    }
