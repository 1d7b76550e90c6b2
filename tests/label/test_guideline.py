"""Every example of the annotation guideline, as a test of the labeler: one case per example and task."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from hedgerow.corpus.models import build_models
from hedgerow.evaluation.casting import cast_votes, predict
from hedgerow.evaluation.gold import GoldRow
from hedgerow.evaluation.scores import Prediction
from hedgerow.labeler.toolbox import build_labeler

GUIDELINE = Path(__file__).parents[2] / "docs" / "annotation-guideline.md"
KNOWN_FAILURES = Path(__file__).parent / "guideline-failures.toml"
"""Examples that the labeler gets wrong, by task, with the reason: strict, so a mended one must be taken out."""

CLAIM_TYPES = {
    "efficacy", "mechanism", "safety", "usage", "regulatory", "evidence", "condition", "descriptive", "none",
}  # fmt: skip
EXAMPLE = re.compile(r'"([^"\n]+)" => ([^¦\n]+)')
HARD_CASE = re.compile(r'^\| (\d+) \| "([^"\n]+)"([^|]*)\| ([^|]+) \|', re.MULTILINE)
LEAD = re.compile(r'under the lead "([^"]+)"')


class Example(NamedTuple):
    """One example; a task that it does not speak of is None."""

    name: str
    text: str
    lead: str | None
    claims: tuple[str, ...] | None
    cues: tuple[tuple[str, str], ...] | None
    kinds: tuple[str, ...] | None


def parse(name: str, text: str, labels: str, lead: str | None = None) -> Example:
    """Read ``efficacy+mechanism | H1 modal:may | W1 interaction`` or the same parted by commas."""
    claims, cues, kinds = None, None, None
    for part in (p.strip() for p in re.split(r"[|,]", labels)):
        if part[:2] in ("H0", "H1"):
            found = re.findall(r"(\w+):(.+?)(?=, \w+:|$)", part[2:])
            cues = tuple((words.strip(), kind) for kind, words in found)
        elif part[:2] in ("W0", "W1"):
            kinds = tuple(part[2:].strip().split("+")) if part[2:].strip() else ()
        else:
            first, *rest = part.split("+ flag")[0].strip().split("+")
            assert first in CLAIM_TYPES, part
            claims = (first, *rest)
    return Example(name, text, lead, claims, cues, kinds)


@functools.cache
def examples() -> tuple[Example, ...]:
    """Read all examples of sections 2.6 to 5."""
    guideline = GUIDELINE.read_text("utf-8")
    found = [
        parse(f"example-{number:03d}", match[1], match[2])
        for number, match in enumerate(EXAMPLE.finditer(guideline), start=1)
        if match[1] != "sentence"
    ]
    for match in HARD_CASE.finditer(guideline):
        lead = LEAD.search(match[3])
        found.append(parse(f"case-{int(match[1]):02d}", match[2], match[4], lead[1] if lead else None))
    return tuple(found)


@functools.cache
def predictions() -> dict[str, Prediction]:
    """Label every example by the models and the decode of a run, those with a lead after it."""
    gold = [_gold_row(example) for example in examples()]
    toolbox = build_labeler()
    models = build_models("precision_weighted", toolbox.functions.functions)
    labels = predict(cast_votes(gold, toolbox), toolbox, models)
    return {example.name: prediction for example, prediction in zip(examples(), labels, strict=True)}


def _gold_row(example: Example) -> GoldRow:
    return GoldRow(
        id=example.name, document=example.name, heading=None, previous=example.lead, text=example.text, following=None,
        claim_type=("none",), claim_types=(("none",),), hedge=(False,), hedge_cues=((),), safety_warning=(False,),
        warning_kinds=((),), flags=(),
    )  # fmt: skip


def cases(task: str) -> list[object]:
    """Return the parameters of a task: every example that speaks of it."""
    reasons = tomllib.loads(KNOWN_FAILURES.read_text("utf-8")).get(task, {})
    field = {"claim_type": "claims", "claim_set": "claims", "hedge": "cues", "safety_warning": "kinds"}[task]
    found: list[object] = []
    for example in examples():
        if getattr(example, field) is not None:
            reason = reasons.get(example.text)
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(example, id=example.name, marks=marks))
    return found


def test_all_examples_are_read() -> None:
    assert len(examples()) == 208 + 30
    assert all(e.claims or e.cues is not None or e.kinds is not None for e in examples())


def test_known_failures_are_examples() -> None:
    texts = {e.text for e in examples()}
    failures = tomllib.loads(KNOWN_FAILURES.read_text("utf-8"))
    assert {text for reasons in failures.values() for text in reasons} <= texts


@pytest.mark.parametrize("example", cases("claim_type"))
def test_claim_type(example: Example) -> None:
    assert example.claims is not None
    assert predictions()[example.name].claim_type == example.claims[0]


@pytest.mark.parametrize("example", cases("claim_set"))
def test_claim_set(example: Example) -> None:
    assert example.claims is not None
    assert set(predictions()[example.name].claim_types) == set(example.claims)


@pytest.mark.parametrize("example", cases("hedge"))
def test_hedge(example: Example) -> None:
    assert example.cues is not None
    found = predictions()[example.name]
    assert found.hedge == bool(example.cues)
    spans = [(found.text[start:end].lower(), kind) for start, end, kind in found.hedge_cues]
    for words, kind in example.cues:
        assert any(kind == k and (words.lower() in s or s in words.lower()) for s, k in spans)


@pytest.mark.parametrize("example", cases("safety_warning"))
def test_safety_warning(example: Example) -> None:
    assert example.kinds is not None
    found = predictions()[example.name]
    assert found.safety_warning == bool(example.kinds)
    assert set(found.warning_kinds) == set(example.kinds)
