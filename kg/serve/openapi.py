"""`/openapi.json`: what the server answers, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0).

What stands fast is written in openapi.yaml. The named queries, their parameters and the formats come from the tables
that the server itself goes by. A path is described only where the application has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response, current_app

from kg import __version__
from kg.map.namespaces import PREFIXES
from kg.network.rows import NETWORK_FORMATS
from kg.query import PARAMETER_TYPES, NamedQuery, Parameter
from kg.query.formats import GRAPH_FORMATS, TABLE_FORMATS, Format
from kg.serve.access import access
from kg.serve.api import PAGING

Json = dict[str, Any]

MEDIA_TYPE = "application/vnd.oai.openapi+json"
_EXTENSION = "entente-openapi"

openapi = Blueprint("openapi", __name__)

_FORMATS = {"table": TABLE_FORMATS, "graph": GRAPH_FORMATS}
_QUERY_ERRORS = (400, 404, 406, 503)
# Entente reads a date as a day, a month or a year (kg.map.check.is_date).
_DATE = {"anyOf": [{"format": "date"}, {"pattern": "^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?$"}]}
_SCHEMAS: dict[str, Json] = {
    "name": {"type": "string", "pattern": r"\S"},
    "iri": {"type": "string", "pattern": r"\S"},
    "date": {"type": "string", **_DATE},
    "integer": {"type": "integer", "minimum": 1 - 10**18, "maximum": 10**18 - 1},
    "string": {"type": "string"},
}


@openapi.get("/openapi.json")
def describe() -> Response:
    """The description of this server."""
    text = current_app.extensions.get(_EXTENSION)
    if text is None:
        rules = {rule.rule for rule in current_app.url_map.iter_rules()}
        text = current_app.extensions[_EXTENSION] = current_app.json.dumps(document(access().queries, rules))
    return Response(text, content_type=f"{MEDIA_TYPE};version=3.1")


def document(queries: Iterable[NamedQuery], rules: Iterable[str]) -> Json:
    """The OpenAPI document for the named `queries`, and for those other paths that are among the URL `rules`."""
    found: Json = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
    present = {rule.replace("<", "{").replace(">", "}") for rule in rules}
    found["info"] |= {
        "version": __version__,
        "description": f"Prefixes that queries need not declare: {', '.join(PREFIXES)}.",
    }
    found["paths"] = {path: item for path, item in found["paths"].items() if path in present}
    for item in found["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                _spell_out(operation)
    for query in queries:
        found["paths"][f"/api/queries/{query.name}"] = {"get": _operation(query)}
    for response in found["components"]["responses"].values():
        response["content"] = {"application/json": {"schema": _ref("Error")}}
    return found


def _spell_out(operation: Json) -> None:
    """Put in the place of `errors` and `formats` what they stand for."""
    responses = operation["responses"]
    for part in (*responses.values(), operation.get("requestBody", {})):
        if kinds := part.pop("formats", None):
            part["content"] = {form.media_type: _media(form) for kind in kinds for form in _FORMATS[kind]}
    operation["responses"] = responses | _errors(operation.pop("errors", ()))


def _operation(query: NamedQuery) -> Json:
    pages = [_page(name, *bounds) for name, bounds in PAGING.items() if query.columns]
    formats = _FORMATS["table" if query.columns else "graph"]
    content = {form.media_type: _media(form) for form in formats}
    names = [form.name for form in formats]
    if query.network:
        content["application/json"] = {"schema": {"anyOf": [_ref(name.capitalize()) for name in NETWORK_FORMATS]}}
        names += NETWORK_FORMATS
    success: Json = {"description": f"Columns: {', '.join(query.columns)}." if query.columns else "RDF."}
    if query.columns:
        success["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in ("Link", "X-Total-Count")}
    return {
        "operationId": query.name,
        "tags": ["named queries"],
        "summary": query.summary,
        "description": query.description,
        "parameters": [
            *map(_parameter, query.params),
            *pages,
            _in_query("format", "overrules Accept", {"type": "string", "enum": names}),
        ],
        "responses": {"200": success | {"content": content}, **_errors(_QUERY_ERRORS)},
    }


def _parameter(param: Parameter) -> Json:
    schema: Json = {"type": "string", "enum": list(param.enum)} if param.enum else dict(_SCHEMAS[param.type])
    if not param.required:
        # Forms send what is not filled in as an empty value.
        schema = {"anyOf": [schema, {"type": "string", "pattern": r"^\s*$"}]}
    if param.default is not None:
        schema["default"] = param.default
    text = param.help if param.enum else ": ".join(filter(None, (param.help, PARAMETER_TYPES[param.type])))
    example = {"example": param.example} if param.example else {}
    return _in_query(param.name, text, schema) | {"required": param.required} | example


def _page(name: str, least: int, most: int) -> Json:
    text = "rows of the page" if name == "limit" else "rows before the page"
    return _in_query(name, text, {"type": "integer", "minimum": least, "maximum": most})


def _in_query(name: str, text: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _errors(statuses: Iterable[int]) -> Json:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _media(form: Format) -> Json:
    if form.name == "json":
        return {"schema": _ref("Results")}
    return {"schema": {"type": ["object", "array"]} if form.name == "jsonld" else {"type": "string"}}


def _ref(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}
