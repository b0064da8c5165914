"""A manifest in, its Croissant description out: JSON-LD that programs load a dataset by
(https://docs.mlcommons.org/croissant/docs/croissant-spec.html, version 1.0).
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from newscrawl.counted import counted
from newscrawl.exports.card import split_files, title_of
from newscrawl.exports.manifest import Manifest
from newscrawl.exports.recipe import Compression, Format, Recipe
from newscrawl.exports.statistics import Statistics, day_of, in_order

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

MEDIA_TYPES = {
    Format.PARQUET: "application/x-parquet",
    Format.JSONL: "application/jsonlines",
    Format.CSV: "text/csv",
}


def croissant(manifest: Manifest, recipe: Recipe, schema: pa.Schema, statistics: Statistics) -> str:
    """The text of the snapshot's croissant.json."""
    title = title_of(recipe)
    licences = [name for name, _ in in_order(statistics.licences) if name != "unknown"]
    described: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": title,
        "description": recipe.description
        or f"{counted(statistics.rows, 'news article')} of"
        f" {counted(len(statistics.sources), 'source')}, stripped of"
        " what is not the article.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": f"{manifest.schema_version}.0.0+{manifest.snapshot_id}",
        "license": licences or ["unknown"],
        "url": f"urn:newscrawl:snapshot:{manifest.snapshot_id}",
        "citeAs": f"{title}, snapshot {manifest.snapshot_id}, {day_of(statistics.as_of)}",
        "datePublished": day_of(statistics.as_of) or "1970-01-01",
        "inLanguage": sorted(name for name in statistics.languages if name != "unknown"),
        "keywords": ["news", "tech policy"],
        "creator": {"@type": "sc:Organization", "name": "newscrawl"},
        "distribution": [*_files(manifest, recipe), *_file_sets(manifest, recipe)],
        "recordSet": [_record_set(schema, recipe)],
    }
    if statistics.first and statistics.last:
        described["temporalCoverage"] = f"{day_of(statistics.first)}/{day_of(statistics.last)}"
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"


def _files(manifest: Manifest, recipe: Recipe) -> list[dict[str, Any]]:
    return [
        {
            "@type": "cr:FileObject",
            "@id": file.path,
            "name": file.path,
            "contentUrl": file.path,
            "contentSize": f"{file.bytes} B",
            "encodingFormat": _media_type(recipe),
            "sha256": file.sha256,
        }
        for file in manifest.files
    ]


def _file_sets(manifest: Manifest, recipe: Recipe) -> list[dict[str, Any]]:
    return [
        {
            "@type": "cr:FileSet",
            "@id": "articles-files",
            "name": "articles-files",
            "description": "All files of articles.",
            "encodingFormat": _media_type(recipe),
            "includes": list(split_files(manifest).values()),
        }
    ]


def _media_type(recipe: Recipe) -> str:
    """Of what is inside: readers see by themselves that a file is gzip, and know no type for that."""
    plain = MEDIA_TYPES[recipe.format]
    return f"{plain}+zstd" if recipe.compression is Compression.ZSTD else plain


def _record_set(schema: pa.Schema, recipe: Recipe) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "articles",
        "name": "articles",
        "description": "One article a record.",
        "key": {"@id": "articles/id"},
        "field": [_field(field, recipe) for field in schema if field.name != "removed"],
    }


def _field(field: pa.Field[Any], recipe: Recipe) -> dict[str, Any]:
    kind = field.type
    is_list = pa.types.is_list(kind)
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"articles/{field.name}",
        "name": field.name,
        "description": (field.metadata or {}).get(b"description", b"").decode(),
        "dataType": _data_type(field.name, kind.value_type if is_list else kind),
        "source": {"fileSet": {"@id": "articles-files"}, "extract": {"column": field.name}},
    }
    if is_list and recipe.format is not Format.CSV:
        described["repeated"] = True
    return described


def _data_type(name: str, kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return "sc:DateTime"
    if pa.types.is_floating(kind):
        return "sc:Float"
    if pa.types.is_integer(kind):
        return "sc:Integer"
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    return "sc:URL" if name == "url" or name.endswith("_url") else "sc:Text"
