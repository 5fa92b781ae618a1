"""The mapping: the quads of a report's graph, the identity of what it tells of, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import made
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EntenteError, ReportError
from kg.map import Run, base_iri, quads_of, report_iri, start_run, with_iris
from kg.map.iris import digest, name_key
from kg.map.namespaces import DCTERMS, ENT, PREFIXES, PROV, SCHEMA
from kg.map.terms import decimal
from kg.model import Actor, Alignment, Event, Extraction, Link, Mention, Report, Role
from kg.store import open_store

BASE = "https://w3id.org/entente/id/"
RUN = Run("1.0", "m 1", "2026-03-05T08:00:00Z")
DOC = ox.NamedNode(report_iri(BASE, made.REPORT.id))


class Mapped:
    """The graph of an extraction, asked by name instead of by IRI."""

    def __init__(self, extraction: Extraction, *more: Extraction) -> None:
        self.store = ox.Store()
        for one in (extraction, *more):
            self.store.extend(quads_of(one, run=RUN, base=BASE))

    def ask(self, pattern: str) -> bool:
        answer = self.store.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES, use_default_graph_as_union=True)
        return bool(answer)

    def count(self, pattern: str, what: str = "?x") -> int:
        rows = self.store.query(
            f"SELECT DISTINCT {what} {{ {pattern} }}", prefixes=PREFIXES, use_default_graph_as_union=True
        )
        assert isinstance(rows, ox.QuerySolutions)
        return len(list(rows))

    def edge(self, source: str, edge: str, target: str) -> bool:
        return self.ask(f'[] skos:prefLabel "{source}" ; ent:{edge} [ skos:prefLabel "{target}" ]')


def of(extraction: Extraction, report: str = "other", **parts: object) -> Extraction:
    return replace(extraction, report=replace(extraction.report, id=report), **parts)  # type: ignore[arg-type]


def people(*names: str, kind: str = "person") -> tuple[Actor, ...]:
    return tuple(Actor(name, kind, country="NOR") for name in names)


def values(subject: ox.NamedNode, predicate: ox.NamedNode, extraction: Extraction = made.MADE) -> list[object]:
    quads = quads_of(extraction, run=RUN, base=BASE)
    return [quad.object for quad in quads if quad.subject == subject and quad.predicate == predicate]


# ---- the report's graph ----


def test_the_same_extraction_gives_the_same_quads_in_the_same_order_each_once() -> None:
    first, second = (list(quads_of(made.MADE, run=RUN, base=BASE)) for _ in range(2))
    assert first == second
    assert len(first) == len(set(first))
    assert {quad.graph_name for quad in first} == {DOC}
    assert not any(isinstance(term, ox.BlankNode) for quad in first for term in (quad.subject, quad.object))


def test_a_store_gives_back_what_the_mapping_gave(tmp_path: Path) -> None:
    quads = set(quads_of(made.MADE, run=RUN, base=BASE))
    with open_store(tmp_path / "s") as store:
        store.replace_graph(DOC.value, quads)
        assert set(store.graph(DOC.value)) == quads


def test_the_report_is_described_with_its_text_and_its_run() -> None:
    assert values(DOC, DCTERMS("identifier")) == [ox.Literal("made 1")]
    assert values(DOC, SCHEMA("articleBody")) == [ox.Literal(made.TEXT)]
    assert values(DOC, SCHEMA("url")) == [ox.NamedNode("https://example.org/visby%20talks")]
    (run,) = values(DOC, PROV("wasGeneratedBy"))
    assert isinstance(run, ox.NamedNode)
    assert values(run, ENT("extractorVersion")) == [ox.Literal("1.0")]
    assert values(run, ENT("model")) == [ox.Literal("m 1")]


def test_every_mention_quotes_the_text_at_its_place() -> None:
    rows = Mapped(made.MADE).store.query(
        "SELECT ?s ?e ?q { ?m a ent:Mention ; oa:start ?s ; oa:end ?e ; oa:exact ?q }",
        prefixes=PREFIXES,
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, ox.QuerySolutions)
    found = [(int(row["s"].value), int(row["e"].value), row["q"].value) for row in rows]
    assert found
    assert all(made.TEXT[start:end] == quote for start, end, quote in found)


def test_a_claim_says_how_by_whom_and_in_which_sentence() -> None:
    mapped = Mapped(made.MADE)
    assert mapped.ask("""
        ?claim ent:claims [ sem:eventType plover:SANCTION ; ent:mode plover:SANCTION-expel ;
            sem:hasTimeStamp "2026-03"^^xsd:gYearMonth ; ent:source [ skos:prefLabel "Finland" ] ] ;
          ent:modality ent:denied ; ent:accordingTo [ skos:prefLabel "Juho Salo" ] ; ent:confidence 0.5 ;
          ent:sentence "Salo denied that Finland had expelled a diplomat." ;
          prov:wasDerivedFrom [ oa:exact "Finland had expelled a diplomat" ]
    """)
    assert mapped.count("?x a ent:Claim") == 8
    assert mapped.count("?x a ent:Claim FILTER NOT EXISTS { ?x ent:accordingTo ?who }") == 5


def test_an_evidence_span_across_sentences_is_shown_with_all_of_them() -> None:
    start, end = made.span("visby".title())[0], made.span("Lima said")[1]
    event = replace(made.MADE.events[0], start=start, end=end)
    (line,) = {
        row.value
        for row in values_of("sentence", replace(made.MADE, events=(event,), roles=(), alignments=()))
        if isinstance(row, ox.Literal)
    }
    assert line == "\n".join(made.TEXT.splitlines()[:2])


def values_of(predicate: str, extraction: Extraction) -> list[object]:
    return [q.object for q in quads_of(extraction, run=RUN, base=BASE) if q.predicate == ENT(predicate)]


def test_a_role_has_its_post_and_its_dates() -> None:
    assert Mapped(made.MADE).ask("""
        ?role a org:Membership ; org:member [ skos:prefLabel "Juho Salo" ] ;
          org:role [ skos:prefLabel "foreign minister" ] ;
          ent:title "foreign minister" ; ent:status ent:former ; ent:until "2019"^^xsd:gYear
        FILTER NOT EXISTS { ?role org:organization ?of }
    """)


def test_a_place_that_is_no_actor_is_a_place_and_one_that_is_stays_the_actor() -> None:
    mapped = Mapped(made.MADE)
    assert mapped.ask('[] sem:hasPlace [ a ent:Place, sem:Place ; skos:prefLabel "Visby" ]')
    assert mapped.ask('[] sem:hasPlace [ a ent:State ; skos:prefLabel "Norway" ]')
    assert not mapped.ask('[] a ent:Place ; skos:prefLabel "Norway"')


# ---- direct edges ----


def test_direct_edges_are_what_the_report_asserts_in_its_own_voice() -> None:
    mapped = Mapped(made.MADE)
    assert mapped.edge("Protesters", "request", "Ana Lima")
    assert mapped.edge("Finland", "supports", "Harbour Front")
    assert mapped.edge("Ana Lima", "memberOf", "Norway")
    assert not mapped.ask("[] ent:agree []")  # planned, and Ana Lima's words
    assert not mapped.ask("[] ent:opposes []")  # Juho Salo's view


@pytest.mark.parametrize("modality", ["planned", "called_for", "denied", "hypothetical"])
def test_what_is_not_asserted_has_no_edge(modality: str) -> None:
    event = Event("AID", ("A B",), ("C D",), 0, 3, "aided", modality=modality)
    extraction = Extraction(made.REPORT, people("A B", "C D"), events=(event,))
    assert not Mapped(extraction).ask("[] ent:aid []")
    assert Mapped(replace(extraction, events=(replace(event, modality="asserted"),))).edge("A B", "aid", "C D")


@pytest.mark.parametrize("status", ["former", "acting", "designate"])
def test_only_a_current_role_is_a_membership(status: str) -> None:
    role = Role("A B", "envoy", "C D", status, 0, 3)
    assert not Mapped(Extraction(made.REPORT, people("A B", "C D"), roles=(role,))).ask("[] ent:memberOf []")


def test_a_meeting_of_sources_only_has_an_edge_between_each_two() -> None:
    actors = people("A B", "C D", "E F")
    sides = ("A B", "C D", "E F")
    meeting = Extraction(made.REPORT, actors, events=(Event("CONSULT", sides, (), 0, 3, "met"),))
    assert Mapped(meeting).count("?x ent:consult ?y", "?x ?y") == 3
    attack = replace(meeting, events=(Event("ASSAULT", sides, (), 0, 3, "hit"),))
    assert not Mapped(attack).ask("[] ent:assault []")


def test_no_edge_leads_from_an_actor_to_itself() -> None:
    event = Event("ACCUSE", ("A B",), ("A B",), 0, 3, "blamed")
    assert not Mapped(Extraction(made.REPORT, people("A B"), events=(event,))).ask("[] ent:accuse []")


# ---- identity ----


def iri_of(actor: Actor, report: str = "one") -> str:
    (named,) = with_iris(Extraction(Report(report, "text"), (actor,)), BASE).actors
    assert named.iri is not None
    return named.iri


def test_a_linked_actor_is_named_for_its_item_and_labelled_with_its_label_in_all_reports() -> None:
    by_name, by_capital = made.NORWAY, replace(made.NORWAY, name="Oslo", mentions=())
    assert iri_of(by_name) == iri_of(by_capital, "two") == f"{BASE}actor/Q20"
    mapped = Mapped(Extraction(made.REPORT, (by_name,)), Extraction(Report("two", "x"), (by_capital,)))
    assert mapped.count(f"<{BASE}actor/Q20> skos:prefLabel ?x") == 1
    assert mapped.ask(f'<{BASE}actor/Q20> skos:altLabel "Oslo"')


@pytest.mark.parametrize(("score", "exact"), [(0.9, True), (0.8999, False)])
def test_only_a_sure_link_is_an_exact_match(score: float, exact: bool) -> None:
    actor = replace(made.NORWAY, link=Link("Q20", "Norway", score))
    mapped = Mapped(Extraction(made.REPORT, (actor,)))
    assert mapped.ask("[] ent:wikidata wd:Q20 ; a ent:Actor")
    assert mapped.ask("[] skos:exactMatch wd:Q20") is exact


def test_a_link_keeps_its_reasons() -> None:
    assert Mapped(made.MADE).ask(f"""
        [] a ent:Link ; ent:linked <{BASE}actor/Q33> ; ent:name "Finland" ; ent:wikidata wd:Q33 ; ent:score 0.85 ;
          ent:reason "exact name", "country FIN agrees" ; ent:report <{DOC.value}>
    """)


def test_two_names_of_one_report_linked_to_one_item_are_one_actor_with_one_label() -> None:
    second = replace(made.NORWAY, name="Oslo", mentions=(), link=replace(made.NORWAY.link, score=0.95))  # type: ignore[type-var]
    mapped = Mapped(Extraction(made.REPORT, (made.NORWAY, second)))
    assert mapped.count("?x a ent:Actor") == 1
    assert mapped.count("?x a ent:Link") == 2
    assert mapped.count("[] a ent:Actor ; skos:prefLabel ?x") == 1


def test_the_same_full_name_is_the_same_actor_in_all_reports() -> None:
    assert iri_of(Actor("Zoë Lima", "person", country="NOR")) == iri_of(
        Actor("the ZOE LIMA", "person", country="NOR"), "b"
    )


@pytest.mark.parametrize(
    "other",
    [
        Actor("Ana Lima", "person", country="FIN"),
        Actor("Ana Lima", "person"),
        Actor("Ana Lima", "party", country="NOR"),
        Actor("Ana Limas", "person", country="NOR"),
    ],
)
def test_another_country_kind_or_name_is_another_actor(other: Actor) -> None:
    assert iri_of(Actor("Ana Lima", "person", country="NOR")) != iri_of(other)


@pytest.mark.parametrize(
    ("actor", "shared"),
    [
        (Actor("Lima", "person", country="NOR"), False),
        (Actor("foreign minister", "person", country="NOR"), False),
        (Actor("Leader of the Port", "person", mentions=(Mention(0, 4, "text", "nominal"),)), False),
        (Actor("protesters", "population"), False),
        (Actor("Protesters", "population", mentions=(Mention(0, 4, "text", "nominal"),)), False),
        (Actor("protesters", "population", country="NOR"), True),
        (Actor("Harbour Front", "armed_group"), True),
        (Actor("Visby", "place"), True),
    ],
)
def test_who_is_not_named_in_full_never_merges_across_reports(actor: Actor, shared: bool) -> None:
    assert (iri_of(actor, "one") == iri_of(actor, "two")) is shared


def event_iris(*extractions: Extraction) -> int:
    return Mapped(*extractions).count("?x a ent:Event")


MEETING = Event("CONSULT", ("A B",), ("C D",), 0, 3, "met", date="2026-03-03")
MET = Extraction(Report("one", made.TEXT), people("A B", "C D"), events=(MEETING,))


def test_reports_of_the_same_act_on_the_same_day_share_the_event_and_claim_it_each() -> None:
    denied = replace(MEETING, modality="denied", trigger="saw", end=8, confidence=0.7)
    mapped = Mapped(MET, of(MET, events=(denied,)))
    assert mapped.count("?x a ent:Event") == 1
    assert mapped.count("?x a ent:Claim") == 2
    assert mapped.count("?c a ent:Claim ; ent:modality ?x") == 2


@pytest.mark.parametrize(
    "change",
    [
        {"date": "2026-03-04"},
        {"date": "2026-03"},
        {"date": None},
        {"type": "AID"},
        {"mode": "visit"},
        {"sources": ("C D",), "targets": ("A B",)},
        {"targets": ()},
        {"place": "Visby"},
    ],
)
def test_what_differs_in_type_sides_day_or_place_is_another_event(change: dict[str, object]) -> None:
    assert event_iris(MET, of(MET, events=(replace(MEETING, **change),))) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"date": None}, {"date": "2026-03"}, {"targets": ()}])
def test_an_event_without_a_day_or_a_side_stays_with_its_report(change: dict[str, object]) -> None:
    vague = replace(MET, events=(replace(MEETING, **change),))  # type: ignore[arg-type]
    assert event_iris(vague, of(vague)) == 2


def test_a_report_that_tells_of_two_like_acts_has_two_events_with_a_claim_each() -> None:
    again = replace(MEETING, start=10, end=20, trigger="met again")
    mapped = Mapped(replace(MET, events=(MEETING, again)), of(MET))
    assert mapped.count("?x a ent:Event") == 2
    assert mapped.count("?x a ent:Claim") == 3
    assert not mapped.ask("?c ent:claims ?e ; ent:report ?r . ?d ent:claims ?e ; ent:report ?r FILTER(?c != ?d)")


def test_a_record_that_stands_twice_is_told_once() -> None:
    assert event_iris(replace(MET, events=(MEETING, MEETING))) == 1


def test_roles_and_alignments_are_shared_when_all_that_is_said_agrees() -> None:
    role = Role("A B", "envoy", "C D", "current", 0, 3)
    stance = Alignment("A B", "C D", "supportive", 0, 3)
    both = replace(MET, events=(), roles=(role,), alignments=(stance,))
    same = Mapped(both, of(both))
    assert (same.count("?x a ent:Role"), same.count("?x a ent:Alignment"), same.count("?x a ent:Claim")) == (1, 1, 4)
    later = of(both, roles=(replace(role, status="former"),), alignments=(replace(stance, stance="adversarial"),))
    changed = Mapped(both, later)
    assert (changed.count("?x a ent:Role"), changed.count("?x a ent:Alignment")) == (2, 2)


# ---- IRIs and literals ----


@given(st.text(min_size=1), st.text(min_size=1))
def test_reports_with_different_ids_have_different_iris(a: str, b: str) -> None:
    ids = [text.encode("utf-8", "replace").decode("utf-8") for text in (a, b)]
    iris = [report_iri(BASE, text) for text in ids]
    assert (iris[0] == iris[1]) is (ids[0] == ids[1])
    assert all(ox.NamedNode(iri).value == iri for iri in iris)


@given(st.lists(st.one_of(st.text(), st.none()), max_size=3), st.lists(st.one_of(st.text(), st.none()), max_size=3))
def test_different_keys_have_different_digests(a: list[str | None], b: list[str | None]) -> None:
    assert (digest(*a) == digest(*b)) is (a == b)


@pytest.mark.parametrize(
    ("one", "other"),
    [("the Harbour Front", "Harbour Front"), ("Al-Salo", "al Salo"), ("Ana  Lima.", "ana lima"), ("Théo", "THEO")],
)
def test_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_name_keeps_what_tells_it_apart() -> None:
    assert len({name_key(name) for name in ("Lima", "Limas", "Ana Lima", "Lima Ana", "There", "李明", "李民")}) == 7


@given(st.floats(0, 1))
def test_a_confidence_is_written_in_the_form_that_stores_keep(value: float) -> None:
    store = ox.Store()
    store.add(ox.Quad(DOC, ENT("confidence"), decimal(value)))
    assert next(iter(store)).object == decimal(value)
    assert abs(float(decimal(value).value) - value) <= 0.00005


@pytest.mark.parametrize(
    "bad", ["nowhere", "https://example.org/id", "https://example.org/id#", "https://exa mple.org/"]
)
def test_a_base_that_cannot_carry_resources_is_told(bad: str) -> None:
    with pytest.raises(EntenteError, match="KG_BASE_IRI"):
        base_iri(bad)


def test_the_base_is_the_setting_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_BASE_IRI", "https://example.org/kg/")
    assert iri_starts(with_iris(made.MADE)) == {"https://example.org/kg/actor"}
    assert iri_starts(with_iris(made.MADE, BASE)) == {f"{BASE}actor"}


def iri_starts(extraction: Extraction) -> set[str]:
    return {str(actor.iri).rsplit("/", 1)[0] for actor in extraction.actors}


def test_the_time_of_a_run_honours_source_date_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert start_run("m 1").started == "2026-01-01T00:00:00Z"
    assert start_run("m 1").iri(BASE) == start_run("m 1").iri(BASE) != start_run("m 2").iri(BASE)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(EntenteError, match="'yesterday'"):
        start_run("m 1")


# ---- what is refused ----


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"actors": (Actor("A B", "ghost"),)}, "type 'ghost' is none of person, state"),
        ({"actors": people("A B", "A B")}, "stands twice"),
        ({"actors": people(" ")}, "has no name"),
        ({"actors": (replace(made.LIMA, part_of="Nobody"),)}, "'Nobody' is not among the actors"),
        ({"actors": (Actor("A B", "person", mentions=(Mention(0, 3, "xyz"),)),)}, "'xyz' is not the text at 0-3"),
        ({"events": (replace(MEETING, targets=("Nobody",)),)}, "event at 0-3: 'Nobody' is not among the actors"),
        ({"events": (replace(MEETING, according_to="Nobody"),)}, "'Nobody' is not among the actors"),
        ({"events": (replace(MEETING, type="SING"),)}, "type 'SING' is none of AGREE"),
        ({"events": (replace(MEETING, modality="perhaps"),)}, "modality 'perhaps'"),
        ({"events": (replace(MEETING, date="2026-02-30"),)}, "'2026-02-30' is no date"),
        ({"events": (replace(MEETING, date="March"),)}, "'March' is no date"),
        ({"events": (replace(MEETING, start=3, end=3),)}, "3-3 does not lie in the text"),
        ({"events": (replace(MEETING, end=10**6),)}, "does not lie in the text"),
        ({"events": (replace(MEETING, confidence=1.5),)}, "confidence 1.5"),
        ({"roles": (Role("A B", "envoy", None, "late", 0, 3),)}, "status 'late'"),
        ({"alignments": (Alignment("A B", "C D", "neutral", 0, 3),)}, "stance 'neutral'"),
        ({"alignments": (Alignment("A B", "C D", "supportive", 0, 3, kind="odd"),)}, "kind 'odd'"),
        ({"report": replace(MET.report, date="3 March")}, "the report's date '3 March'"),
    ],
)
def test_an_extraction_that_contradicts_itself_is_refused_whole(broken: dict[str, object], message: str) -> None:
    extraction = replace(MET, **broken)  # type: ignore[arg-type]
    with pytest.raises(ReportError, match="not sound") as caught:
        quads_of(extraction, run=RUN, base=BASE)
    assert message in str(caught.value)
    assert str(caught.value).startswith("one: ")
