"""Make a release of any size out of a small one: copies of its documents with other letters and other ids.

    python benchmarks/synthetic_release.py output/sample/versions/1.0.0 /tmp/big 1000000

Every copy exchanges letters in its own way, so that texts do not repeat and compress no better than real ones.
Spans, labels and votes stay true: the release keeps every contract and law, and is published like any other.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import string
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hedgerow import contracts, ids
from hedgerow.inspection.reading import tables
from hedgerow.publish import log, manifest
from hedgerow.publish.facts import Facts, Recipe, SourceFacts
from hedgerow.publish.parquet import ONE_SPLIT, DataWriter
from hedgerow.publish.release import Outcome, open_stage, publish
from hedgerow.storage import Storage

_WHOLE = ("labeling_functions", "rejects")
_TEXTS = ("text", "title", "section_heading", "heading")


def copies(seed: dict[str, pa.Table], n: int) -> Iterator[dict[str, pa.Table]]:
    """Yield copies of some tables, the first as it is."""
    yield seed
    for number in range(1, n):
        letters = dict(zip(string.ascii_lowercase, _shuffled(number), strict=True))
        letters |= {a.upper(): b.upper() for a, b in letters.items()}
        yield _copy(seed, number, str.maketrans(letters))


def _shuffled(number: int) -> str:
    """Return the alphabet with a few letters exchanged: words stay as long and look like words."""
    generator = random.Random(number)
    vowels, others = list("aeiou"), list("bcdfghjklmnpqrstvwxyz")
    moved = [generator.sample(group, len(group)) for group in (vowels, others)]
    table = dict(zip(vowels + others, moved[0] + moved[1], strict=True))
    return "".join(table[ch] for ch in string.ascii_lowercase)


def _copy(seed: dict[str, pa.Table], number: int, letters: dict[int, str]) -> dict[str, pa.Table]:
    columns = {
        name: {c: table[c].to_pylist() for c in table.column_names if _changes(c)} for name, table in seed.items()
    }
    for values in columns.values():
        for name in values.keys() & {*_TEXTS}:
            values[name] = [None if text is None else text.translate(letters) for text in values[name]]
    renamed = _rename(seed, columns, number)
    for values in columns.values():
        for name in [c for c in values if c.endswith("_id")]:
            values[name] = [None if old is None else renamed[old] for old in values[name]]
    return {name: _replace(table, columns[name]) for name, table in seed.items()}


def _changes(column: str) -> bool:
    return column.endswith("_id") or column in (*_TEXTS, "document_key", "text_sha256")


def _rename(seed: dict[str, pa.Table], columns: dict[str, dict[str, list[str]]], number: int) -> dict[str, str]:
    """Return the new id of everything; keys and digests of the documents are set on the way."""
    documents, sections, sentences = columns["documents"], columns["sections"], columns["sentences"]
    documents["document_key"] = [f"{key} {number}" for key in documents["document_key"]]
    documents["text_sha256"] = [hashlib.sha256(t.encode()).hexdigest() for t in documents["text"]]
    keys = zip(documents["document_id"], documents["document_key"], strict=True)
    renamed = {old: ids.document_id(key) for old, key in keys}
    roles = contracts.vocabulary("section_role")
    names = [h or roles[r] for h, r in zip(sections["heading"], seed["sections"]["role"].to_pylist(), strict=True)]
    for table, texts, make in ((sections, names, ids.section_id), (sentences, sentences["text"], ids.sentence_id)):
        seen: Counter[tuple[str, str]] = Counter()
        own = "section_id" if table is sections else "sentence_id"
        for old, document, text in zip(table[own], table["document_id"], texts, strict=True):
            renamed[old] = make(renamed[document], text, seen[document, text])
            seen[document, text] += 1
    return renamed


def _replace(table: pa.Table, columns: dict[str, list[str]]) -> pa.Table:
    for name, values in columns.items():
        i = table.schema.get_field_index(name)
        table = table.set_column(i, table.schema.field(i), pa.array(values, table.schema.field(i).type))
    return table


def make_release(source: Path, root: Path, n_sentences: int) -> Outcome:
    """Publish a release of at least some number of sentences, made of the documents of another one."""
    release = log.resolve(source.parent, f"{source}/")
    content = manifest.parse(release.storage.read(f"{release.folder}/{manifest.NAME}"), str(source))
    whole = {name: pa.concat_tables(tables(release, name)) for name in contracts.PUBLISHED if content.data_files(name)}
    n = -(-n_sentences // whole["sentences"].num_rows)
    storage = Storage(root)
    stage = open_stage(storage)
    writer = DataWriter(storage, stage.folder)
    inside = pa.table({"sentence_id": whole["sentences"]["sentence_id"], "split": whole["sentences"]["split"]})
    seeds = [(i, split, _of_split(whole, inside, i)) for i, split in enumerate(contracts.vocabulary("split"))]
    for _, split, seed in seeds:
        for rows in copies(seed, n):
            for name, table in rows.items():
                writer.add(name, split, table.replace_schema_metadata(contracts.schema(name).metadata))
    for name in _WHOLE:
        if name in whole:
            writer.add(name, ONE_SPLIT, whole[name])
    files = writer.finish()
    documents = n * whole["documents"].num_rows
    facts = Facts(
        dataset=root.name,
        recipe=Recipe(content.recipe, content.guideline_version, content.model),
        content_digest=hashlib.sha256(f"{content.content_digest} {n}".encode()).hexdigest(),
        ledger={"documents": {"read": documents, "published": documents, "duplicate": 0, "rejected": 0}},
        sources=[SourceFacts("samples", "CC0-1.0", None, documents)],
        functions_rows=whole["labeling_functions"].to_pylist(),
    )
    return publish(storage, stage, facts, files, now=lambda: "2026-01-01T00:00:00Z", run="synthetic")


def _of_split(whole: dict[str, pa.Table], inside: pa.Table, number: int) -> dict[str, pa.Table]:
    ids = inside.filter(pc.equal(inside["split"], number))["sentence_id"].combine_chunks()
    found = {}
    for name, table in whole.items():
        if name == "votes":
            found[name] = table.filter(pc.is_in(table["sentence_id"], ids))
        elif name not in _WHOLE:
            found[name] = table.filter(pc.equal(table["split"], number))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="release folder")
    parser.add_argument("root", type=Path, help="folder of the dataset to make")
    parser.add_argument("sentences", type=int)
    options = parser.parse_args()
    started = time.process_time()
    outcome = make_release(options.source, options.root, options.sentences)
    folder = options.root / outcome.folder
    print(f"{folder}: {sum(f.stat().st_size for f in folder.rglob('*') if f.is_file()) / 1e6:.0f} MB")
    print(f"report.html: {(folder / 'report.html').stat().st_size / 1e6:.2f} MB")
    print(f"made in {time.process_time() - started:.0f} CPU-seconds")


if __name__ == "__main__":
    main()
