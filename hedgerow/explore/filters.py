"""What a visitor wants to see: filters of sentences, from an address to SQL with parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from hedgerow import contracts
from hedgerow.publish.report.sentences import BANDS

MAX_SEARCH_CHARS = 200
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which sentences; an empty value lets all through.

    Attributes:
        q: words that stand in the text, one after the other as given, whatever the case.
        claim: a claim type that is among its claim types.
        hedge: yes or no.
        warning: yes or no, or a kind of warning.
        role: role of its section.
        source: source of its document.
        split: part of the dataset.
        band: number of the band that the probability of its claim type lies in.
        function: a labeling function that voted on it.
        disagree: a task on which a vote on it is overruled (:mod:`hedgerow.publish.overruled`), or ``any``.
    """

    q: str = ""
    claim: str = ""
    hedge: str = ""
    warning: str = ""
    role: str = ""
    source: str = ""
    split: str = ""
    band: str = ""
    function: str = ""
    disagree: str = ""

    def with_value(self, name: str, value: str) -> Filter:
        """Return the filter with another value of one field."""
        return replace(self, **{name: value})

    def query(self, **more: str) -> str:
        """Return it as the query of an address.

        >>> Filter(q="a b", hedge="yes").query(page="2")
        'q=a+b&hedge=yes&page=2'
        """
        return urlencode([(k, v) for k, v in {**self.values(), **more}.items() if v])

    def values(self) -> dict[str, str]:
        """Return its values by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def read_filter(params: Mapping[str, str]) -> Filter:
    """Return the filter that an address asks for; values that are of no vocabulary are left out."""
    known = {
        "claim": contracts.vocabulary("claim_type"),
        "hedge": YES_NO,
        "warning": (*YES_NO, *contracts.vocabulary("warning_kind")),
        "role": contracts.vocabulary("section_role"),
        "split": contracts.vocabulary("split"),
        "band": tuple(str(i) for i in range(len(BANDS))),
        "disagree": ("any", *contracts.vocabulary("task")),
    }
    found = {f.name: params.get(f.name, "").strip()[:MAX_SEARCH_CHARS] for f in fields(Filter)}
    return Filter(**{name: v for name, v in found.items() if name not in known or v in known[name]})


def where(wanted: Filter) -> tuple[str, dict[str, Any]]:
    """Return the condition on rows of ``sentences`` (as ``s``) and its parameters.

    Values never become part of the SQL text.
    """
    parts, values = ["true"], dict[str, Any]()
    for name, condition in _CONDITIONS.items():
        value = getattr(wanted, name)
        if value:
            parts.append(condition)
            values[name] = _parameter(name, value)
    for name, column in (("hedge", "s.hedge"), ("warning", "s.safety_warning")):
        if getattr(wanted, name) in YES_NO:
            parts.append(column if getattr(wanted, name) == "yes" else f"NOT {column}")
    if wanted.warning and wanted.warning not in YES_NO:
        parts.append("list_contains(s.warning_kinds, $warning)")
        values["warning"] = contracts.label_number("warning_kind", wanted.warning)
    if wanted.band:
        low, high, _ = BANDS[int(wanted.band)]
        parts.append("s.claim_type_probs[s.claim_type + 1] >= $low AND s.claim_type_probs[s.claim_type + 1] < $high")
        values |= {"low": low, "high": high}
    if wanted.disagree == "any":
        parts.append("s.sentence_id IN (SELECT sentence_id FROM disagreements)")
    elif wanted.disagree:
        parts.append("s.sentence_id IN (SELECT sentence_id FROM disagreements WHERE task = $disagree)")
        values["disagree"] = wanted.disagree
    return " AND ".join(parts), values


_CONDITIONS = {
    "q": "contains(lower(s.text), $q)",
    "claim": "list_contains(s.claim_types, $claim)",
    "role": "s.section_role = $role",
    "split": "s.split = $split",
    "source": "s.document_id IN (SELECT document_id FROM documents WHERE source = $source)",
    "function": "s.sentence_id IN (SELECT sentence_id FROM votes WHERE function = $function)",
}


def _parameter(name: str, value: str) -> str | int:
    vocabulary = {"claim": "claim_type", "role": "section_role", "split": "split"}.get(name)
    if vocabulary:
        return contracts.label_number(vocabulary, value)
    return value.lower() if name == "q" else value
