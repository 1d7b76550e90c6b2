"""croissant.json of a release: Croissant 1.1 metadata, with a record set for each config.

Written as plain JSON-LD, so that publishing needs no further library. It holds no
clock value: a date of publication would make equal releases differ.
"""

from __future__ import annotations

from collections.abc import Iterator

from hedgerow import contracts
from hedgerow.contracts import Column, ColumnType
from hedgerow.inert import escape
from hedgerow.publish import card, statements
from hedgerow.publish.draft import Draft
from hedgerow.publish.facts import Json
from hedgerow.publish.manifest import canonical_json
from hedgerow.publish.markdown import MAX_CHARS
from hedgerow.publish.parquet import DataFile

NAME = "croissant.json"
CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
PARQUET = "application/x-parquet"
_TYPES = {
    "string": "sc:Text", "binary": "sc:Text", "bool": "sc:Boolean", "int32": "cr:Int32", "int64": "cr:Int64",
    "float32": "cr:Float32", "float64": "cr:Float64",
}  # fmt: skip
_OWN_TERMS = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject",
    "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField",
    "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField",
    "transform",
)  # fmt: skip


def render_croissant(draft: Draft) -> bytes:
    """Return croissant.json.

    Args:
        draft: the release about to be committed.
    """
    return canonical_json(describe(draft))


def describe(draft: Draft) -> dict[str, Json]:
    """Return the JSON-LD document."""
    configs = [name for name in contracts.PUBLISHED if name in draft.rows]
    labels = sorted({v for name in configs for c in contracts.contract(name).columns for v in _class_sets(c.type)})
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": draft.facts.dataset,
        "alternateName": _line(draft.facts.title),
        "version": draft.version,
        "description": _about(draft),
        "license": _licences(draft),
        "creator": _creators(draft),
        "citeAs": f"{draft.facts.dataset} {draft.version}, content sha256:{draft.facts.content_digest}",
        "keywords": list(card.TAGS),
        "inLanguage": list(draft.facts.languages),
        "isAccessibleForFree": True,
        "isLiveDataset": False,
        **_responsible(draft),
        "distribution": [*(_file(f) for f in _files(draft)), *(_file_set(name) for name in configs)],
        "recordSet": [*(_vocabulary(name) for name in labels), *(_record_set(draft, name) for name in configs)],
    }


def _context() -> dict[str, Json]:
    """Return the context of Croissant 1.1: schema.org by default, terms of its own under their names."""
    return {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "description": {"@container": "@language"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "name": {"@container": "@language"},
        "rai": "http://mlcommons.org/croissant/RAI/",
        "sc": "https://schema.org/",
        **{term: f"cr:{term}" for term in _OWN_TERMS},
    }


def _line(text: str) -> str:
    return escape(" ".join(text.split()))[:MAX_CHARS]


def _about(draft: Draft) -> str:
    n, documents = (sum(draft.rows.get(name, {}).values()) for name in ("sentences", "documents"))
    return (
        f"{n:,} sentences from {documents:,} documents of web text about health and substances, with weak labels for "
        "claim type, hedging and safety warnings, and the votes, words and offsets that caused them."
    )


def _licences(draft: Draft) -> list[Json]:
    stated = [draft.facts.licence] if draft.facts.licence else [s.licence for s in draft.facts.sources]
    return [*sorted({_line(name) for name in stated if name} or {"unknown"})]


def _creators(draft: Draft) -> list[Json]:
    names = sorted({_line(s.attribution) for s in draft.facts.sources if s.attribution})
    return [{"@type": "sc:Organization", "name": name} for name in names or ["not stated"]]


def _responsible(draft: Draft) -> dict[str, Json]:
    """Return the fields of the responsible-AI vocabulary."""
    facts, functions = draft.facts, draft.facts.functions_rows
    sources = "; ".join(f"{_line(s.name)}: {s.documents:,} documents" for s in facts.sources)
    return {
        "rai:dataCollection": f"Read from text found on the web. Sources: {sources or 'not stated'}.",
        "rai:dataCollectionType": ["Secondary Data analysis"],
        "rai:dataPreprocessingProtocol": [
            "Text was decoded, repaired, stripped of boilerplate, masked for personal data and cut into sections and "
            "sentences; column steps of config documents lists what was done to each document, and recipe/ holds the "
            "configuration."
        ],
        "rai:dataAnnotationProtocol": [
            f"Weak labels: {len(functions)} labeling functions vote, the label model {facts.recipe.model} combines the "
            f"votes, following version {facts.recipe.guideline_version} of the annotation guideline."
        ],
        "rai:dataAnnotationAnalysis": [
            "Config labeling_functions holds coverage, overlap, conflict and the precision on hand-labeled sentences of "
            "each function, with the number of votes and a 95 % interval; null where it is unknown."
        ],
        "rai:annotationsPerItem": "Any number of votes for each task; see column n_votes and config votes.",
        "rai:machineAnnotationTools": ["hedgerow"],
        "rai:dataUseCases": [*statements.INTENDED, *(f"Not for {text}" for text in statements.EXCLUDED)],
        "rai:dataLimitations": [*statements.limits(functions)],
        "rai:dataBiases": [statements.BIAS],
        "rai:dataSocialImpact": f"{statements.CLAIM} Labels taken for truth can mislead readers about health.",
        "rai:personalSensitiveInformation": [*statements.privacy(facts.masked)],
        "rai:dataReleaseMaintenancePlan": statements.MAINTENANCE,
    }


def _files(draft: Draft) -> list[DataFile]:
    return sorted(draft.files, key=lambda f: f.path)


def _file(file: DataFile) -> dict[str, Json]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": PARQUET,
        "sha256": file.sha256,
    }


