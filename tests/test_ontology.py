"""The ontology declares what is written, no more and no less, and agrees with the code and the queries."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import made
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse, serialize
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef

from kg.map import quads_of, start_run
from kg.map.namespaces import PREFIXES
from kg.model import (
    ACTOR_TYPES,
    ALIGNMENT_KINDS,
    EVENT_TYPES,
    MODALITIES,
    ROLE_STATUSES,
    STANCES,
    Actor,
    Event,
    Extraction,
    Link,
)
from kg.resources import ontology_file, queries_dir

ENT, PLOVER = Namespace(PREFIXES["ent"]), Namespace(PREFIXES["plover"])
BASE = "https://w3id.org/entente/id/"

# The codes of the PLOVER manual (draft 2.0, 2024), by type.
MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
    "heavy-weapons crowd-control unconventional",
}
CONTEXTS = (
    "military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic "
    "legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity "
    "inequality diplomatic territory peacekeeping health asylum migration disasters natural_resource environment "
    "technology terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking"
)
SECTORS = "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"


@cache
def graph(name: str) -> Graph:
    return Graph().parse(ontology_file(name), format="turtle")


@cache
def written() -> Graph:
    """All that the mapping can write: every kind of actor, every type of event, and all the optional parts."""
    kinds = tuple(Actor(f"Some {kind}", kind) for kind in ACTOR_TYPES)
    link = Link("Q1", "Some item", 1.0, labels=(("fr", "Un objet"),))
    judged = Actor("Judged", "person", link=link, iri=f"{BASE}actor/Q1", replaces=f"{BASE}actor/0c1d")
    events = tuple(Event(kind, ("Norway",), ("Finland",), 0, 5, "met") for kind in EVENT_TYPES)
    whole = replace(
        made.MADE,
        actors=(*made.MADE.actors, *kinds, judged),
        roles=(*made.MADE.roles, replace(made.MADE.roles[0], since="2019-05", person="Juho Salo")),
        events=made.MADE.events + events,
        alignments=(*made.MADE.alignments, replace(made.MADE.alignments[0], stance="adversarial")),
    )
    quads = quads_of(whole, run=start_run("m 1", "r 1"), base=BASE)
    data = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=data, format="nt")


def own(graph: Graph, *kinds: URIRef) -> set[URIRef]:
    """The terms of the ent: namespace that `graph` declares as one of `kinds`."""
    found = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    return {s for s in found if isinstance(s, URIRef) and s.startswith(str(ENT))}


def properties() -> set[URIRef]:
    return own(graph("entente.ttl"), OWL.ObjectProperty, OWL.DatatypeProperty)


def test_every_class_and_property_that_is_written_is_declared() -> None:
    used = set(written().predicates()) | set(written().objects(None, RDF.type))
    assert used - {RDF.type} <= set(graph("entente.ttl").subjects(RDF.type))


def test_every_declared_term_can_be_written() -> None:
    used = set(written().predicates()) | set(written().objects(None, RDF.type))
    value_classes = {ENT.Modality, ENT.Stance, ENT.RoleStatus, ENT.AlignmentKind}
    declared = properties() | own(graph("entente.ttl"), OWL.Class)
    # The marker stands in the store's default graph; actsToward is there for what reasons over the edges.
    assert declared - used - value_classes == {ENT.actsToward, ENT.formatVersion}


def test_every_term_has_a_label_a_comment_and_an_example() -> None:
    vocabulary = graph("entente.ttl")
    terms = {s for s in vocabulary.subjects() if isinstance(s, URIRef) and s.startswith(str(ENT))}
    for term in terms:
        for wanted in (RDFS.label, RDFS.comment, SKOS.example):
            assert vocabulary.value(term, wanted), (term, wanted)


def test_every_property_has_a_domain_and_a_range() -> None:
    for term in properties():
        for wanted in (RDFS.domain, RDFS.range):
            assert graph("entente.ttl").value(term, wanted) is not None, (term, wanted)


def test_reused_terms_say_how_they_are_used() -> None:
    vocabulary = graph("entente.ttl")
    used = set(written().predicates()) | set(written().objects(None, RDF.type))
    for term in used - {RDF.type}:
        if not str(term).startswith(str(ENT)):
            assert vocabulary.value(term, SKOS.scopeNote), term
            assert vocabulary.value(term, SKOS.example), term


def test_examples_are_turtle_about_their_term() -> None:
    head = "".join(f"@prefix {prefix}: <{start}> .\n" for prefix, start in PREFIXES.items())
    for term, example in graph("entente.ttl").subject_objects(SKOS.example):
        parsed = Graph().parse(data=f"{head}@base <{BASE}> .\n{example}", format="turtle")
        assert any(term in triple for triple in parsed), term


def test_superclasses_are_written_out() -> None:
    vocabulary, data = graph("entente.ttl"), written()
    for thing, cls in data.subject_objects(RDF.type):
        for above in vocabulary.objects(cls, RDFS.subClassOf):
            assert (thing, RDF.type, above) in data, (thing, cls, above)


def test_subjects_and_values_have_the_declared_classes() -> None:
    vocabulary, data = graph("entente.ttl"), written()
    classes = own(vocabulary, OWL.Class)
    for term in properties():
        domain, value_range = vocabulary.value(term, RDFS.domain), vocabulary.value(term, RDFS.range)
        for subject, value in data.subject_objects(term):
            if domain in classes:
                assert (subject, RDF.type, domain) in data, (term, subject)
            if value_range in classes:
                assert (value, RDF.type, value_range) in data + vocabulary, (term, value)
            if str(value_range).startswith(str(XSD)):
                assert isinstance(value, Literal)
                assert (value.datatype or XSD.string) == value_range, (term, value)
            if value_range == SKOS.Concept:
                assert (value, RDF.type, SKOS.Concept) in graph("plover.ttl"), (term, value)


@pytest.mark.parametrize(
    ("cls", "values"),
    [
        ("Modality", MODALITIES),
        ("Stance", STANCES),
        ("RoleStatus", ROLE_STATUSES),
        ("AlignmentKind", ALIGNMENT_KINDS),
    ],
)
def test_the_lists_of_the_records_are_those_of_the_ontology(cls: str, values: tuple[str, ...]) -> None:
    assert set(graph("entente.ttl").subjects(RDF.type, ENT[cls])) == {ENT[value] for value in values}


def test_each_event_type_has_its_direct_edge() -> None:
    edges = set(graph("entente.ttl").subjects(RDFS.subPropertyOf, ENT.actsToward))
    assert edges == {ENT[kind.lower()] for kind in EVENT_TYPES}


def test_plover_is_complete_and_spelled_as_the_manual_spells_it() -> None:
    scheme = graph("plover.ttl")
    types = set(scheme.subjects(SKOS.topConceptOf, URIRef(PREFIXES["plover"])))
    assert types == {PLOVER[kind] for kind in EVENT_TYPES}
    modes = set(scheme.subject_objects(SKOS.broader))
    assert modes == {(PLOVER[f"{k}-{mode}"], PLOVER[k]) for k, names in MODES.items() for mode in names.split()}
    for kind, codes in (("context", CONTEXTS), ("sector", SECTORS)):
        found = set(scheme.subjects(SKOS.inScheme, PLOVER[f"{kind}s"]))
        assert found == {PLOVER[f"{kind}-{code}"] for code in codes.split()}


def test_every_concept_has_code_label_and_definition() -> None:
    scheme = graph("plover.ttl")
    for concept in scheme.subjects(RDF.type, SKOS.Concept):
        code = str(scheme.value(concept, SKOS.notation))
        assert re.fullmatch(rf"([A-Z]+-|context-|sector-)?{re.escape(code)}", str(concept).removeprefix(str(PLOVER)))
        assert scheme.value(concept, SKOS.prefLabel)
        assert scheme.value(concept, SKOS.definition)
    members = [m for c in scheme.subjects(RDF.type, SKOS.Collection) for m in scheme.objects(c, SKOS.member)]
    assert (len(members), set(members)) == (len(EVENT_TYPES), {PLOVER[kind] for kind in EVENT_TYPES})


@pytest.mark.parametrize(
    ("cls", "path", "prefix"),
    [
        ("Event", URIRef(PREFIXES["sem"] + "eventType"), ""),
        ("Event", ENT.mode, ""),
        ("Event", ENT.context, "context-"),
        ("Actor", ENT.sector, "sector-"),
    ],
)
def test_the_shapes_list_what_the_schemes_hold(cls: str, path: URIRef, prefix: str) -> None:
    shapes, scheme = graph("shapes.ttl"), graph("plover.ttl")
    (shape,) = shapes.subjects(SH.targetClass, ENT[cls])
    lists = [
        set(shapes.items(values))
        for part in shapes.objects(shape, SH.property)
        if shapes.value(part, SH.path) == path and (values := shapes.value(part, SH["in"])) is not None
    ]
    narrower = path == ENT.mode
    concepts = {
        concept
        for concept in scheme.subjects(RDF.type, SKOS.Concept)
        if str(concept).startswith(str(PLOVER) + prefix)
        and (prefix or str(scheme.value(concept, SKOS.inScheme)) == PREFIXES["plover"])
        and ((concept, SKOS.broader, None) in scheme) == narrower
    }
    assert lists == [concepts]


def declared_prefixes() -> list[tuple[str, str, str]]:
    files = [*ontology_file("entente.ttl").parent.iterdir(), *queries_dir().glob("*.rq")]
    pattern = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
    return [(file.name, *found) for file in files for found in pattern.findall(Path(file).read_text(encoding="utf-8"))]


def test_one_prefix_table_is_used_everywhere() -> None:
    declared = declared_prefixes()
    assert {name for name, _, _ in declared} >= {"entente.ttl", "plover.ttl", "shapes.ttl", "README.md", "events.rq"}
    # The shapes have a namespace of their own, which nothing else uses.
    known = PREFIXES | {"": "https://w3id.org/entente/shapes#"}
    assert [(name, prefix, start) for name, prefix, start in declared if known.get(prefix) != start] == []


def test_the_json_ld_context_has_a_term_for_every_property_and_the_same_prefixes() -> None:
    context = json.loads(ontology_file("context.jsonld").read_text(encoding="utf-8"))["@context"]
    prefixes = {key: value for key, value in context.items() if key in PREFIXES}
    assert prefixes == {key: PREFIXES[key] for key in prefixes}
    terms = {key: value["@id"] if isinstance(value, dict) else value for key, value in context.items()}
    assert properties() == {ENT[key] for key, meant in terms.items() if meant == f"ent:{key}"}


def test_json_ld_written_with_the_context_means_the_graph() -> None:
    context = json.loads(ontology_file("context.jsonld").read_text(encoding="utf-8"))["@context"]
    document = {
        "@context": [context, {"@base": BASE}],
        "id": "event/1",
        "type": ["ent:Event", "sem:Event"],
        "sem:eventType": "plover:CONSULT",
        "mode": "plover:CONSULT-phone",
        "source": {"id": "actor/Q20", "kind": "state", "skos:prefLabel": "Norway", "consult": "actor/2"},
        "trigger": "met",
    }
    expected = """
        <event/1> a ent:Event, sem:Event ; sem:eventType plover:CONSULT ; ent:mode plover:CONSULT-phone ;
          ent:source <actor/Q20> ; ent:trigger "met" .
        <actor/Q20> ent:kind "state" ; skos:prefLabel "Norway" ; ent:consult <actor/2> .
    """
    head = "".join(f"@prefix {prefix}: <{start}> .\n" for prefix, start in PREFIXES.items())
    wanted = parse(f"{head}@base <{BASE}> .\n{expected}", format=RdfFormat.TURTLE)
    assert set(parse(json.dumps(document), format=RdfFormat.JSON_LD)) == set(wanted)


def test_the_picture_of_the_graph_shows_only_what_is_written() -> None:
    page = ontology_file("README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```trig\n(.*?)```", page, re.DOTALL)
    shown = {
        quad.object if quad.predicate.value == str(RDF.type) else quad.predicate
        for quad in parse(example, format=RdfFormat.TRIG)
    }
    used = set(written().predicates()) | set(written().objects(None, RDF.type))
    assert shown <= {NamedNode(str(term)) for term in used}


def test_extraction_without_anything_is_written_too() -> None:
    quads = list(quads_of(Extraction(made.REPORT), run=start_run("m 1", "r 1"), base=BASE))
    assert {str(quad.graph_name) for quad in quads} == {f"<{BASE}doc/made%201>"}
