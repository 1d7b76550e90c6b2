"""The pages of the explorer, made from what the library answers."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from jinja2 import Environment

from hedgerow import contracts, guideline
from hedgerow.explore.comparison import SideBySide, compare_with, other_versions
from hedgerow.explore.document_page import make_lines, make_tree
from hedgerow.explore.filters import Filter
from hedgerow.explore.library import PAGE, Library
from hedgerow.explore.selection import Facets
from hedgerow.guideline import find_rules
from hedgerow.inspection.reading import spell_place
from hedgerow.publish.overruled import overruled_tasks
from hedgerow.publish.report.marks import Highlight, cut, highlights_of, plain, visible
from hedgerow.publish.report.page import TEMPLATES as SHARED
from hedgerow.publish.report.page import environment
from hedgerow.publish.report.sentences import BANDS, SentenceCard, make_card

TEMPLATES = Path(__file__).parent / "templates"
SAMPLES = 12  # sentences shown of a labeling function


@functools.cache
def asset(name: str) -> str:
    """Return a style sheet or script of the explorer."""
    return ((TEMPLATES if name.startswith("explore.") else SHARED) / name).read_text("utf-8")


@functools.cache
def _environment() -> Environment:
    return environment(TEMPLATES)


class Views:
    """The pages of one release."""

    def __init__(self, library: Library, gold: Path) -> None:
        """Name the release and the file that chosen sentences go to."""
        self._library = library
        self._versions = other_versions(library.release)
        self._compare = functools.lru_cache(maxsize=4)(functools.partial(compare_with, library))
        self._shared = {
            "dataset": library.manifest.dataset,
            "version": library.release.version,
            "has_report": library.release.storage.exists(f"{library.release.folder}/report.html"),
            "versions": self._versions,
            "gold": str(gold),
            "guideline": library.manifest.guideline_version,
            "guideline_words": guideline.version(),
            "claim_types": contracts.vocabulary("claim_type"),
        }

    def _render(self, template: str, tab: str, **values: Any) -> str:
        return _environment().get_template(template).render(tab=tab, **self._shared, **values)

    def problem(self, text: str) -> str:
        """Return a page that says what is wrong."""
        return self._render("problem.html", "", text=visible(text))

    # Sentences

    def sentences(self, wanted: Filter, page: int) -> str:
        """Return one page of sentences with the facets beside them."""
        facets = self._library.facets(wanted)
        return self._render(
            "sentences.html",
            "sentences",
            wanted=wanted,
            page=page,
            pages=-(-facets.total // PAGE),
            total=facets.total,
            facets=self._facet_lists(wanted, facets),
            functions=self._library.functions,
            tasks=contracts.vocabulary("task"),
            kinds=contracts.vocabulary("warning_kind"),
            cards=self._cards(self._library.sentences(wanted, page), apart=bool(wanted.disagree)),
        )

    def _facet_lists(self, wanted: Filter, facets: Facets) -> list[dict[str, Any]]:
        """Return the facets to choose from: each value with its number and the address that chooses it."""
        order = {
            "claim": ("Claim type", contracts.vocabulary("claim_type")),
            "hedge": ("Hedged", ("yes", "no")),
            "warning": ("Safety warning", ("yes", "no")),
            "band": ("Confidence", tuple(str(i) for i in range(len(BANDS)))),
            "role": ("Section role", contracts.vocabulary("section_role")),
            "source": ("Source", tuple(self._library.sources)),
            "split": ("Split", contracts.vocabulary("split")),
        }
        lists = []
        for name, (title, values) in order.items():
            chosen, counts = getattr(wanted, name), facets.counts[name]
            most = max(counts.values(), default=0) or 1
            options = [
                {
                    "value": value,
                    "text": BANDS[int(value)][2]
                    if name == "band"
                    else visible(plain(value) if name != "source" else value),
                    "n": counts[value],
                    "share": counts[value] / most,
                    "chosen": value == chosen,
                    "query": wanted.with_value(name, "" if value == chosen else value).query(),
                }
                for value in values
                if counts[value] or value == chosen
            ]
            lists.append({"name": name, "title": title, "options": options})
        return lists

    def _cards(self, rows: list[dict[str, Any]], *, apart: bool = False) -> list[SentenceCard]:
        """Return sentences as they are shown; ``apart`` says of each on which tasks functions disagree."""
        documents = self._library.documents_by_id([row["document_id"] for row in rows])
        tasks = self._library.overruled([row["sentence_id"] for row in rows]) if apart else {}
        return [make_card(row, documents[row["document_id"]], (), tasks.get(row["sentence_id"], ())) for row in rows]

    def sentence(self, sentence_id: str) -> str | None:
        """Return the page of one sentence; None when there is none."""
        found = self._explain(sentence_id)
        return None if found is None else self._render("sentence.html", "sentences", **found)

    def panel(self, sentence_id: str) -> str | None:
        """Return the same without the page around it."""
        found = self._explain(sentence_id)
        return None if found is None else self._render("explain.html", "", **found)

    def _explain(self, sentence_id: str) -> dict[str, Any] | None:
        row = self._library.sentence(sentence_id)
        if row is None:
            return None
        document = self._library.document(row["document_id"])
        assert document is not None
        votes = self._library.votes([sentence_id])
        probabilities = sorted(
            zip(contracts.vocabulary("claim_type"), row["claim_type_probs"], strict=True), key=lambda i: -i[1]
        )
        return {
            "card": make_card(row, document, (), overruled_tasks(row, votes)),
            "probabilities": [(name, p) for name, p in probabilities if p >= 0.005],
            "hedge_prob": row["hedge_prob"],
            "warning_prob": row["safety_warning_prob"],
            "repeat_count": row["repeat_count"],
            "votes": [
                vote
                | {
                    "rules": find_rules(vote["rule"], vote["label"], vote["kind"]),
                    "pieces": cut(
                        row["text"],
                        [Highlight(vote["start"] - row["start"], vote["end"] - row["start"], "vote", vote["label"])],
                    ),
                }
                for vote in votes
            ],
            "key": visible(document["document_key"]),
            "url": visible(document["url"] or ""),
            "place": visible(spell_place(document)),
            "raw_sha256": document["raw_sha256"],
            "span": f"{row['start']:,} to {row['end']:,}",
            "marks": len(highlights_of(row)),
            "split": contracts.vocabulary("split")[row["split"]],
        }

    # Documents

    def documents(self, q: str, source: str, page: int) -> str:
        """Return one page of documents."""
        rows = self._library.documents(q, source, page)
        splits = contracts.vocabulary("split")
        shown = [
            row | {"name": visible(row["title"] or row["document_key"]), "split": splits[row["split"]]}
            for row in rows[:PAGE]
        ]
        return self._render(
            "documents.html", "documents", rows=shown, q=q, source=source, sources=self._library.sources, page=page,
            more=len(rows) > PAGE,
        )  # fmt: skip

    def document(self, document_id: str) -> str | None:
        """Return a document with its sections and its sentences; None when there is none."""
        document = self._library.document(document_id)
        if document is None:
            return None
        sections, sentences = self._library.parts_of(document_id)
        present = {contracts.vocabulary("claim_type")[s["claim_type"]] for s in sentences}
        return self._render(
            "document.html",
            "documents",
            name=visible(document["title"] or document["document_key"]),
            document=document,
            place=visible(spell_place(document)),
            lines=make_lines(document["text"], sections, sentences),
            tree=make_tree(sections, sentences),
            present=[name for name in contracts.vocabulary("claim_type") if name in present],
            n_sentences=len(sentences),
            split=contracts.vocabulary("split")[document["split"]],
            steps=[f"{plain(s['step'])} ({s['count']:,})" for s in document["steps"]],
        )

    # Functions

    def functions(self) -> str:
        """Return the table of labeling functions."""
        return self._render("functions.html", "functions", functions=self._library.functions)

    def function(self, function_id: str) -> str | None:
        """Return one labeling function with sentences on which it voted; None when there is none."""
        found = next((f for f in self._library.functions if f["id"] == function_id), None)
        if found is None:
            return None
        wanted = Filter(function=function_id)
        rules = [rule for vote in self._library.kinds_of(function_id) for rule in find_rules(found["rule"], *vote)]
        cards = self._cards(self._library.sentences(wanted)[:SAMPLES])
        return self._render(
            "function.html",
            "functions",
            function=found,
            cards=cards,
            query=wanted.query(),
            rules=list(dict.fromkeys(rules or find_rules(found["rule"]))),
        )

    # Releases

    def compare(self, version: str) -> str:
        """Return the release beside another one; without a version the choice of one."""
        if version not in self._versions:
            version = self._versions[0] if self._versions else ""
        found: SideBySide | None = self._compare(version) if version else None
        return self._render("compare.html", "compare", other=version, found=found, tasks=contracts.vocabulary("task"))

    def report(self) -> str | None:
        """Return the page around the report; None when the release has none."""
        return self._render("report_frame.html", "report") if self._shared["has_report"] else None
