"""The named queries: one `.rq` file each, described by grlc-style decorator comments (https://grlc.io).

    #+ summary: one line
    #+ description: more
    #+ params:
    #+   - {name: actor, type: name, required: true, help: whose timeline, example: Iran}
    #+ columns: [date, event, with]
    #+ network: {source: event, target: with}
    SELECT ... WHERE { BIND(?_actor_iri AS ?actor) ... }

A parameter stands in the text as grlc writes it: `?_actor_iri`, and `?__since_date` when it is optional. Entente asks
that it stands in a `BIND(... AS ?variable)`, its slot. So the file is valid SPARQL as it stands, an optional
parameter that is not given leaves its variable unbound, and a value is bound as an RDF term.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kg.errors import EntenteError
from kg.query.errors import NotFound
from kg.resources import queries_dir

PARAMETER_TYPES = {
    "name": "a name or alias in any case, a Wikidata QID, or an IRI",
    "iri": "an IRI (or its end, such as event/7f3a), or an actor's name or Wikidata QID",
    "date": "YYYY-MM-DD, YYYY-MM or YYYY",
    "integer": "a whole number",
    "string": "text",
}
"""Each type of parameter, and what it takes."""
SUFFIXES = {"name": "_iri", "iri": "_iri", "date": "_date", "integer": "_integer", "string": ""}
SLOT = re.compile(r"BIND\(\s*\?(__?)([a-z][A-Za-z0-9]*?)(_iri|_date|_integer|)\s+AS\s+\?(\w+)\s*\)")
"""A parameter's place in a query: underscores (two: optional), name, grlc's type suffix, variable."""
_FIELDS = {"summary", "description", "params", "columns", "network"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `type` is one of PARAMETER_TYPES; `enum` lists the values that it may take, if only some."""

    name: str
    type: str
    required: bool = False
    default: str | None = None
    enum: tuple[str, ...] = ()
    example: str | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class NetworkShape:
    """Columns that make a network of a query's rows: the ends of an edge, and what it is and weighs where one says so.

    The column with the name of an end is called as the end is, with Name behind it.
    """

    source: str
    target: str
    relation: str | None = None
    weight: str | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with what it answers and what it takes. `columns` is empty for a query that gives RDF.

    `network` is None where the rows are no edges.
    """

    name: str
    sparql: str
    summary: str = ""
    description: str = ""
    params: tuple[Parameter, ...] = ()
    columns: tuple[str, ...] = ()
    network: NetworkShape | None = None


def named_queries(folder: Path | None = None) -> tuple[NamedQuery, ...]:
    """The named queries in `folder` (Entente's own, when it is None), by name.

    >>> "allies" in [query.name for query in named_queries()]
    True
    """
    paths = sorted((folder or queries_dir()).glob("*.rq"))
    return tuple(parse_query(path.stem, path.read_text(encoding="utf-8"), where=str(path)) for path in paths)


def find_query(name: str, queries: Iterable[NamedQuery]) -> NamedQuery:
    """The query called `name`. Raises NotFound, which proposes names, when there is none.

    >>> find_query("allys", named_queries())
    Traceback (most recent call last):
    kg.query.errors.NotFound: no query is called 'allys'; did you mean 'allies'?
    """
    known = {query.name: query for query in queries}
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else f"there are {', '.join(known)}"
    raise NotFound(f"no query is called {name!r}; {hint}")


def parse_query(name: str, text: str, where: str) -> NamedQuery:
    """The query in `text`, with its decorators. Raises EntenteError, naming `where`, when they are malformed.

    A text without decorators is a query without parameters.
    """
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        meta = yaml.safe_load("\n".join(lines)) or {}
        if not isinstance(meta, dict) or not meta.keys() <= _FIELDS:
            raise EntenteError(f"the decorators (#+) may hold {', '.join(sorted(_FIELDS))}")
        query = NamedQuery(
            name,
            text,
            summary=str(meta.get("summary", "")).strip(),
            description=str(meta.get("description", "")).strip(),
            params=tuple(_parameter(fields) for fields in meta.get("params") or ()),
            columns=tuple(map(str, meta.get("columns") or ())),
            network=_network(meta.get("network")),
        )
        _check_slots(query)
        _check_network(query)
    except yaml.YAMLError as error:
        raise EntenteError(f"{where}: the decorators (#+) are not YAML: {' '.join(str(error).split())}") from error
    except (EntenteError, TypeError) as error:
        raise EntenteError(f"{where}: {error}") from error
    return query


def _parameter(fields: Any) -> Parameter:
    if not isinstance(fields, dict) or "name" not in fields:
        raise EntenteError("each of params needs a name")
    if unknown := fields.keys() - {field.name for field in dataclasses.fields(Parameter)}:
        raise EntenteError(f"parameter {fields['name']}: nothing is known of {', '.join(sorted(unknown))}")
    type_ = str(fields.get("type", "string"))
    if type_ not in PARAMETER_TYPES:
        raise EntenteError(f"parameter {fields['name']}: type {type_!r} is none of {', '.join(PARAMETER_TYPES)}")
    return Parameter(
        str(fields["name"]),
        type_,
        required=fields.get("required", False) is True,
        default=_text(fields.get("default")),
        enum=tuple(map(str, fields.get("enum", ()))),
        example=_text(fields.get("example")),
        help=str(fields.get("help", "")),
    )


def _network(fields: Any) -> NetworkShape | None:
    if fields is None:
        return None
    if not isinstance(fields, dict) or not {"source", "target"} <= fields.keys():
        raise EntenteError("network needs the columns source and target")
    return NetworkShape(**{str(key): str(value) for key, value in fields.items()})


def _check_network(query: NamedQuery) -> None:
    """The columns that make the network are columns of the query."""
    shape = query.network
    wanted = {shape.source, shape.target, shape.relation, shape.weight} - {None} if shape else set()
    if strange := wanted - set(query.columns):
        raise EntenteError(f"network names {', '.join(sorted(map(str, strange)))}, which the columns do not hold")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _check_slots(query: NamedQuery) -> None:
    """Every parameter has its slot, and every slot its parameter, of the same type."""
    slots = {(name, suffix, dashes == "_") for dashes, name, suffix, _ in SLOT.findall(query.sparql)}
    wanted = {(param.name, SUFFIXES[param.type], param.required) for param in query.params}
    for name, suffix, required in sorted(wanted - slots):
        raise EntenteError(f"parameter {name} has no slot: write BIND(?_{'' if required else '_'}{name}{suffix} AS ?x)")
    for name, _, _ in sorted(slots - wanted):
        raise EntenteError(f"the slot of {name} has no parameter of that type and obligation among params")
