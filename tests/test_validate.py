"""Validation: what is written conforms, and each broken invariant is told with its report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import made
import pyoxigraph as ox
import pytest

from kg.map import quads_of, report_iri, start_run
from kg.map.namespaces import PREFIXES
from kg.model import Extraction, Report
from kg.store import Store, open_store
from kg.validate import Violation, validate

BASE = "https://w3id.org/entente/id/"
GRAPH = report_iri(BASE, made.REPORT.id)
RUN = start_run("m 1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store") as opened:
        yield opened


def put(store: Store, extraction: Extraction) -> None:
    store.replace_graph(report_iri(BASE, extraction.report.id), quads_of(extraction, run=RUN, base=BASE))


def change(store: Store, update: str) -> None:
    """Break the made report's graph by a SPARQL update of it."""
    store.oxigraph.update(f"WITH <{GRAPH}> {update}", prefixes=PREFIXES)


def test_what_is_mapped_conforms(store: Store) -> None:
    put(store, made.MADE)
    put(store, Extraction(Report("empty", "Nothing.")))
    seen: list[str] = []
    result = validate(store, seen.append)
    assert result.violations == ()
    assert result.conforms
    assert (result.reports, len(seen)) == (2, 2)


def test_an_empty_store_conforms(store: Store) -> None:
    assert validate(store).conforms


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE { ?c prov:wasDerivedFrom ?m } WHERE { ?c prov:wasDerivedFrom ?m }", "exactly one evidence span"),
        (
            "INSERT { ?c prov:wasDerivedFrom ?m } WHERE { ?c a ent:Claim . ?m a ent:Mention }",
            "exactly one evidence span",
        ),
        (
            f"INSERT {{ <{GRAPH}> a ent:Claim ; ent:claims ?x }} WHERE {{ ?c ent:claims ?x }}",
            "a claim is about one event, role or alignment",
        ),
        ("DELETE { ?m oa:end ?e } INSERT { ?m oa:end 0 } WHERE { ?m oa:end ?e }", "starts before it ends"),
        (
            "DELETE { ?m oa:end ?e } INSERT { ?m oa:end 99999 } WHERE { ?m oa:end ?e }",
            "lies in the report's text and quotes it to the letter",
        ),
        ('DELETE { ?m oa:exact ?e } INSERT { ?m oa:exact "x" } WHERE { ?m oa:exact ?e }', "to the letter"),
        ("DELETE { ?m oa:start ?s } INSERT { ?m oa:start -1 } WHERE { ?m oa:start ?s }", "which is 0 or more"),
        (
            "DELETE { ?a ent:stance ?s } INSERT { ?a ent:stance ent:neutral } WHERE { ?a ent:stance ?s }",
            "a stance is supportive or adversarial",
        ),
        (
            "DELETE { ?c ent:modality ?m } INSERT { ?c ent:modality ent:perhaps } WHERE { ?c ent:modality ?m }",
            "one modality, which is one of the known ones",
        ),
        (
            "DELETE { ?r ent:status ?s } INSERT { ?r ent:status ent:late } WHERE { ?r ent:status ?s }",
            "current, former, acting or designate",
        ),
        (
            "DELETE { ?e sem:eventType ?t } INSERT { ?e sem:eventType plover:SING } WHERE { ?e sem:eventType ?t }",
            "an event has one type, which is one of PLOVER's",
        ),
        (
            "DELETE { ?e ent:mode ?m } INSERT { ?e ent:mode plover:CONSULT-phone } WHERE { ?e ent:mode ?m }",
            "the mode of an event is narrower than its type",
        ),
        ("INSERT { ?e ent:mode plover:CONSULT-song } WHERE { ?e a ent:Event }", "a mode is one of PLOVER's"),
        ("INSERT { ?e ent:context plover:context-x } WHERE { ?e a ent:Event }", "a context is one of PLOVER's"),
        (
            "DELETE { ?c ent:confidence ?n } INSERT { ?c ent:confidence 1.5 } WHERE { ?c ent:confidence ?n }",
            "one confidence, from 0 to 1",
        ),
        ("INSERT { ?e ent:source <http://example.org/ghost> } WHERE { ?e a ent:Event }", "the source of an event"),
        ("DELETE { ?e sem:hasActor ?a } WHERE { ?e sem:hasActor ?a }", "its sources and targets"),
        ("DELETE { ?c ent:claims ?x } WHERE { ?c ent:claims ?x }", "is claimed by a report"),
        (
            "INSERT { <http://example.org/c> a ent:Claim ; ent:claims ?x ; ent:report ?r } "
            "WHERE { ?c ent:claims ?x ; ent:report ?r }",
            "claims each event, role and alignment once",
        ),
        (
            'DELETE { ?c ent:sentence ?s } INSERT { ?c ent:sentence "Other words." } WHERE { ?c ent:sentence ?s }',
            "the sentence of a claim holds its evidence",
        ),
        ("DELETE { ?a skos:prefLabel ?l } WHERE { ?a a ent:Actor ; skos:prefLabel ?l }", "an actor has a name"),
        ('INSERT { ?a ent:kind "ghost" } WHERE { ?a a ent:Actor }', "the kind of an actor is one of the known ones"),
        ('INSERT { ?a ent:country "Norway" } WHERE { ?a a ent:Actor }', "ISO 3166-1 alpha-3"),
        ('INSERT { ?r ent:since "soon" } WHERE { ?r a ent:Role }', "a date is one xsd:date"),
        ("INSERT { ?e ent:shape ent:round } WHERE { ?e a ent:Event }", "closed"),
        ("INSERT { ?a ent:consult [] } WHERE { ?a a ent:Actor }", "holds no blank nodes"),
        ("DELETE { ?r a ent:Report } WHERE { ?r a ent:Report }", "is not that of a report"),
    ],
)
def test_each_broken_invariant_is_told_with_its_report(store: Store, update: str, message: str) -> None:
    put(store, made.MADE)
    change(store, update)
    result = validate(store)
    assert not result.conforms
    lines = [str(violation) for violation in result.violations if message in str(violation)]
    assert lines, [str(violation) for violation in result.violations]
    assert all(line.startswith("made 1: ") for line in lines)


def test_a_sound_report_is_not_blamed_for_another(store: Store) -> None:
    put(store, made.MADE)
    put(store, Extraction(Report("sound", "Nothing.")))
    change(store, "DELETE { ?c ent:modality ?m } WHERE { ?c ent:modality ?m }")
    assert {violation.report for violation in validate(store).violations} == {"made 1"}


def test_a_violation_reads_as_one_line() -> None:
    line = str(Violation("r1", "ent:x", "an actor has a name", "skos:prefLabel", "7"))
    assert line == "r1: ent:x skos:prefLabel: an actor has a name (found: 7)"


def test_a_graph_that_is_no_report_is_told(store: Store) -> None:
    graph = "https://example.org/notes"
    store.replace_graph(graph, [ox.Quad(*(ox.NamedNode(graph),) * 4)])
    assert [violation.report for violation in validate(store).violations] == [graph]
