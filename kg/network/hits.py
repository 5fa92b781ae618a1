"""Claims that join two actors, found by SPARQL: one hit for each claim and pair.

Pairs are those of the export's view `actors` (kg/export/staging.py): the sides of an event or an alignment, and each
two of those who do something side by side (a meeting without a host). Filters become part of the query, so that
Oxigraph starts from the rarest thing that is asked for. Each term is written by pyoxigraph: no value can end it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from kg.export.facts import STANCES
from kg.export.selection import Selection
from kg.map.claims import SYMMETRIC_TYPES
from kg.map.namespaces import ENT, PLOVER
from kg.model import EVENT_TYPES
from kg.query import evaluate
from kg.store import Store

STANCE_NAMES = ("supportive", "adversarial", "none")
"""Stances of an edge: none is that of who meets, asks or concedes, since friends and enemies do so alike."""
ALIGNMENTS = {"supportive": "supports", "adversarial": "opposes"}

# The sides of a fact, by how it joins them; the rest of the pattern hangs on ?fact.
_DIRECTED = "?fact sem:eventType ?type ; ent:source ?source ; ent:target ?target ."
_JOINT = """?fact sem:eventType ?type ; ent:source ?source , ?target .
  FILTER(STR(?source) < STR(?target)) FILTER NOT EXISTS { ?fact ent:target ?whom }"""
_ALIGNMENT = "?fact ent:stance ?type ; ent:a ?source ; ent:b ?target ."
_CLAIM = "?claim ent:claims ?fact ; ent:modality ?modality ."
_WHEN = "OPTIONAL { ?fact sem:hasTimeStamp ?date }"


@dataclass(frozen=True, slots=True)
class Ends:
    """IRIs of the actors at either end of a pair; None is anybody."""

    sources: Collection[str] | None = None
    targets: Collection[str] | None = None


ANYBODY = Ends()


def stance_of(relation: str) -> str:
    """The stance that an event's type, or `supports` or `opposes`, shows.

    >>> stance_of("SANCTION"), stance_of("CONSULT")
    ('adversarial', 'none')
    """
    return STANCES.get(relation, "none")


def hits(
    store: Store,
    selection: Selection,
    stances: Collection[str],
    ends: Ends = ANYBODY,
    *,
    columns: str = "?source ?target ?type ?date ?speaker",
    more: str = "",
    options: str = "",
    limit: int | None = None,
) -> Iterator[tuple[str, bool, QuerySolution]]:
    """What fits the filters, as (relation, whether the two act side by side, row).

    `stances` keeps those of STANCE_NAMES, all when it is empty. `columns`, with `more` that must be there and `options`
    that may, ask for more of ?fact, ?claim and ?report (the graph); `limit` ends each query there.
    """
    for way, joint, types in _ways(selection, stances):
        body = _pattern(selection, way, types, ends, more, options)
        for report in sorted(selection.reports or ("",)):
            # With VALUES, Oxigraph would search all graphs and compare; so the variable gives way to the name.
            name = str(NamedNode(report)) if report else "?report"
            chosen = columns.replace("?report", f"({name} AS ?report)") if report else columns
            text = f"SELECT {chosen} {{ GRAPH {name} {{ {body} }} }}" + (f" LIMIT {limit}" if limit else "")
            rows = evaluate(store, text)
            assert isinstance(rows, QuerySolutions)
            for row in rows:
                yield types[row["type"].value], joint, row


def values(variable: str, terms: Iterable[NamedNode | Literal]) -> str:
    """A VALUES block that binds `variable` to `terms`.

    >>> values("x", [Literal('a" } DROP ALL')])
    'VALUES ?x { "a\\\\" } DROP ALL" }'
    """
    return f"VALUES ?{variable} {{ {' '.join(map(str, terms))} }}"


def _ways(selection: Selection, stances: Collection[str]) -> Iterator[tuple[str, bool, dict[str, str]]]:
    """Each way in which a fact joins two actors, whether side by side, and the relations of its types by their IRIs."""

    def wanted(relation: str, kind: str) -> bool:
        return (not stances or stance_of(relation) in stances) and (not selection.types or kind in selection.types)

    events = [name for name in EVENT_TYPES if wanted(name, name)]
    for pattern, joint, names in (
        (_DIRECTED, False, events),
        (_JOINT, True, [name for name in events if name in SYMMETRIC_TYPES]),
    ):
        if names:
            yield pattern, joint, {PLOVER(name).value: name for name in names}
    alignments = {ENT(stance).value: name for stance, name in ALIGNMENTS.items() if wanted(name, "alignment")}
    if alignments:
        yield _ALIGNMENT, False, alignments


def _pattern(selection: Selection, way: str, types: Collection[str], ends: Ends, more: str, options: str) -> str:
    """What fits the filters, in the order that Oxigraph is quick with: values, what must be there, the rest."""
    given = [(name, iris) for name, iris in (("source", ends.sources), ("target", ends.targets)) if iris is not None]
    must, may = [way, _CLAIM, more], [_WHEN, options, "FILTER(?source != ?target)"]
    if selection.modalities:
        modalities = ", ".join(str(ENT(name)) for name in sorted(selection.modalities))
        may.append(f"FILTER(?modality IN ({modalities}))")
    if len(types) < len(EVENT_TYPES):
        may.append(f"FILTER(?type IN ({', '.join(str(NamedNode(name)) for name in types)}))")
    if selection.days is not None:
        # Dates are days, months or years: a month fits when one of its days does.
        days = (selection.days.start, selection.days.end)
        first, last = (f"SUBSTR({Literal(day)}, 1, STRLEN(STR(?date)))" for day in days)
        may.append(f"FILTER(STR(?date) >= {first} && STR(?date) <= {last})")
    if selection.speakers is not None:
        given.append(("speaker", selection.speakers))
        must.append("?claim ent:accordingTo ?speaker .")
    elif selection.own_voice and way != _ALIGNMENT:
        may.append("FILTER NOT EXISTS { ?claim ent:accordingTo ?somebody }")
    else:
        may.append("OPTIONAL { ?claim ent:accordingTo ?speaker }")
    bound = [values(name, map(NamedNode, sorted(iris))) for name, iris in given]
    return " ".join((*bound, *must, *may))
