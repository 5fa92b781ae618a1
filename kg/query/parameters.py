"""Values for the parameters of a named query: checked, resolved to RDF terms, and bound."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from kg.map.check import is_date
from kg.map.iris import base_iri
from kg.map.namespaces import PREFIXES, WD, XSD
from kg.map.terms import date
from kg.query.errors import NotFound, QueryError
from kg.query.named import PARAMETER_TYPES, SLOT, NamedQuery, Parameter
from kg.store import Store

Term = NamedNode | Literal
Bindings = Mapping[str, tuple[Term, ...]]
"""Terms for each parameter that has a value: several, where a name is that of several actors."""

_QID = re.compile(r"Q[1-9][0-9]*", re.IGNORECASE)
_WIKIDATA = re.compile(r"(?:wd:|https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki)/)(Q[1-9][0-9]*)")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
_LOCAL = re.compile(r"[a-z]+/\S+")

# The inner DISTINCT matters: in the union of the graphs a triple comes once for each graph that holds it, and joining
# two such patterns multiplies them.
_NAMES = "{ SELECT DISTINCT ?actor ?label { ?actor skos:prefLabel|skos:altLabel ?label } }"
_CALLED = f"""SELECT DISTINCT ?actor {{ {_NAMES} FILTER(LCASE(STR(?label)) = LCASE(%s))
  FILTER EXISTS {{ ?actor a ent:Actor }} }} ORDER BY ?actor"""
_LINKED = """SELECT DISTINCT ?actor { { SELECT DISTINCT ?actor { ?actor ent:wikidata %s } }
  FILTER EXISTS { ?actor a ent:Actor } } ORDER BY ?actor"""
_LABELS = f"SELECT DISTINCT ?label {{ {_NAMES} FILTER EXISTS {{ ?actor a ent:Actor }} }}"
_KNOWN = "ASK { { %s ?p ?o } UNION { GRAPH %s { ?s ?p ?o } } }"


def resolve(store: Store, query: NamedQuery, given: Mapping[str, str]) -> Bindings:
    """RDF terms for the values `given` to the parameters of `query`, and for the defaults of the others.

    Raises QueryError when a parameter is unknown, missing or malformed; NotFound when nothing in the store is meant.
    """
    params = {param.name: param for param in query.params}
    for name in given:
        if name not in params:
            choices = f"it takes {', '.join(params)}" if params else "it takes none"
            raise QueryError(f"{_title(query)} has no parameter {name!r}; {choices}")
    terms: dict[str, tuple[Term, ...]] = {}
    for param in query.params:
        value = given.get(param.name, "").strip() or param.default
        if value is not None:
            terms[param.name] = _terms(store, param, value)
        elif param.required:
            raise QueryError(f"{_title(query)} needs the parameter {param.name}: {_help(param)}")
    return terms


def bind(query: NamedQuery, terms: Bindings) -> str:
    """The text of `query` with each slot filled: a VALUES block of the terms, or nothing where there are none.

    Terms are written by pyoxigraph, so no value can end its literal or its IRI.

    >>> from kg.query.named import parse_query
    >>> text = "#+ params: [{name: since, type: date}]\\nSELECT ?s { BIND(?__since_date AS ?since) ?s ?p ?since }"
    >>> query = parse_query("q", text, "q.rq")
    >>> print(bind(query, {"since": (Literal("2026"),)}).splitlines()[1])
    SELECT ?s { VALUES ?since { "2026" } ?s ?p ?since }
    """

    def fill(slot: re.Match[str]) -> str:
        values = terms.get(slot[2], ())
        return f"VALUES ?{slot[4]} {{ {' '.join(map(str, values))} }}" if values else ""

    return SLOT.sub(fill, query.sparql)


def _terms(store: Store, param: Parameter, value: str) -> tuple[Term, ...]:
    if param.enum and value not in param.enum:
        raise QueryError(f"parameter {param.name}: {value!r} is none of {', '.join(param.enum)}")
    match param.type:
        case "date":
            if not is_date(value):
                raise QueryError(f"parameter {param.name}: {value!r} is no date; give YYYY-MM-DD, YYYY-MM or YYYY")
            return (date(value),)
        case "integer":
            if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
                raise QueryError(f"parameter {param.name}: {value!r} is no whole number")
            return (Literal(str(int(value)), datatype=XSD("integer")),)
        case "string":
            return (Literal(value),)
    return resources(store, param, value)


def resources(store: Store, param: Parameter, value: str) -> tuple[Term, ...]:
    """The actors or resources that a name, a QID or an IRI stands for: at least one, and all that bear the name."""
    linked = _WIKIDATA.fullmatch(value.strip("<>"))
    if qid := linked[1] if linked else value.upper() if _QID.fullmatch(value) else None:
        found = _actors(store, _LINKED % WD(qid))
    elif iri := _as_iri(value):
        known = store.query(_KNOWN % (iri, iri))
        assert isinstance(known, QueryBoolean)
        if not known:
            raise NotFound(f"parameter {param.name}: the store holds nothing with the IRI {iri}")
        return (iri,)
    else:
        found = ()
    found = found or _actors(store, _CALLED % Literal(value))
    if not found:
        what = f"is linked to Wikidata's {qid}" if qid else f"is called {value!r}"
        raise NotFound(f"parameter {param.name}: no actor in the store {what}{_similar(store, value)}")
    return found


def _as_iri(value: str) -> NamedNode | None:
    """`value` as an IRI: whole, prefixed, or the end of one of the store's own (actor/Q794); None when it is none."""
    text = value.removeprefix("<").removesuffix(">")
    prefix, _, local = text.partition(":")
    if not _IRI.fullmatch(text) and not _LOCAL.fullmatch(text):
        return None
    if prefix in PREFIXES and not local.startswith("//"):
        text = PREFIXES[prefix] + local
    elif _LOCAL.fullmatch(text):
        text = base_iri() + text
    try:
        return NamedNode(text)
    except ValueError as error:
        raise QueryError(f"{value!r} is no IRI: {error}") from error


def _actors(store: Store, sparql: str) -> tuple[NamedNode, ...]:
    return tuple(row["actor"] for row in _select(store, sparql))


def _similar(store: Store, value: str) -> str:
    """A hint at names that hold `value`, or that are spelled much like it and begin alike."""
    wanted = value.casefold()
    labels = {row["label"].value.casefold(): row["label"].value for row in _select(store, _LABELS)}
    close = sorted((key for key in labels if wanted in key), key=lambda key: (len(key), key))[:3]
    if not close:
        close = difflib.get_close_matches(wanted, [key for key in labels if key[:1] == wanted[:1]], n=3, cutoff=0.7)
    return f"; similar: {', '.join(labels[key] for key in close)}" if close else ""


def _select(store: Store, sparql: str) -> QuerySolutions:
    results = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(results, QuerySolutions)
    return results


def _title(query: NamedQuery) -> str:
    return f"the query {query.name!r}" if query.name else "the query"


def _help(param: Parameter) -> str:
    example = f", for example {param.example}" if param.example else ""
    return f"{param.help + '; ' if param.help else ''}{PARAMETER_TYPES[param.type]}{example}"