def _file_set(config: str) -> dict[str, Json]:
    return {
        "@type": "cr:FileSet",
        "@id": f"files/{config}",
        "name": f"files of {config}",
        "encodingFormat": PARQUET,
        "includes": f"data/{config}/*.parquet",
    }


def _vocabulary(name: str) -> dict[str, Json]:
    """Return a closed set of values: what the number of a class label stands for."""
    base, meanings = f"vocabularies/{name}", contracts.meanings(name)
    values = contracts.vocabulary(name)
    kinds = (("number", "cr:Int64"), ("label", "sc:Text"), ("meaning", "sc:Text"))
    return {
        "@type": "cr:RecordSet",
        "@id": base,
        "name": f"values of {name}",
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{base}/number"},
        "field": [{"@type": "cr:Field", "@id": f"{base}/{k}", "name": k, "dataType": t} for k, t in kinds],
        "data": [
            {f"{base}/number": i, f"{base}/label": value, f"{base}/meaning": meanings.get(value, "")}
            for i, value in enumerate(values)
        ],
    }


def _record_set(draft: Draft, config: str) -> dict[str, Json]:
    contract = contracts.contract(config)
    rows = ", ".join(f"{split} {draft.rows[config][split]:,}" for split in card.splits_of(draft.rows[config]))
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": f"{contract.doc} Rows: {rows}.",
        **({"key": [{"@id": f"{config}/{k}"} for k in contract.key]} if contract.key else {}),
        "field": [_field(config, column) for column in contract.columns],
    }


def _field(config: str, column: Column) -> dict[str, Json]:
    place = f"{config}/{column.name}"
    value, inner = column.type, column.type.item or column.type
    head: dict[str, Json] = {"@type": "cr:Field", "@id": place, "name": column.name, "description": _doc(column)}
    if value.kind == "list":
        head |= {"isArray": True, "arrayShape": "-1", "repeated": True}
    if inner.kind != "struct":
        return head | {"dataType": _data_type(inner), "source": _source(config, column.name)}
    parts: list[Json] = [
        {
            "@type": "cr:Field",
            "@id": f"{place}/{name}",
            "name": name,
            "dataType": _data_type(kind),
            "source": _source(config, column.name, name),
        }
        for name, kind in inner.fields
    ]
    return head | {"subField": parts}


def _source(config: str, column: str, part: str | None = None) -> dict[str, Json]:
    source: dict[str, Json] = {"fileSet": {"@id": f"files/{config}"}, "extract": {"column": column}}
    return source | ({"transform": {"jsonPath": part}} if part is not None else {})


def _doc(column: Column) -> str:
    named = " and ".join(f"vocabularies/{name}" for name in _class_sets(column.type))
    return column.doc + (f" Numbers: record set {named}." if named else "")


def _data_type(kind: ColumnType) -> str:
    if kind.kind == "class":
        return "cr:Int64"
    return "sc:Text" if kind.kind == "enum" else _TYPES[kind.scalar]


def _class_sets(kind: ColumnType) -> Iterator[str]:
    """Yield the closed sets whose numbers a column holds."""
    if kind.kind == "class":
        yield kind.vocabulary
    elif kind.item is not None:
        yield from _class_sets(kind.item)
    for _, inner in kind.fields:
        yield from _class_sets(inner)
