"""The network of actors that fits the filters: whole, or around some of them, cut to the heaviest nodes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, QuerySolutions

from kg.export.dates import period
from kg.export.selection import Selection
from kg.network.hits import ANYBODY, Ends, hits, stance_of, values
from kg.query import QueryError, evaluate
from kg.store import Store

MAX_NODES = 5_000
"""Nodes that one answer holds at the most."""
MAX_DEPTH = 3
MAX_HITS = 100_000
"""Claims and pairs of actors that are added up for one answer; more would keep the server too long."""

# DISTINCT, since each report that names an actor says what it is.
_DETAILS = """SELECT DISTINCT ?actor ?what ?value { %s ?actor ?what ?value
  FILTER(?what IN (ent:kind, skos:prefLabel, ent:country, ent:wikidata)) }"""
_MENTIONS = "SELECT ?actor (COUNT(?place) AS ?n) { %s GRAPH ?report { ?actor gaf:denotedBy ?place } } GROUP BY ?actor"


@dataclass(frozen=True, slots=True)
class Focus:
    """What part of the network to give.

    With `actors` (IRIs), only who is at most `depth` steps from one of them. Of those, at most `limit`, the heaviest.
    The neighbours of `expanded` (IRIs) come beyond the limit. `stances` keeps edges of these; all, when it is empty.
    """

    actors: Collection[str] = ()
    depth: int = 1
    expanded: Collection[str] = ()
    stances: Collection[str] = ()
    limit: int = 2_000


@dataclass(frozen=True, slots=True)
class ActorNode:
    """An actor. `mentions` counts where reports name it, `weight` the claims of its edges in this answer."""

    iri: str
    label: str
    kind: str
    country: str | None
    wikidata: str | None
    mentions: int
    weight: int


@dataclass(slots=True)
class Tie:
    """All that claims say of one stance of one actor (`source`, an IRI) toward another (`target`).

    `told` counts claims by date (a day, month or year, or None) and relation: a PLOVER type, supports or opposes.
    `joint` are those in which the two act side by side; `cited` those that a report gives as a speaker's words.
    """

    source: str
    target: str
    stance: str
    told: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    joint: int = 0
    cited: int = 0

    @property
    def weight(self) -> int:
        """Number of claims."""
        return self.told.total()

    @property
    def days(self) -> tuple[str, str] | None:
        """First and last day, both inclusive; None when no claim has a date."""
        spells = [period(date) for date, _ in self.told if date is not None]
        return (min(spell.start for spell in spells), max(spell.end for spell in spells)) if spells else None


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, the heaviest first, and the edges between them. `fitting` counts the actors before the cut."""

    nodes: tuple[ActorNode, ...]
    ties: tuple[Tie, ...]
    fitting: int

    @property
    def cut(self) -> bool:
        """Whether actors that fit are not among the nodes."""
        return self.fitting > len(self.nodes)


_Key = tuple[str, str, str]
_Ties = dict[_Key, Tie]


def actor_graph(store: Store, selection: Selection, focus: Focus) -> Graph:
    """The network that fits `selection` (see kg.export.selection) and `focus`.

    Raises QueryError when more claims fit than can be added up.
    """
    centre = dict.fromkeys(focus.actors)
    if centre:
        ties = _around(store, selection, focus, centre)
        if focus.expanded:
            ties |= _touching(store, selection, focus, focus.expanded)
    else:
        ties = _ties(store, selection, focus, ANYBODY)
    expanded = set(focus.expanded)
    always = expanded.union(centre)
    ties = _of_kinds(store, selection.kinds, ties, always)
    weights = _weights(ties.values())
    others = sorted(weights.keys() - centre.keys(), key=lambda iri: (-weights[iri], iri))
    kept = always.union(others[: max(focus.limit - len(centre), 0)])
    # What is expanded takes nobody's place, so that nothing leaves the picture.
    kept |= {end for tie in ties.values() if not expanded.isdisjoint(_ends(tie)) for end in _ends(tie)}
    fitting = len(always.union(others))
    if centre:
        # Those around may also have to do with each other.
        ties = _ties(store, selection, focus, Ends(sources=kept))
    shown = [tie for _, tie in sorted(ties.items()) if tie.source in kept and tie.target in kept]
    return Graph(_nodes(store, kept, _weights(shown)), tuple(shown), fitting)


