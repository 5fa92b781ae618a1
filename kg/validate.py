"""Whether the graph is sound: every report's graph against the SHACL shapes of the ontology."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, Literal, Node
from rdflib.namespace import SH, XSD

from kg.map.namespaces import DCTERMS, ENT, TYPE, shorten
from kg.resources import ontology_file
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing in a report's graph that a shape forbids. `path` and `value` are empty where the shape names none."""

    report: str
    focus: str
    message: str
    path: str = ""
    value: str = ""

    def __str__(self) -> str:
        """The violation as one line that begins with the report's id."""
        place = f"{self.focus} {self.path}".strip()
        found = f" (found: {self.value})" if self.value else ""
        return f"{self.report}: {place}: {self.message}{found}"


@dataclass(frozen=True, slots=True)
class Validation:
    """The outcome over all reports."""

    reports: int
    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no violation."""
        return not self.violations


def validate(store: Store, on_report: Callable[[str], None] = lambda graph: None) -> Validation:
    """The violations of ontology/shapes.ttl in `store`, report by report, in the order of their graphs' names.

    Each graph must be sound alone, so each is checked alone; that also keeps the time proportional to the store.
    About 0.4 s for a report of 1,000 quads. `on_report` is called with the graph's name after each.
    """
    shapes, graphs = _shapes(), sorted(store.graphs())
    violations: list[Violation] = []
    for graph in graphs:
        violations.extend(_violations(store, graph, shapes))
        on_report(graph)
    return Validation(len(graphs), tuple(violations))


def _violations(store: Store, graph: str, shapes: Graph) -> Iterator[Violation]:
    name = ox.NamedNode(graph)
    alone = ox.Store()
    alone.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store.graph(graph))
    named = next(alone.quads_for_pattern(name, DCTERMS("identifier"), None), None)
    report = named.object.value if named and isinstance(named.object, ox.Literal) else graph
    if not any(True for _ in alone.quads_for_pattern(name, TYPE, ENT("Report"))):
        yield Violation(report, graph, "the graph is not that of a report: it has no ent:Report of its own name")
    # pySHACL takes such a store (0.40 and later), which its annotation leaves out.
    conforms, results, _ = pyshacl.validate(alone, shacl_graph=shapes, inference="none")  # type: ignore[arg-type]
    if not conforms:
        assert isinstance(results, Graph)
        found = results.objects(None, SH.result)
        yield from sorted((_read(results, result, report) for result in found), key=str)


def _read(results: Graph, result: Node, report: str) -> Violation:
    def text(predicate: Node) -> str:
        found = results.value(result, predicate)
        return "" if found is None else shorten(str(found))

    path = results.value(result, SH.resultPath)
    return Violation(
        report,
        text(SH.focusNode),
        text(SH.resultMessage),
        # A path of several steps is a list, and the message says what it is about.
        "" if path is None or (path, None, None) in results else shorten(str(path)),
        text(SH.value),
    )


def _shapes() -> Graph:
    """The shapes with every plain string typed as xsd:string.

    pySHACL gives Oxigraph's strings that type, and rdflib holds "a" and "a"^^xsd:string to differ.
    """
    shapes = Graph()
    for subject, predicate, value in Graph().parse(ontology_file("shapes.ttl"), format="turtle"):
        if isinstance(value, Literal) and value.datatype is None and value.language is None:
            value = Literal(str(value), datatype=XSD.string)
        shapes.add((subject, predicate, value))
    return shapes
