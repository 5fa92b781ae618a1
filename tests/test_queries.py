"""Every named query, on a graph of three invented reports (tests/query_graph.py)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from query_graph import BASE, fill

from kg.map.namespaces import PREFIXES
from kg.query import find_query, named_queries, run_query, write
from kg.query.named import SLOT
from kg.store import Store

CONTRACT = {
    "actors": "actor name type country wikidata mentions",
    "roles": "person personName title of ofName status document",
    "events": "event date type mode source sourceName target targetName place modality accordingTo sentence document",
    "alignments": "a aName b bName stance accordingTo date sentence document",
    "allies": "ally allyName supportive adversarial",
    "timeline": "date event type with withName sentence document",
    "evidence": "document start end quote",
    "network": "source sourceName target targetName weight stance",
}
NEEDED = {
    "allies": {"actor": "Arvenia"},
    "timeline": {"actor": "Arvenia"},
    "evidence": {"resource": "Arvenia"},
    "according-to": {"speaker": "Lena Oduya"},
    "events-between": {"a": "Arvenia", "b": "Belmora"},
    "role-holders": {"of": "Arvenia"},
    "neighbourhood": {"actor": "United Nations"},
}
Ask = Callable[..., list[dict[str, str]]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("queries") / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def ask(store: Store) -> Ask:
    """Rows of a named query, as a reader of its CSV gets them."""

    def rows(name: str, **params: str) -> list[dict[str, str]]:
        text = write(run_query(store, name, params).results, "csv").decode("utf-8")
        return list(csv.DictReader(io.StringIO(text)))

    return rows


def pick(rows: list[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_every_query_gives_its_columns_once_and_in_order(store: Store, query) -> None:  # type: ignore[no-untyped-def]
    assert query.summary
    assert query.description
    params = NEEDED.get(query.name, {})
    assert {param.name for param in query.params if param.required} == set(params)
    if not query.columns:
        assert write(run_query(store, query, params).results, "nt")
        return
    lines = write(run_query(store, query, params).results, "csv").decode("utf-8").splitlines()
    assert lines[0] == ",".join(query.columns)
    assert len(lines) > 1
    assert len(set(lines)) == len(lines)
    assert write(run_query(store, query, params).results, "csv").decode("utf-8").splitlines() == lines


@pytest.mark.parametrize("name", CONTRACT)
def test_the_contract_s_columns_are_there(name: str) -> None:
    assert set(CONTRACT[name].split()) <= set(find_query(name, named_queries()).columns)


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_queries_declare_the_one_prefix_list_and_bind_what_they_take(query) -> None:  # type: ignore[no-untyped-def]
    declared = dict(re.findall(r"^PREFIX (\w+): <(.*)>$", query.sparql, re.MULTILINE))
    body = re.sub(r"^(PREFIX|#).*$", "", query.sparql, flags=re.MULTILINE)
    assert declared.items() <= PREFIXES.items()
    assert set(declared) == {prefix for prefix in PREFIXES if re.search(rf"(?<![\w-]){prefix}:", body)}
    assert {slot[1] for slot in SLOT.findall(query.sparql)} == {param.name for param in query.params}


def test_stances_of_event_types_are_the_same_in_both_queries() -> None:
    pairs = [
        set(re.findall(r"\(ent:(\w+) ent:(supportive|adversarial)\)", find_query(name, named_queries()).sparql))
        for name in ("allies", "network")
    ]
    assert pairs[0] == pairs[1]
    assert len(pairs[0]) == 12


def test_actors(ask: Ask) -> None:
    rows = ask("actors")
    assert pick(rows, "name", "type", "country", "mentions", "documents")[:2] == [
        ("ARVENIA", "state", "XAA", "10", "3"),
        ("Belmora", "state", "XBB", "8", "3"),
    ]
    assert len({row["actor"] for row in rows}) == len(rows) == 9
    linked = [row for row in rows if row["wikidata"]]
    assert pick(linked, "name", "wikidata") == [("United Nations", "http://www.wikidata.org/entity/Q1065")]
    assert pick(ask("actors", kind="igo"), "name") == [("United Nations",)]


def test_roles(ask: Ask) -> None:
    assert pick(ask("roles"), "personName", "title", "ofName", "status", "since", "document") == [
        ("Lena Oduya", "foreign minister", "Arvenia", "current", "", f"{BASE}doc/jan"),
        ("Marek Tolv", "president", "Belmora", "current", "", f"{BASE}doc/jan"),
        ("Ivo Brand", "foreign minister", "ARVENIA", "current", "2026-03", f"{BASE}doc/mar%2Fch%201"),
        ("Lena Oduya", "foreign minister", "ARVENIA", "former", "", f"{BASE}doc/mar%2Fch%201"),
    ]
    assert pick(ask("roles", actor="belmora"), "personName") == [("Marek Tolv",)]
    assert pick(ask("roles", actor="ivo brand"), "personName") == [("Ivo Brand",)]


def test_events_tell_who_says_so_and_how(ask: Ask) -> None:
    rows = ask("events")
    shelling = [row for row in rows if row["mode"] == "heavy-weapons"]
    columns = ("date", "type", "sourceName", "targetName", "placeName", "modality", "accordingToName", "sentence")
    assert pick(shelling, *columns) == [
        ("2026-01", "ASSAULT", "Belmora", "Corvia", "Port Sol", "asserted", "Lena Oduya",
         "Lena Oduya said that Belmora had shelled Corvia at Port Sol."),
    ]  # fmt: skip
    denied = [row for row in rows if row["modality"] == "denied"]
    assert pick(denied, "type", "accordingToName", "date") == [("ASSAULT", "Marek Tolv", "")]
    own = [row for row in rows if row["mode"] == "phone"]
    assert pick(own, "sourceName", "targetName", "accordingTo", "accordingToName", "place") == [
        ("Lena Oduya", "Marek Tolv", "", "", "")
    ]


def test_an_event_of_two_reports_has_one_row_for_each(ask: Ask) -> None:
    sanctions = ask("events", type="SANCTION")
    assert len({row["event"] for row in sanctions}) == 1
    assert pick(sanctions, "document", "sourceName") == [
        (f"{BASE}doc/feb", "Arvenia"),
        (f"{BASE}doc/mar%2Fch%201", "ARVENIA"),
    ]


def test_dates_choose_what_lies_within_as_far_as_they_go(ask: Ask) -> None:
    def dates(**period: str) -> list[str]:
        return [row["date"] for row in ask("events", **period)]

    # The shelling "in January" (2026-01) may lie within any part of January.
    assert dates(until="2026-01-05") == ["2026-01"]
    assert dates(since="2026-01-05", until="2026-01") == ["2026-01", "2026-01-10"]
    assert dates(since="2026-03") == ["2026-03-14", "2026-03-14"]
    assert dates(since="2027") == []
    assert "" in dates()
    assert "" not in dates(since="2020")


def test_events_of_one_actor(ask: Ask) -> None:
    assert {row["type"] for row in ask("events", actor="UN")} == {"AID", "REQUEST"}


def test_alignments(ask: Ask) -> None:
    columns = ("aName", "bName", "stance", "kind", "accordingToName", "date")
    assert pick(ask("alignments"), *columns) == [
        ("Arvenia", "Corvia", "supportive", "declared", "", "2026-01-10"),
        ("Arvenia", "Belmora", "adversarial", "behavioural", "", "2026-02-03"),
        ("Arvenia", "Corvia", "supportive", "declared", "Lena Oduya", "2026-02-04"),
        ("ARVENIA", "Corvia", "adversarial", "declared", "", "2026-03-15"),
    ]
    assert len(ask("alignments", stance="adversarial", actor="Corvia")) == 1


def test_allies_count_voices_by_alignments_and_the_reports_own_events(ask: Ask) -> None:
    # Corvia: one report and Oduya for, one report against. Belmora: the sanctions, told by two reports, of which one
    # has an alignment too, read off the same act.
    assert pick(ask("allies", actor="Arvenia"), "allyName", "supportive", "adversarial") == [
        ("Corvia", "2", "1"),
        ("Belmora", "0", "2"),
    ]
    # The aid counts, the request does not: a request shows no stance. Both directions count.
    assert pick(ask("allies", actor="corvia"), "allyName", "supportive", "adversarial") == [
        ("ARVENIA", "2", "1"),
        ("United Nations", "1", "0"),
    ]
    # Tolv alone says that Arvenia arms the Front.
    assert ask("allies", actor="Valley Front") == []


def test_timeline(ask: Ask) -> None:
    assert pick(ask("timeline", actor="Arvenia"), "date", "type", "withName", "accordingToName") == [
        ("2026-02-03", "SANCTION", "Belmora", ""),
        ("2026-02-03", "SANCTION", "Belmora", ""),
        ("2026-03-14", "CONSULT", "Belmora", ""),
        ("", "AID", "Valley Front", "Marek Tolv"),
    ]
    assert len(ask("timeline", actor="Arvenia", since="2026-03")) == 1


def test_evidence_of_everything(ask: Ask, store: Store) -> None:
    said = next(row for row in ask("events") if row["mode"] == "heavy-weapons")
    expected = [("jan", "had shelled Corvia", "124")]
    assert pick(ask("evidence", resource=said["event"]), "documentId", "quote", "start") == expected
    claim = next(iter(store.query(f"SELECT ?c {{ ?c <{PREFIXES['ent']}claims> <{said['event']}> }}")))["c"].value
    assert pick(ask("evidence", resource=claim), "documentId", "quote", "start") == expected
    by_name = ask("evidence", resource="oduya")
    assert pick(by_name, "documentId", "start", "end", "quote")[:2] == [
        ("feb", "78", "88", "Lena Oduya"),
        ("feb", "293", "303", "Lena Oduya"),
    ]
    link = next(iter(store.query(f"SELECT ?l {{ ?l a <{PREFIXES['ent']}Link> }}")))["l"].value
    assert ask("evidence", resource=link) == ask("evidence", resource="Q1065") != []
    role = ask("roles")[0]["role"]
    assert pick(ask("evidence", resource=role), "quote") == [("Foreign Minister Lena Oduya of Arvenia",)]
    alignment = ask("alignments", stance="adversarial")[1]["alignment"]
    assert pick(ask("evidence", resource=alignment), "documentId", "quote") == [
        ("mar/ch 1", "has turned against Corvia")
    ]


def test_network_has_one_row_per_pair_and_stance_and_one_name_per_actor(ask: Ask) -> None:
    assert pick(ask("network"), "sourceName", "targetName", "stance", "weight") == [
        ("ARVENIA", "Belmora", "adversarial", "2"),
        ("ARVENIA", "Corvia", "supportive", "2"),
        ("ARVENIA", "Corvia", "adversarial", "1"),
        ("Arvenian Foreign Ministry", "Belmora", "adversarial", "1"),
        ("United Nations", "Corvia", "supportive", "1"),
    ]
    assert pick(ask("network", actor="UN"), "targetName") == [("Corvia",)]


def test_reports(ask: Ask) -> None:
    assert pick(ask("reports"), "documentId", "date", "title", "actors", "events", "roles", "alignments") == [
        ("jan", "2026-01-10", "A call <b>between</b> neighbours", "5", "3", "2", "1"),
        ("feb", "2026-02-04", "", "8", "6", "0", "2"),
        ("mar/ch 1", "2026-03-15", "", "5", "2", "2", "1"),
    ]


def test_speakers(ask: Ask) -> None:
    assert pick(ask("speakers"), "speakerName", "claims", "documents", "first", "last") == [
        ("Lena Oduya", "3", "2", "2026-01-10", "2026-02-04"),
        ("Marek Tolv", "2", "2", "2026-01-10", "2026-02-04"),
    ]


def test_spokespeople(ask: Ask) -> None:
    assert set(pick(ask("spokespeople"), "speakerName", "title", "status", "citations")) == {
        ("Lena Oduya", "foreign minister", "current", "3"),
        ("Lena Oduya", "foreign minister", "former", "3"),
        ("Marek Tolv", "president", "current", "2"),
    }
    assert pick(ask("spokespeople", **{"for": "Belmora"}), "speakerName") == [("Marek Tolv",)]


def test_the_world_according_to_a_speaker(ask: Ask) -> None:
    columns = ("kind", "subjectName", "what", "objectName", "modality")
    assert pick(ask("according-to", speaker="Oduya"), *columns) == [
        ("event", "Belmora", "ASSAULT", "Corvia", "asserted"),
        ("event", "Belmora", "RETREAT", "Corvia", "called_for"),
        ("alignment", "Arvenia", "supportive", "Corvia", "asserted"),
    ]


def test_one_sided_claims_leave_out_what_the_reports_say_too(ask: Ask) -> None:
    # Oduya's word that Arvenia stands with Corvia is left out: the first report says so itself.
    assert pick(ask("one-sided-claims"), "side", "speakerName", "subjectName", "what", "objectName") == [
        ("XAA", "Lena Oduya", "Belmora", "ASSAULT", "Corvia"),
        ("XBB", "Marek Tolv", "Arvenia", "AID", "Valley Front"),
    ]


def test_disputed(ask: Ask) -> None:
    assert pick(ask("disputed"), "type", "assertedByName", "deniedByName", "sentence", "denialSentence") == [
        ("ASSAULT", "Lena Oduya", "Marek Tolv",
         "Lena Oduya said that Belmora had shelled Corvia at Port Sol.",
         "Marek Tolv denied that Belmora had hit Corvia."),
    ]  # fmt: skip


def test_demands(ask: Ask) -> None:
    columns = ("callerName", "calledName", "what", "mode", "towardName")
    assert pick(ask("demands"), *columns) == [
        ("Lena Oduya", "Belmora", "RETREAT", "withdraw", "Corvia"),
        ("Corvia", "United Nations", "REQUEST", "assist", ""),
    ]
    assert pick(ask("demands", actor="Belmora"), "what") == [("RETREAT",)]


def test_sanctions(ask: Ask) -> None:
    assert pick(ask("sanctions", until="2026-02-28"), "date", "sourceName", "targetName", "trigger", "document") == [
        ("2026-02-03", "Arvenia", "Belmora", "imposed sanctions", f"{BASE}doc/feb"),
        ("2026-02-03", "ARVENIA", "Belmora", "imposed sanctions", f"{BASE}doc/mar%2Fch%201"),
    ]


def test_events_between_two_states_count_their_people_and_ministries(ask: Ask) -> None:
    columns = ("month", "type", "sourceName", "targetName", "events")
    expected = [
        ("2026-01", "CONSULT", "ARVENIA", "Belmora", "1"),
        ("2026-02", "ACCUSE", "ARVENIA", "Belmora", "1"),
        ("2026-02", "SANCTION", "ARVENIA", "Belmora", "1"),
        ("2026-03", "CONSULT", "ARVENIA", "Belmora", "1"),
    ]
    assert pick(ask("events-between", a="Arvenian Republic", b="Belmora"), *columns) == expected
    assert len(ask("events-between", a="Belmora", b="Arvenia", since="2026-02", until="2026-02")) == 2


def test_dyads(ask: Ask) -> None:
    rows = ask("dyads")
    assert pick(rows, "aName", "bName", "events", "cooperation", "conflict", "first", "last")[0] == (
        "ARVENIA", "Belmora", "2", "1", "1", "2026-02-03", "2026-03-14"
    )  # fmt: skip
    assert len({frozenset((row["a"], row["b"])) for row in rows}) == len(rows)
    # A denied act is none.
    assert [row["events"] for row in rows if {row["aName"], row["bName"]} == {"Belmora", "Corvia"}] == ["1"]


def test_changed_sides_in_one_voice(ask: Ask) -> None:
    columns = ("aName", "bName", "before", "beforeDate", "after", "afterDate", "accordingTo")
    assert pick(ask("changed-sides"), *columns) == [
        ("ARVENIA", "Corvia", "supportive", "2026-01-10", "adversarial", "2026-03-15", "")
    ]
    assert ask("changed-sides", actor="Corvia") == []


@pytest.mark.parametrize(
    ("date", "holders"),
    [
        ("2025-12", []),
        ("2026-01-10", ["Lena Oduya"]),
        ("2026-02-28", ["Lena Oduya"]),
        ("2026-03-20", ["Ivo Brand"]),
        ("2027", ["Ivo Brand"]),
    ],
)
def test_role_holders_as_of_a_date(ask: Ask, date: str, holders: list[str]) -> None:
    assert [row["personName"] for row in ask("role-holders", of="Arvenia", date=date)] == holders


def test_role_holders_of_all_time(ask: Ask) -> None:
    assert {row["personName"] for row in ask("role-holders", of="Arvenia")} == {"Ivo Brand", "Lena Oduya"}


def test_unlinked_actors(ask: Ask) -> None:
    names = [row["name"] for row in ask("unlinked-actors")]
    assert names[:2] == ["ARVENIA", "Belmora"]
    assert "United Nations" not in names


def test_links_come_with_score_and_reasons_the_doubtful_first(ask: Ask) -> None:
    rows = ask("links")
    scores = [float(row["score"]) for row in rows]
    assert rows
    assert scores == sorted(scores)
    assert all(row["reasons"] and row["document"] for row in rows)
    assert {row["actorName"] for row in ask("links", actor="United Nations")} == {"United Nations"}


def test_neighbourhood_is_rdf_with_names(store: Store) -> None:
    triples = write(run_query(store, "neighbourhood", {"actor": "UN"}).results, "nt").decode("utf-8").splitlines()
    edges = {line.split()[1] for line in triples if line.endswith("> .")}
    assert edges == {f"<{PREFIXES['ent']}aid>", f"<{PREFIXES['ent']}request>"}
    assert sum('"Corvia"' in line for line in triples) == 1


def test_an_actor_without_neighbours_is_still_named(store: Store) -> None:
    triples = write(run_query(store, "neighbourhood", {"actor": "Valley Front"}).results, "nt").decode("utf-8")
    assert [line.split(" ", 2)[2] for line in sorted(triples.splitlines())] == ['"Valley Front" .', '"armed_group" .']
