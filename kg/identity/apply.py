"""Judgements put to work: on an extraction before it is mapped, and on the graphs of a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from urllib.parse import unquote

import pyoxigraph as ox

from kg.build import BuildSummary, build
from kg.distribute import Progress
from kg.distribute.work import Extractor, Linker
from kg.errors import ReportError
from kg.identity.judgements import Identity, qid_of
from kg.link.index import Index
from kg.map import base_iri, report_iri
from kg.map.iris import actor_iri
from kg.map.namespaces import DCTERMS, ENT, PREFIXES, SCHEMA
from kg.model import Actor, Extraction, Link, Report
from kg.read.headers import read_headers
from kg.read.identity import content_hash
from kg.store import Store

_MOVED = "SELECT ?graph ?new ?old { GRAPH ?graph { ?new dcterms:replaces ?old } }"
_THERE = "SELECT ?graph ?actor { VALUES ?actor { %s } GRAPH ?graph { ?actor a ent:Actor } }"

_AT_ONCE = 500  # actors that one query asks for


def judged(extraction: Extraction, identity: Identity, index: Index, base: str | None = None) -> Extraction:
    """`extraction` with the IRIs and links of its actors as the judgements have them.

    `index` gives the labels of items; where it lacks one, the actor keeps the report's name.
    """
    start = base_iri(base)
    doc = report_iri(start, extraction.report.id)
    actors = tuple(_judged(actor, identity, index, start, doc) for actor in extraction.actors)
    return replace(extraction, actors=actors)


def judging(link: Linker, identity: Identity, index: Index, base: str | None = None) -> Linker:
    """A linker that links as `link` does, and then gives the judgements their way."""
    return lambda extraction: judged(link(extraction), identity, index, base)


def _judged(actor: Actor, identity: Identity, index: Index, base: str, doc: str) -> Actor:
    own = actor_iri(base, actor, doc)
    new = identity.actor(own.removeprefix(base), doc.removeprefix(base))
    if base + new == own:
        return actor
    link = None
    if qid := qid_of(new):
        item = index.item(qid)
        link = Link(qid, item.label if item else actor.name, 1.0, identity.reasons(new), index.labels(qid))
    return replace(actor, iri=base + new, link=link, replaces=own)


def stale_graphs(store: Store, identity: Identity, base: str | None = None) -> list[str]:
    """The graphs of `store` in which an actor is not what `identity` says.

    That includes graphs that older judgements changed and that are now undone. It reads only the actors that
    judgements name or have changed.
    """
    start, stale = base_iri(base), set[str]()

    def is_stale(graph: str, old: str, new: str) -> bool:
        return start + identity.actor(old.removeprefix(start), graph.removeprefix(start)) != new

    for row in _rows(store, _MOVED):
        if is_stale(*(row[name].value for name in ("graph", "old", "new"))):
            stale.add(row["graph"].value)
    named = sorted(identity.subjects())
    for at in range(0, len(named), _AT_ONCE):
        for row in _rows(store, _THERE % " ".join(f"<{start}{actor}>" for actor in named[at : at + _AT_ONCE])):
            if is_stale(row["graph"].value, row["actor"].value, row["actor"].value):
                stale.add(row["graph"].value)
    return sorted(stale)


def apply(
    store: Store,
    graphs: Iterable[str],
    extractor: Extractor,
    linker: Linker,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    *,
    model: str,
    index: Mapping[str, str] | None = None,
    base: str | None = None,
) -> BuildSummary:
    """What became of the reports of `graphs`, after their graphs are made anew from the texts that the store holds.

    `linker` is one that `judging` gave. So a judgement has the same effect here as when the report's file is built
    again, and undoing it leaves nothing behind.
    """
    reports = (report_in(store, graph) for graph in graphs)
    return build(reports, store, extractor, linker, on_progress, model=model, index=index, base=base, force=True)


def report_in(store: Store, graph: str) -> Report | ReportError:
    """The report that the graph named `graph` was made of, proved by its content hash, or the reason why not."""
    doc = ox.NamedNode(graph)
    values = {
        quad.predicate: quad.object.value
        for quad in store.graph(graph)
        if quad.subject == doc and isinstance(quad.object, ox.NamedNode | ox.Literal)
    }
    given = values.get
    report_id, text = given(DCTERMS("identifier"), ""), given(SCHEMA("articleBody"), "")
    wanted, url = given(ENT("contentHash")), given(SCHEMA("url"))
    # The graph does not say where the body begins, nor whether the address was written with its escapes.
    bodies = {read_headers(text).body_start, 0}
    for body_start, address in product(sorted(bodies), {url, unquote(url)} if url else {None}):
        report = Report(
            report_id, text, given(DCTERMS("issued")), given(DCTERMS("title")), given(DCTERMS("publisher")), address,
            given(DCTERMS("language"), "en"), body_start,
        )  # fmt: skip
        if content_hash(report) == wanted:
            return report
    return ReportError(report_id or graph, "the store does not give back this report as it was read: build it again")


def _rows(store: Store, sparql: str) -> Iterator[ox.QuerySolution]:
    results = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(results, ox.QuerySolutions)
    return results
