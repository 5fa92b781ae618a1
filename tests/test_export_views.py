"""What is in an export, whatever the format: the views and the filters, compared with what the store itself says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import export_graph
import pyoxigraph as ox
import pytest

from kg.errors import EntenteError
from kg.export import VIEWS, Filters, View
from kg.export.model import Edge, Network, Node, no_progress
from kg.export.selection import select
from kg.export.staging import stage
from kg.export.views import network
from kg.map.namespaces import PREFIXES
from kg.query import find_query, named_queries
from kg.query.parameters import bind
from kg.store import Store

BASE = export_graph.BASE


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with export_graph.fill(tmp_path_factory.mktemp("export") / "store") as filled:
        yield filled


@pytest.fixture
def look(store: Store, tmp_path: Path) -> Iterator[Look]:
    with ExitStack() as opened:
        yield Look(store, tmp_path, opened)


class Look:
    """The nodes and edges of views of the store."""

    def __init__(self, store: Store, folder: Path, opened: ExitStack) -> None:
        self.store, self.folder, self.opened, self.count = store, folder, opened, 0

    def network(self, view: View, **filters: object) -> Network:
        self.count += 1
        folder = self.folder / str(self.count)
        folder.mkdir()
        selection = select(self.store, view, Filters(**filters))  # type: ignore[arg-type]
        tables = self.opened.enter_context(closing(stage(self.store, selection, folder, no_progress)))
        return network(tables, view, BASE)

    def nodes(self, view: View, **filters: object) -> dict[str, Node]:
        nodes = list(self.network(view, **filters).nodes())
        found = {node.label if node.group == "Actor" else node.id: node for node in nodes}
        assert len(found) == len(nodes)
        return found

    def edges(self, view: View, **filters: object) -> list[Edge]:
        return list(self.network(view, **filters).edges())

    def pairs(self, **filters: object) -> dict[tuple[str, str, str], float]:
        """Weight by source's and target's name and relation, in the view of the actors."""
        found = self.network("actors", **filters)
        names = {node.id: node.label for node in found.nodes()}
        return {(names[e.source], e.relation, names[e.target]): e.weight for e in found.edges()}


def rows(store: Store, sparql: str) -> list[tuple[str, ...]]:
    results = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(term.value if term else "" for term in row) for row in results]


def count(store: Store, pattern: str) -> int:
    return int(rows(store, f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT * {{ {pattern} }} }}")[0][0])


def test_the_same_actors_are_joined_as_in_the_query_network(store: Store, look: Look) -> None:
    found = look.network("actors")
    names = {node.id: node.label for node in found.nodes()}
    joined = {(names[e.source], names[e.target], e.stance) for e in found.edges() if e.stance != "none"}
    answer = rows(store, bind(find_query("network", named_queries()), {}))
    assert joined == {(source, target, stance) for _, source, _, target, _, stance in answer}
    assert len(joined) > 5


def test_a_weight_counts_the_claims_of_facts_by_reports(store: Store, look: Look) -> None:
    # An actor has two preferred labels in this store: the least one is its name.
    name = "(MIN(STR(?{0}Label)) AS ?{0}Name)"
    counted = rows(
        store,
        f"""SELECT {name.format("a")} ?relation {name.format("b")} (COUNT(DISTINCT ?claim) AS ?n) {{
          {{ ?fact ent:source ?a ; ent:target ?b ; sem:eventType ?type .
             ?claim ent:claims ?fact . FILTER NOT EXISTS {{ ?claim ent:accordingTo ?speaker }} }}
          UNION {{ ?fact ent:a ?a ; ent:b ?b ; ent:stance ?type . ?claim ent:claims ?fact }}
          ?claim ent:modality ent:asserted . ?a skos:prefLabel ?aLabel . ?b skos:prefLabel ?bLabel .
          BIND(REPLACE(REPLACE(STR(?type), ".*[/#]", ""), "supportive", "supports") AS ?relation)
        }} GROUP BY ?a ?b ?relation""",
    )
    directed = {
        (source, relation.replace("adversarial", "opposes"), target): float(weight)
        for source, relation, target, weight in counted
    }
    joint = {key for key in look.pairs() if key[1] == "CONSULT" and key not in directed}
    assert {key: weight for key, weight in look.pairs().items() if key not in joint} == directed
    assert max(directed.values()) > 1


def test_one_edge_for_two_actors_and_a_relation_with_dates_and_a_sentence(look: Look) -> None:
    (edge,) = [e for e in look.edges("actors") if e.relation == "SANCTION"]
    # Two reports tell of the same sanctions.
    assert edge.weight == 2
    assert (edge.stance, edge.values["first"], edge.values["last"]) == ("adversarial", "2026-02-03", "2026-02-03")
    assert edge.values["sentence"] in {
        "Arvenia imposed sanctions on Belmora.",
        "ARVENIA imposed sanctions on Belmora in February.",
    }
    assert str(edge.values["document"]).startswith(f"{BASE}doc/")


def test_what_is_done_side_by_side_is_one_edge_and_said_to_have_no_direction(look: Look) -> None:
    joint = [e for e in look.edges("actors") if e.values["joint"]]
    assert {e.relation for e in joint} == {"CONSULT"}
    # The talks of two, and the three pairs of a meeting of three.
    assert len(joint) == 1 + 3
    assert all(e.source < e.target for e in joint)


def test_denied_planned_and_cited_acts_do_not_join_actors_unless_asked_for(look: Look) -> None:
    assert ("Belmora", "ASSAULT", "Corvia") not in look.pairs()
    assert look.pairs(modalities=["denied"]) == {("Belmora", "ASSAULT", "Corvia"): 1}
    assert look.pairs(modalities=["called_for"]) == {("Belmora", "RETREAT", "Corvia"): 1}
    assert look.pairs(modalities=["asserted"], types=["ASSAULT"]) == {("Belmora", "ASSAULT", "Corvia"): 1}


def test_a_speaker_gives_the_world_in_their_words(look: Look) -> None:
    assert look.pairs(speakers=["marek tolv"]) == {
        ("Belmora", "ASSAULT", "Corvia"): 1,
        ("ARVENIA", "AID", "Valley Front"): 1,
    }
    assert look.pairs(speakers=["Lena Oduya"], types=["alignment"]) == {("ARVENIA", "supports", "Corvia"): 1}


@pytest.mark.parametrize(
    ("filters", "relations"),
    [
        ({"since": "2026-03-15"}, {"opposes", "CONSULT", "SUPPORT"}),
        ({"until": "2026-01"}, {"CONSULT", "supports"}),
        ({"since": "2026-02-03", "until": "2026-02-03"}, {"SANCTION", "AID", "opposes"}),
        ({"types": ["AID", "alignment"]}, {"AID", "supports", "opposes"}),
        ({"kinds": ["state"]}, {"SANCTION", "CONSULT", "SUPPORT", "supports", "opposes"}),
        ({"reports": ["jan"]}, {"CONSULT", "supports"}),
        (
            {"reports": [f"{BASE}doc/jan", "feb"]},
            {"CONSULT", "supports", "opposes", "SANCTION", "AID", "REQUEST", "ACCUSE"},
        ),
    ],
)
def test_filters(look: Look, filters: dict[str, object], relations: set[str]) -> None:
    assert {relation for _, relation, _ in look.pairs(**filters)} == relations


def test_a_month_is_kept_by_any_of_its_days(look: Look) -> None:
    assault = {"modalities": ["asserted"], "types": ["ASSAULT"]}
    assert look.pairs(since="2026-01-31", **assault) == look.pairs(until="2026-01-01", **assault) != {}
    assert look.pairs(since="2026-02-01", **assault) == {}


def test_actors_of_other_kinds_are_left_out_of_the_events_they_take_part_in(look: Look) -> None:
    nodes = look.nodes("events", kinds=["party"])
    assert {node.label for node in nodes.values() if node.group == "Actor"} == {export_graph.FORMULA}
    events = [node for node in nodes.values() if node.group == "Event"]
    assert sorted(node.kind for node in events) == ["CONSULT", "THREATEN"]
    # Its other sides are hidden; that must not make a directed act a joint one.
    assert look.pairs(kinds=["party"]) == {}


def test_an_event_has_its_sides_its_words_and_its_report(store: Store, look: Look) -> None:
    found = look.network("events")
    nodes = {node.id: node for node in found.nodes()}
    edges = list(found.edges())
    events = [node for node in nodes.values() if node.group == "Event"]
    assert len(events) == count(store, "?event a ent:Event") == store.stats().events
    assert len(edges) == sum(count(store, f"?event ent:{side} ?actor") for side in ("source", "target"))
    assert {e.source for e in edges} | {e.target for e in edges} <= nodes.keys()
    for edge in edges:
        assert (edge.relation, *edge.ends) in {("source", "Actor", "Event"), ("target", "Event", "Actor")}
    (call,) = [node for node in events if node.values["mode"] == "phone"]
    assert call.label == "CONSULT phone 2026-01-10"
    assert call.values["modality"] == "asserted"
    assert call.values["according_to"] is None
    assert str(call.values["sentence"]).startswith("Foreign Minister Lena Oduya")
    assert call.values["document"] == f"{BASE}doc/jan"
    (denied,) = [node for node in events if node.values["modality"] == "denied"]
    assert (denied.values["according_to"], denied.values["date"]) == ("Marek Tolv", None)
    (shelling,) = [node for node in events if node.values["place"] == "Port Sol"]
    assert (shelling.values["date"], shelling.values["first"], shelling.values["last"]) == (
        "2026-01", "2026-01-01", "2026-01-31",
    )  # fmt: skip
    (sanctions,) = [node for node in events if node.kind == "SANCTION"]
    assert sanctions.values["claims"] == 2


def test_everything_is_in_the_full_view(store: Store, look: Look) -> None:
    found = look.network("full")
    nodes = {node.id: node for node in found.nodes()}
    edges = list(found.edges())
    stats = store.stats()
    groups = [node.group for node in nodes.values()]
    for group, expected in (
        ("Actor", stats.actors), ("Event", stats.events), ("Alignment", stats.alignments), ("Role", stats.roles),
        ("Report", stats.reports), ("Place", count(store, "?p a sem:Place . FILTER NOT EXISTS { ?p a ent:Actor }")),
    ):  # fmt: skip
        assert groups.count(group) == expected, group
    relations = [edge.relation for edge in edges]
    for relation, pattern in {
        "states": "?claim ent:claims ?fact",
        "says": "?claim ent:accordingTo ?actor",
        "mentions": "GRAPH ?g { ?actor gaf:denotedBy ?m }",
        "part_of": "?a ent:partOf ?b",
        "place": "?e sem:hasPlace ?p",
        "member": "?r org:member ?a",
        "organization": "?r org:organization ?a",
        "a": "?x ent:a ?a",
        "b": "?x ent:b ?a",
    }.items():
        expected = (
            len({row[:2] for row in rows(store, f"SELECT ?g ?actor {{ {pattern} }}")})
            if relation == "mentions"
            else count(store, pattern)
        )
        assert relations.count(relation) == expected, relation
    assert {e.source for e in edges} | {e.target for e in edges} <= nodes.keys()
    assert len({e.id for e in edges} | nodes.keys()) == len(edges) + len(nodes)


def test_a_claim_is_an_edge_that_leads_to_its_words(look: Look) -> None:
    claims = [e for e in look.edges("full", reports=["jan"]) if e.relation == "states"]
    text = export_graph.query_graph.january().report.text
    for claim in claims:
        assert text[claim.values["char_start"] : claim.values["char_end"]] in str(claim.values["sentence"])  # type: ignore[misc]
    assert [c.values["modality"] for c in claims].count("denied") == 1


def test_a_role_holds_from_the_first_report_of_it_to_the_last(look: Look) -> None:
    nodes = [node for node in look.nodes("full").values() if node.group == "Role"]
    roles = {(node.values["words"], node.kind, node.values["since"]): node for node in nodes}
    begun = roles["foreign minister", "current", "2026-03"]
    assert (begun.values["first"], begun.values["last"]) == ("2026-03-01", "2026-03-15")
    former = roles["foreign minister", "former", None]
    assert former.spells == ()


def test_a_filter_keeps_only_what_the_kept_facts_speak_of(look: Look) -> None:
    nodes = look.nodes("full", types=["role"], reports=["mar/ch 1"]).values()
    assert {node.group for node in nodes} == {"Actor", "Role", "Report"}
    assert {node.label for node in nodes if node.group == "Actor"} == {"ARVENIA", "Ivo Brand", "Lena Oduya"}


@pytest.mark.parametrize("view", VIEWS)
def test_the_same_store_gives_the_same_export(look: Look, view: View) -> None:
    first, second = look.network(view), look.network(view)
    assert list(first.nodes()) == list(second.nodes())
    assert list(first.edges()) == list(second.edges())
    for node in first.nodes():
        assert {name for name, value in node.values.items() if value is not None} & {
            attribute.name for attribute in first.node_attributes
        }


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"since": "2026-13"}, "since: '2026-13' is no date; give YYYY-MM-DD, YYYY-MM or YYYY"),
        ({"since": "2027", "until": "2026"}, "since 2027 is after until 2026"),
        ({"kinds": ["king"]}, "there is no kind of actor 'king': choose of person, state"),
        ({"types": ["consult"]}, "there is no type 'consult'"),
        ({"modalities": ["sure"]}, "there is no modality 'sure'"),
        ({"speakers": ["Marek Tolf"]}, "similar: Marek Tolv"),
        ({"reports": ["june"]}, "the store holds no report 'june'"),
    ],
)
def test_what_cannot_be_meant_is_told(store: Store, filters: dict[str, object], said: str) -> None:
    with pytest.raises(EntenteError, match=said.replace("(", r"\(")):
        select(store, "actors", Filters(**filters))  # type: ignore[arg-type]