def _around(store: Store, selection: Selection, focus: Focus, centre: Iterable[str]) -> _Ties:
    """The ties by which the centre is left, step by step."""
    ties: _Ties = {}
    seen, edge = set(centre), set(centre)
    for _ in range(focus.depth):
        found = _of_kinds(store, selection.kinds, _touching(store, selection, focus, edge), seen)
        ties |= found
        edge = {end for tie in found.values() for end in _ends(tie)} - seen
        if not edge:
            break
        seen |= edge
    return ties


def _touching(store: Store, selection: Selection, focus: Focus, actors: Collection[str]) -> _Ties:
    """The ties from and to `actors`. A tie between two of them is found twice, and is the same each time."""
    out, back = (_ties(store, selection, focus, ends) for ends in (Ends(sources=actors), Ends(targets=actors)))
    return out | back


def _ties(store: Store, selection: Selection, focus: Focus, ends: Ends) -> _Ties:
    ties: _Ties = {}
    for number, (relation, joint, row) in enumerate(
        hits(store, selection, focus.stances, ends, columns="?source ?target ?type ?date ?speaker", limit=MAX_HITS + 1)
    ):
        if number >= MAX_HITS:
            raise QueryError(
                f"more than {MAX_HITS:,} claims fit, too many to draw: "
                "choose an actor, a report, a speaker, event types or dates"
            )
        source, target, date = row["source"].value, row["target"].value, row["date"]
        key = (source, target, stance_of(relation))
        tie = ties.get(key) or ties.setdefault(key, Tie(*key))
        tie.told[date and date.value, relation] += 1
        tie.joint += joint
        tie.cited += row["speaker"] is not None
    return ties


def _of_kinds(store: Store, kinds: Collection[str], ties: _Ties, always: Collection[str]) -> _Ties:
    """The ties whose ends are of `kinds`, or among those that stay `always`."""
    if not kinds:
        return ties
    ends = {end for tie in ties.values() for end in _ends(tie)}
    fitting = {iri for iri, known in _details(store, ends).items() if known.get("kind") in kinds} | set(always)
    return {key: tie for key, tie in ties.items() if tie.source in fitting and tie.target in fitting}


def _ends(tie: Tie) -> tuple[str, str]:
    return tie.source, tie.target


def _weights(ties: Iterable[Tie]) -> Counter[str]:
    weights: Counter[str] = Counter()
    for tie in ties:
        weights[tie.source] += tie.weight
        weights[tie.target] += tie.weight
    return weights


def _nodes(store: Store, actors: Collection[str], weights: Counter[str]) -> tuple[ActorNode, ...]:
    rows = evaluate(store, _MENTIONS % values("actor", map(NamedNode, sorted(actors))))
    assert isinstance(rows, QuerySolutions)
    mentions = {row["actor"].value: int(row["n"].value) for row in rows}
    nodes = [
        ActorNode(
            iri,
            label=known.get("prefLabel", iri),
            kind=known.get("kind", "other"),
            country=known.get("country"),
            wikidata=known.get("wikidata"),
            mentions=mentions.get(iri, 0),
            weight=weights[iri],
        )
        for iri, known in _details(store, actors).items()
    ]
    return tuple(sorted(nodes, key=lambda node: (-node.weight, node.label, node.iri)))


def _details(store: Store, actors: Collection[str]) -> dict[str, dict[str, str]]:
    """What is known of each actor; where reports differ, the least value stands, as in the named queries."""
    rows = evaluate(store, _DETAILS % values("actor", map(NamedNode, sorted(actors))))
    assert isinstance(rows, QuerySolutions)
    found: dict[str, dict[str, str]] = {iri: {} for iri in actors}
    for row in rows:
        details, name = found[row["actor"].value], re.split("[#/]", row["what"].value)[-1]
        details[name] = min(details.get(name, row["value"].value), row["value"].value)
    return found
