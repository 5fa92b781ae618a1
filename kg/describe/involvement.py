"""What the reports say of one actor, page by page: what it did and suffered, what it says, what others say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import pyoxigraph as ox

from kg.describe.lookup import Named, count, names, node, select, text
from kg.describe.statement import Statement, statements
from kg.export.facts import STANCES
from kg.map.namespaces import ENT, PLOVER
from kg.model import EVENT_TYPES
from kg.model import STANCES as STANCE_NAMES
from kg.query.table import Row
from kg.store import Store

PAGE = 20
"""Statements on one page."""
MAX_PARTNERS = 1_000
"""Counterparts that are listed at the most, those with most statements first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which statements about an actor: those with `partner`, of a stance, in a month or year, said by `speaker`.

    `asserted` leaves out what is planned, called for, denied or hypothetical. None and False leave nothing out.
    """

    partner: ox.NamedNode | None = None
    stance: str | None = None
    period: str | None = None
    asserted: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many: `number` counts from 1."""

    statements: tuple[Statement, ...]
    number: int
    total: int

    @property
    def last(self) -> int:
        """Number of the last page."""
        return max(1, ceil(self.total / PAGE))


@dataclass(frozen=True, slots=True)
class Partner:
    """One with whom an actor acts, and how many asserted statements of each stance join them."""

    actor: Named
    supportive: int
    adversarial: int
    neither: int


# What joins two actors is what the network shows (kg/network/hits.py): the two sides of an event or an alignment, and
# those who act side by side with no other side. Two who suffer the same thing are not joined by it.
_JOINED = (
    "?item sem:eventType ?type ; ent:source {0} ; ent:target ?other .",
    "?item sem:eventType ?type ; ent:target {0} ; ent:source ?other .",
    "?item sem:eventType ?type ; ent:source {0} , ?other . FILTER NOT EXISTS {{ ?item ent:target ?whom }}",
    "?item ent:stance ?type ; ent:a {0} ; ent:b ?other .",
    "?item ent:stance ?type ; ent:b {0} ; ent:a ?other .",
)
_ALONE = (
    "?item sem:eventType ?type ; sem:hasActor {0} .",
    "?item ent:stance ?type ; ent:a {0} .",
    "?item ent:stance ?type ; ent:b {0} .",
)
_OF = """SELECT {select} {{ {{ SELECT DISTINCT ?report ?claim ?date {{ {patterns} {filters} }} }} }} {tail}"""
_ORDER = "ORDER BY (!BOUND(?date)) DESC(STR(?date)) ?report ?claim LIMIT {0} OFFSET {1}"
_SPOKEN = "{{ GRAPH ?report {{ ?claim ent:accordingTo {0} }} {dated} }}"
_TOLD = """{{ GRAPH ?report {{ ?item sem:hasActor|ent:a|ent:b|org:member|org:organization {0} .
  ?claim ent:claims ?item ; ent:accordingTo ?speaker }} FILTER(?speaker != {0}) {dated} }}"""
_DATED = "OPTIONAL { GRAPH ?report { ?report dcterms:issued ?date } }"
_PARTNERS = """SELECT ?other (COUNT(DISTINCT ?friendly) AS ?supportive) (COUNT(DISTINCT ?hostile) AS ?adversarial)
  (COUNT(DISTINCT ?claim) AS ?all) (MIN(STR(?report)) AS ?where) {{ {0} FILTER(?other != {1})
  BIND(IF(?type IN ({2}), ?claim, ?none) AS ?friendly) BIND(IF(?type IN ({3}), ?claim, ?none) AS ?hostile)
}} GROUP BY ?other ORDER BY DESC(?all) ?other LIMIT {4}"""
_SPEAKERS = """SELECT ?speaker (COUNT(DISTINCT ?claim) AS ?n) (MIN(STR(?report)) AS ?where) {{ {0} }}
GROUP BY ?speaker ORDER BY DESC(?n) ?speaker LIMIT {1}"""


def involved(store: Store, actor: ox.NamedNode, filters: Filters, number: int = 1) -> Page:
    """What was done by, with and to `actor`, and who stands with whom: the latest first."""
    shapes = tuple(shape.replace("?other", str(filters.partner)) for shape in _JOINED) if filters.partner else _ALONE
    patterns = _union(shapes, actor, "ent:asserted" if filters.asserted else None)
    return _page(store, patterns, " ".join(_filters(filters)), number)


