"""The store at a glance: the latest reports, who is most active, and reports page by page."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import pyoxigraph as ox

from kg.describe.lookup import Named, ReportName, count, names, node, report_names, select
from kg.store import Store

PAGE = 50
"""Reports on one page of the list."""

# Without GRAPH a triple counts once for each report that has it, and Oxigraph takes a tenth of the time.
_ACTIVE = """SELECT ?actor (COUNT(*) AS ?n) {{ ?event sem:hasActor ?actor }}
GROUP BY ?actor ORDER BY DESC(?n) ?actor LIMIT {0}"""
_NAMING = "SELECT ?g {{ GRAPH ?g {{ {0} ent:kind ?kind }} }} LIMIT 1"
_LIST = """SELECT ?report {{ {{ SELECT DISTINCT ?report ?day {{ GRAPH ?report {{ ?report a ent:Report }}
  OPTIONAL {{ GRAPH ?report {{ ?report dcterms:issued ?day }} }} }} }} }}
ORDER BY (!BOUND(?day)) {0}(STR(?day)) ?report LIMIT {1} OFFSET {2}"""
_HOW_MANY = "SELECT (COUNT(DISTINCT ?report) AS ?n) { GRAPH ?report { ?report a ent:Report } }"
_FACTS = """SELECT ?report (COUNT(?claim) AS ?n) {{ VALUES ?report {{ {0} }} GRAPH ?report {{
  ?claim ent:report ?report ; a ent:Claim }} }} GROUP BY ?report"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list, and how many statements were read from it."""

    report: ReportName
    facts: int


@dataclass(frozen=True, slots=True)
class ReportList:
    """One page of the reports: `number` of `last`, out of `total` reports."""

    reports: tuple[Listed, ...]
    number: int
    last: int
    total: int


def most_active(store: Store, limit: int = 10) -> list[tuple[Named, int]]:
    """The actors with most statements of events, and how many each has. It reads all events."""
    rows = [row for row in select(store, _ACTIVE.format(limit)) if row["actor"]]
    found = ((named(store, node(row, "actor")), count(row, "n")) for row in rows)
    return [(actor, times) for actor, times in found if actor is not None]


def named(store: Store, actor: ox.NamedNode) -> Named | None:
    """What the first report that names an actor calls it; None when none does."""
    pairs = [(node(row, "g"), actor) for row in select(store, _NAMING.format(actor))]
    return next((Named(actor.value, name) for name in names(store, pairs).values()), None)


def list_reports(store: Store, number: int = 1, *, oldest: bool = False, size: int = PAGE) -> ReportList:
    """Page `number` of the reports, the latest first unless the `oldest` are to be; those without a date come last."""
    total = count(select(store, _HOW_MANY)[0], "n")
    last = max(1, ceil(total / size))
    number = min(max(1, number), last)
    rows = select(store, _LIST.format("ASC" if oldest else "DESC", size, (number - 1) * size))
    graphs = [node(row, "report") for row in rows]
    called = report_names(store, graphs)
    counts = {
        node(row, "report").value: count(row, "n")
        for row in select(store, _FACTS.format(" ".join(map(str, graphs))))
        if row["report"]
    }
    return ReportList(
        tuple(Listed(called[graph.value], counts.get(graph.value, 0)) for graph in graphs), number, last, total
    )
