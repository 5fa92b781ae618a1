"""A writer: forked for one change, it holds the store's lock as long as that takes, and publishes what it did.

It parses what was sent, and may be killed: a change is one transaction, so it is made as a whole or not at all.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable
from contextlib import suppress

import pyoxigraph as ox

from kg.errors import EntenteError
from kg.map.namespaces import PREFIXES
from kg.query import QueryError
from kg.query.errors import FAILURES, NotFound
from kg.query.syntax import syntax_error
from kg.query.updates import check_update, hoisted, with_dataset
from kg.serve.workers import confine
from kg.serve.workers.board import Board
from kg.serve.workers.wire import END, ERROR, HEAD, Json, as_json, frame, jobs, send_pid
from kg.serve.workers.work import described
from kg.store import EmbeddedStore, Store, open_store
from kg.store.opening import keep_format

_TRIES, _PAUSE = 30, 0.1  # another update holds the store for some milliseconds, a build for minutes


class Held(Exception):
    """Another process is writing to the store."""


def main(sock: socket.socket, board: Board, slot: int) -> None:
    """Do the one job that comes over `sock`, and tell what was done when readers can see it."""
    confine.confine()
    send_pid(sock, os.getpid())
    job, body, _ = next(jobs(sock))
    try:
        with _opened(job["at"]) as store:
            confine.limit_memory(job["memory"])
            confine.end_in(job["timeout"])
            done = _DO[job["do"]](store, job, body)
            if isinstance(store, EmbeddedStore):
                keep_format(store.oxigraph)
            # What is done is done, and only has to be shown.
            confine.go_on()
        sock.sendall(frame(HEAD, as_json(done)) + frame(END))
    except Held:
        sock.sendall(frame(ERROR, as_json({"kind": "held"})))
    except Exception as error:
        sock.sendall(frame(ERROR, as_json(described(error))))


def _opened(location: str) -> Store:
    for attempt in range(_TRIES):
        try:
            return open_store(location)
        except EntenteError as error:
            if "being written by another process" not in str(error):
                raise
            if attempt + 1 < _TRIES:
                time.sleep(_PAUSE)
    raise Held


def _update(store: Store, job: Json, body: bytes) -> Json:
    """A SPARQL update."""
    text = body.decode("utf-8")
    check_update(text)
    _run(store, with_dataset(hoisted(text), job["using"], job["named"]), text, job["base"])
    return {}


def _put(store: Store, job: Json, body: bytes) -> Json:
    """The graph holds exactly what was sent (Graph Store Protocol, section 5.3)."""
    triples = _parsed(job, body)
    created = _is_new(store, job["graph"])
    drop, create, into = _operations(job["graph"])
    _run(store, f"{drop} ; {create}{into % triples}")
    return {"created": created}


def _post(store: Store, job: Json, body: bytes) -> Json:
    """The graph holds what was sent beside what it held (section 5.5)."""
    triples = _parsed(job, body)
    created = _is_new(store, job["graph"])
    _, create, into = _operations(job["graph"])
    _run(store, f"{create.replace('CREATE', 'CREATE SILENT')}{into % triples}")
    return {"created": created}


def _delete(store: Store, job: Json, body: bytes) -> Json:
    """The graph is gone (section 5.4). Raises NotFound where there was none."""
    if _is_new(store, job["graph"]):
        raise NotFound(f"there is no graph {job['graph']}")
    _run(store, _operations(job["graph"])[0])
    return {}


def _operations(graph: str | None) -> tuple[str, str, str]:
    """SPARQL to drop a graph, to create it, and to insert what `%s` stands for; None is the default graph."""
    if graph is None:
        return "DROP SILENT DEFAULT", "", "INSERT DATA { %s }"
    name = ox.NamedNode(graph)
    return f"DROP SILENT GRAPH {name}", f"CREATE GRAPH {name} ; ", f"INSERT DATA {{ GRAPH {name} {{ %s }} }}"


def _is_new(store: Store, graph: str | None) -> bool:
    if graph is None:
        return False
    name = ox.NamedNode(graph)
    if isinstance(store, EmbeddedStore):
        return not store.oxigraph.contains_named_graph(name)
    return not bool(store.query(f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}"))


def _parsed(job: Json, body: bytes) -> str:
    """The triples that were sent, as SPARQL has them in INSERT DATA."""
    form = ox.RdfFormat.from_media_type(job["type"])
    assert form is not None
    try:
        quads = list(ox.parse(body, format=form, base_iri=job["base"], rename_blank_nodes=True))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the body is not {form.name}: {' '.join(str(error).split())}") from error
    if any(quad.graph_name != ox.DefaultGraph() for quad in quads):
        raise QueryError("the body has named graphs, and a request is about one graph: send triples")
    return _written(quad.triple for quad in quads)


def _written(triples: Iterable[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")


def _run(store: Store, text: str, sent: str = "", base: str | None = None) -> None:
    try:
        if not isinstance(store, EmbeddedStore):
            # Our own parser says what is wrong as for a store on disk.
            with suppress(*FAILURES):
                ox.Store().update(text, base_iri=base, prefixes=PREFIXES)
        store.update(text, base_iri=base)
    except SyntaxError as error:
        raise syntax_error(error, sent, "update") from error
    except FAILURES as error:
        raise QueryError(f"the update failed, and nothing was changed: {error}") from error


_DO = {"update": _update, "put": _put, "post": _post, "delete": _delete}
