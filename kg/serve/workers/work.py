"""What a reader does for a query: it evaluates it, and writes the results. Nobody else looks at a stranger's text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO, cast

import pyoxigraph as ox

from kg import settings
from kg.errors import EntenteError
from kg.map.namespaces import ENT, PREFIXES
from kg.query import FORMATS, FormatError, NotFound, QueryError, QuerySyntaxError, UpdateRefused, evaluate, formats_for
from kg.query.errors import FAILURES
from kg.query.federation import refused_services
from kg.query.syntax import calls_service, check_nesting
from kg.serve.workers.output import Cut, Output, Uncuttable
from kg.serve.workers.rows import LINES, Rows
from kg.serve.workers.wire import Json
from kg.store import EmbeddedStore, Results, Store


class CallRefused(Exception):
    """The query would make the server call another."""


def described(error: Exception) -> Json:
    """An error as it goes over the wire: its kind, its words, its place."""
    match error:
        case QuerySyntaxError():
            return {"kind": "syntax", "message": str(error), "line": error.line, "column": error.column}
        case CallRefused():
            return {"kind": "calls", "message": str(error)}
        case UpdateRefused():
            return {"kind": "refused", "message": str(error)}
        case NotFound():
            return {"kind": "missing", "message": str(error)}
        case FormatError():
            return {"kind": "format", "message": str(error)}
        case QueryError():
            return {"kind": "query", "message": str(error)}
        case EntenteError():
            return {"kind": "store", "message": str(error)}
        case Uncuttable():
            return {"kind": "large", "message": str(error)}
        case MemoryError():
            return {"kind": "memory", "message": ""}
    return {"kind": "unforeseen", "message": f"{type(error).__name__}: {error}"}


def _query(store: Store, job: Json, output: Output) -> None:
    """SPARQL text, in the format for its kind of results."""
    text = job["text"]
    check_nesting(text)
    _check_calls(text)
    results = evaluate(store, text, default_graphs=job["default"], named_graphs=job["named"])
    _write(results, job, output)


def _check_calls(text: str) -> None:
    """Raise CallRefused when the query calls a server that is not allowed by name."""
    if not calls_service(text):
        return
    allowed = [host.strip() for host in (settings.get("KG_SERVICE_HOSTS") or "").split(",") if host.strip()]
    if refused := refused_services(text, allowed):
        only = f"calls {', '.join(allowed)} alone, and not {', '.join(refused)[:200]}" if allowed else ""
        raise CallRefused(f"SERVICE is refused: this endpoint {only or 'does not call other servers'}")


def _graph(store: Store, job: Json, output: Output) -> None:
    """The triples of one graph. Raises NotFound when there is none of that name."""
    name = FORMATS[job["graph_format"]]
    graph = None if job["graph"] is None else ox.NamedNode(job["graph"])
    triples: Iterable[ox.Triple]
    if isinstance(store, EmbeddedStore):
        inner = store.oxigraph
        if graph is not None and not inner.contains_named_graph(graph):
            raise NotFound(f"there is no graph {graph}")
        quads = inner.quads_for_pattern(None, None, None, graph or ox.DefaultGraph())
        # What marks the store as Entente's is nobody's data.
        triples = (quad.triple for quad in quads if graph is not None or quad.subject != ENT("store"))
    elif graph is None:
        raise QueryError("behind another server, the default graph cannot be told from the union of all graphs")
    else:
        if not evaluate(store, f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
            raise NotFound(f"there is no graph {graph}")
        triples = (quad.triple for quad in store.graph(graph.value))
    output.open({"format": name.name, "graph": True})
    assert isinstance(name.writer, ox.RdfFormat)
    _write_triples(triples, name.writer, job, output)


def _write(results: Results, job: Json, output: Output) -> None:
    is_graph = isinstance(results, ox.QueryTriples)
    name = job["graph"] if is_graph else job["table"]
    if name is None:
        raise FormatError(" ".join(form.media_type for form in formats_for(results)))
    form = FORMATS[name]
    has_rows = isinstance(results, ox.QuerySolutions) or name in LINES
    output.open({"format": name, "graph": is_graph}, Rows(name) if has_rows else None)
    file = cast(IO[bytes], output)
    try:
        if isinstance(results, ox.QueryTriples):
            assert isinstance(form.writer, ox.RdfFormat)
            if has_rows:
                # Without a step of ours for each triple.
                results.serialize(file, format=form.writer)
            else:
                _write_triples(results, form.writer, job, output)
        else:
            assert isinstance(form.writer, ox.QueryResultsFormat)
            results.serialize(file, format=form.writer)
    except Cut:
        return
    except FAILURES as error:
        raise QueryError(f"the query failed: {error}") from error


def _write_triples(triples: Iterable[ox.Triple], form: ox.RdfFormat, job: Json, output: Output) -> None:
    ox.serialize(_limited(triples, job["rows"], output), cast(IO[bytes], output), format=form, prefixes=PREFIXES)
    if output.cut and form in _COMMENTS:
        output.write(_COMMENTS[form] % output.cut.encode())


def _limited(triples: Iterable[ox.Triple], most: int, output: Output) -> Iterator[ox.Triple]:
    # By small lots, since a step of ours for each triple takes as long as writing it.
    number, rest = 0, iter(triples)
    while lot := list(islice(rest, min(_LOT, most - number) or 1)):
        if number == most or output.is_full:
            output.mark_cut(f"{most} rows" if number == most else f"{number} rows, by their bytes")
            return
        yield from lot
        number += len(lot)


_LOT = 64
_COMMENTS = {
    **dict.fromkeys(
        (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS),
        b"# cut at the limit of %s\n",
    ),
    ox.RdfFormat.RDF_XML: b"<!-- cut at the limit of %s -->\n",
}
DO: dict[str, Callable[[Store, Json, Output], None]] = {"query": _query, "graph": _graph}
