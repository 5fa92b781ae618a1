"""Where reports name an actor: the names that each uses, and some places with the words around them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil

import pyoxigraph as ox

from kg.describe.lookup import ReportName, count, node, report_names, select, text
from kg.store import Store

PAGE = 10
"""Reports on one page."""
QUOTES = 3
"""Places that are quoted of each report: the first of each name."""
_AROUND = 70

_REPORTS = """SELECT ?g (COUNT(?m) AS ?n) {{ GRAPH ?g {{ {0} gaf:denotedBy ?m }}
  OPTIONAL {{ GRAPH ?g {{ ?g dcterms:issued ?day }} }} }}
GROUP BY ?g ?day ORDER BY DESC(STR(?day)) ?g LIMIT {1} OFFSET {2}"""
_PLACES = """SELECT ?g ?start ?end ?words {{ VALUES ?g {{ {1} }} GRAPH ?g {{ {0} gaf:denotedBy ?m .
  ?m oa:start ?start ; oa:end ?end ; oa:exact ?words }} }} ORDER BY ?g ?start"""
# SPARQL counts characters from 1, and so does Oxigraph by code points.
_WORDS = """SELECT ?g ?start ?before ?after {{ VALUES (?g ?start ?end) {{ {0} }} GRAPH ?g {{
  ?g schema:articleBody ?body }}
  BIND(IF(?start > {1}, ?start - {1}, 0) AS ?from)
  BIND(SUBSTR(?body, ?from + 1, ?start - ?from) AS ?before) BIND(SUBSTR(?body, ?end + 1, {1}) AS ?after) }}"""


@dataclass(frozen=True, slots=True)
class Quote:
    """One place that names the actor, with the words before and after, cut at a word. `anchor` leads to it."""

    before: str
    after: str
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """How one report names the actor: each name with its count, and quotations."""

    report: ReportName
    names: tuple[tuple[str, int], ...]
    quotes: tuple[Quote, ...]


def mentions(store: Store, actor: ox.NamedNode, number: int, reports: int) -> tuple[tuple[Mentions, ...], int, int]:
    """Page `number` of the reports that name `actor`, the latest first; which page it is, and how many there are.

    `reports` is how many name it.
    """
    last = max(1, ceil(reports / PAGE))
    number = min(max(1, number), last)
    graphs = [node(row, "g") for row in select(store, _REPORTS.format(actor, PAGE, (number - 1) * PAGE)) if row["g"]]
    places: dict[str, list[tuple[int, int, str]]] = {graph.value: [] for graph in graphs}
    for row in select(store, _PLACES.format(actor, " ".join(map(str, graphs)))):
        places[node(row, "g").value].append((count(row, "start"), count(row, "end"), text(row, "words") or ""))
    chosen = {graph: _first_of_each(found) for graph, found in places.items()}
    around = _around(store, chosen)
    called = report_names(store, graphs)
    return (
        tuple(
            Mentions(
                called[graph],
                tuple(Counter(words for *_, words in found).most_common()),
                tuple(
                    Quote(*around.get((graph, start), ("", "")), words, f"char={start},{end}")
                    for start, end, words in chosen[graph]
                ),
            )
            for graph, found in places.items()
        ),
        number,
        last,
    )


def _first_of_each(places: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The first place of each name, longest names first: 'the' and 'it' say least."""
    first: dict[str, tuple[int, int, str]] = {}
    for place in places:
        first.setdefault(place[2].casefold(), place)
    longest = sorted(first.values(), key=lambda place: (-len(place[2]), place[0]))[:QUOTES]
    return sorted(longest)


def _around(store: Store, chosen: dict[str, list[tuple[int, int, str]]]) -> dict[tuple[str, int], tuple[str, str]]:
    rows = " ".join(
        f"({ox.NamedNode(graph)} {start} {end})" for graph, places in chosen.items() for start, end, _ in places
    )
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for row in select(store, _WORDS.format(rows, _AROUND)):
        before, after = text(row, "before") or "", text(row, "after") or ""
        found[node(row, "g").value, count(row, "start")] = (_tail(before), _head(after))
    return found


def _tail(words: str) -> str:
    """The end of the words before a place, from a whole word on, within its line."""
    line = words.rpartition("\n")[2]
    cut = line == words and len(words) >= _AROUND
    return f"… {line.partition(' ')[2]}" if cut else line


def _head(words: str) -> str:
    line = words.partition("\n")[0]
    cut = line == words and len(words) >= _AROUND
    return f"{line.rpartition(' ')[0]} …" if cut else line