def spoken(store: Store, actor: ox.NamedNode, number: int = 1) -> Page:
    """What the reports cite `actor` for, by the date of the report: the latest first."""
    return _page(store, _SPOKEN.format(actor, dated=_DATED), "", number)


def told(store: Store, actor: ox.NamedNode, speaker: ox.NamedNode | None, number: int = 1) -> Page:
    """What others, or one `speaker`, are cited for saying of `actor`: the latest first."""
    chosen = f"FILTER(?speaker = {speaker})" if speaker else ""
    return _page(store, _TOLD.format(actor, dated=_DATED), chosen, number)


def speakers(store: Store, actor: ox.NamedNode, limit: int = 12) -> list[tuple[Named, int]]:
    """Who is cited most for saying something of `actor`, and how often."""
    rows = select(store, _SPEAKERS.format(_TOLD.format(actor, dated=""), limit))
    called = _named(store, rows, "speaker")
    return [(called[node(row, "speaker").value], count(row, "n")) for row in rows]


def partners(store: Store, actor: ox.NamedNode) -> list[Partner]:
    """With whom `actor` acts, or is aligned, by how many statements assert it."""
    types = {stance: ", ".join(map(str, _types(stance))) for stance in STANCE_NAMES}
    patterns = _union(_JOINED, actor, "ent:asserted")
    query = _PARTNERS.format(patterns, actor, types["supportive"], types["adversarial"], MAX_PARTNERS)
    rows = select(store, query)
    called = _named(store, rows, "other")
    found = []
    for row in rows:
        friendly, hostile = count(row, "supportive"), count(row, "adversarial")
        neither = count(row, "all") - friendly - hostile
        found.append(Partner(called[node(row, "other").value], friendly, hostile, neither))
    return found


def _named(store: Store, rows: list[Row], column: str) -> dict[str, Named]:
    """What the resources in `column` are called, by IRI: as the report in the column `where` calls them."""
    where = {node(row, column): ox.NamedNode(text(row, "where") or "") for row in rows}
    called = names(store, ((report, who) for who, report in where.items()))
    return {who.value: Named(who.value, called[report, who]) for who, report in where.items()}


def _page(store: Store, patterns: str, filters: str, number: int) -> Page:
    total = select(store, _OF.format(select="(COUNT(*) AS ?n)", patterns=patterns, filters=filters, tail=""))
    held = count(total[0], "n")
    number = min(max(1, number), max(1, ceil(held / PAGE)))
    tail = _ORDER.format(PAGE, (number - 1) * PAGE)
    rows = select(store, _OF.format(select="?report ?claim", patterns=patterns, filters=filters, tail=tail))
    found = statements(store, [(node(row, "report"), node(row, "claim")) for row in rows])
    # Of one report and day, in the order of its text.
    places = {(one.date, one.report.iri): place for place, one in reversed(list(enumerate(found)))}
    found.sort(key=lambda one: (places[one.date, one.report.iri], one.start))
    return Page(tuple(found), number, held)


def _union(shapes: tuple[str, ...], actor: ox.NamedNode, modality: str | None) -> str:
    """What `shapes` find in any report's graph, with ?claim, ?type and ?date."""
    claim = f"?claim ent:claims ?item {f'; ent:modality {modality} ' if modality else ''}."
    dated = "OPTIONAL { GRAPH ?report { ?item sem:hasTimeStamp ?date } }"
    return " UNION ".join(f"{{ GRAPH ?report {{ {shape.format(actor)} {claim} }} {dated} }}" for shape in shapes)


def _filters(filters: Filters) -> Iterator[str]:
    if filters.stance == "none":
        shown = ", ".join(str(term) for stance in STANCE_NAMES for term in _types(stance))
        yield f"FILTER(?type NOT IN ({shown}))"
    elif filters.stance:
        yield f"FILTER(?type IN ({', '.join(map(str, _types(filters.stance)))}))"
    if filters.period:
        yield f"FILTER(STRSTARTS(STR(?date), {ox.Literal(filters.period)}))"


def _types(stance: str) -> list[ox.NamedNode]:
    """The event types that show `stance`, and the stance itself, which alignments have."""
    return [*(PLOVER(name) for name in EVENT_TYPES if STANCES.get(name) == stance), ENT(stance)]
