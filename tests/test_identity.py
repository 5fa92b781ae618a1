"""Judgements on who is who: what follows from them, the file that keeps them, and their effect on a store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import made
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.build import build
from kg.cli import main
from kg.errors import EntenteError, ReportError
from kg.identity.act import Author, distinct, merge, pin, split
from kg.identity.actors import Known, find_actor, known_actors
from kg.identity.apply import apply, judging, report_in, stale_graphs
from kg.identity.doubts import ACRONYM, SAME_NAME, SURNAME, TRANSLITERATION, doubts
from kg.identity.file import read_identity, write_identity
from kg.identity.judgements import Contradiction, Identity, Judgement, resolve, split_off
from kg.link.index import Index, open_index
from kg.map import base_iri, report_iri
from kg.map.iris import actor_iri
from kg.model import Actor, Extraction, Link, Mention, Report
from kg.store import Store, open_store
from kg.validate import validate

BASE = base_iri("https://w3id.org/entente/id/")
EVA = Author("eva", "seen on the photo")


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772697600")


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    opened = open_index()
    yield opened
    opened.close()


# ---- what follows from judgements ----

ACTORS = st.sampled_from(["actor/a", "actor/b", "actor/c", "actor/Q1", "actor/Q2"])
ROWS = st.lists(
    st.one_of(
        st.builds(Judgement, st.sampled_from(["merge", "distinct"]), ACTORS, ACTORS),
        st.builds(Judgement, st.just("pin"), ACTORS, st.sampled_from(["Q1", "Q2", "Q3"])),
        st.builds(Judgement, st.just("split"), ACTORS, st.sampled_from(["doc/1", "doc/1 doc/2", "doc/2"])),
    ).filter(lambda row: row.subject != row.object),
    max_size=6,
)
ALL = ["actor/a", "actor/b", "actor/c", "actor/Q1", "actor/Q2"]


def outcome(rows: Iterable[Judgement]) -> dict[tuple[str, str], str] | None:
    try:
        identity = resolve(rows)
    except Contradiction:
        return None
    return {(actor, doc): identity.actor(actor, doc) for actor in ALL for doc in ("doc/1", "doc/2", "doc/3")}


@given(ROWS, st.randoms())
def test_the_order_of_judgements_does_not_matter(rows: list[Judgement], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert outcome(rows) == outcome(shuffled)


@given(ROWS)
def test_what_holds_together_keeps_the_invariants(rows: list[Judgement]) -> None:
    found = outcome(rows)
    if found is None:
        return
    identity = resolve(rows)
    for row in rows:
        if row.judgement == "merge":
            assert identity.whole(row.subject) == identity.whole(row.object)
        elif row.judgement == "distinct":
            assert identity.whole(row.subject) != identity.whole(row.object)
        elif row.judgement == "pin":
            assert row.subject == f"actor/{row.object}" or identity.whole(row.subject).startswith("actor/Q")
        else:
            for doc in row.object.split():
                assert found[row.subject, doc] == identity.whole(split_off(row.subject, row.object))
    for actor in found.values():
        assert identity.whole(actor) == actor


def test_two_items_are_never_one_unless_one_is_pinned_to_the_other() -> None:
    with pytest.raises(Contradiction, match="two Wikidata items"):
        resolve([Judgement("merge", "actor/a", "actor/Q1"), Judgement("merge", "actor/a", "actor/Q2")])
    with pytest.raises(Contradiction, match="two Wikidata items"):
        resolve([Judgement("pin", "actor/a", "Q1"), Judgement("pin", "actor/a", "Q2")])
    assert resolve([Judgement("pin", "actor/Q1", "Q2")]).whole("actor/Q1") == "actor/Q2"
    with pytest.raises(Contradiction, match="pinned to each other"):
        resolve([Judgement("pin", "actor/Q1", "Q2"), Judgement("pin", "actor/Q2", "Q1")])


def test_a_contradiction_names_the_judgements_on_the_way() -> None:
    rows = [
        Judgement("merge", "actor/a", "actor/b", author="eva"),
        Judgement("merge", "actor/b", "actor/c", author="jan"),
        Judgement("distinct", "actor/c", "actor/a", "other birth dates", "kim"),
    ]
    with pytest.raises(Contradiction) as problem:
        resolve(rows)
    for part in ("by eva", "by jan", "by kim: other birth dates"):
        assert part in str(problem.value)


# ---- the file ----


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=3, max_size=3))
def test_the_file_gives_back_what_was_judged(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("f") / "identity.csv"
    reason, author, date = (" ".join(text.split()) for text in texts)
    rows = (Judgement("merge", "actor/a", "actor/b", reason, author, date),)
    write_identity(path, rows)
    assert read_identity(path).judgements == rows


HEADER = "judgement,subject,object,reason,author,date\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the columns must be"),
        ("a,b\n", "line 1: the columns must be"),
        (HEADER + "join,actor/a,actor/b,,,\n", "line 2: 'join' is no judgement; choose merge"),
        (HEADER + "merge,a,actor/b,,,\n", "line 2: the subject 'a' is no actor"),
        (HEADER + "pin,actor/a,794,,,\n", "line 2: the object '794' of a pin must be a Wikidata item"),
        (HEADER + "split,actor/a,visby,,,\n", "must be reports"),
        (HEADER + "merge,actor/a,actor/a,,,\n", "with itself"),
        (HEADER + "merge,actor/a\n", "line 2: a row has 6 fields"),
        (HEADER + "merge,actor/a,actor/b,,,\ndistinct,actor/a,actor/b,,,\nmerge,actor/c,actor/d,,,\n", "line 3: actor"),
        (HEADER + 'merge,actor/a,"actor/b\n', "no CSV"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "identity.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EntenteError, match=message) as problem:
        read_identity(path)
    assert str(path) in str(problem.value)


def test_a_file_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "identity.csv"
    path.write_bytes(
        ("\ufeff" + HEADER + "merge,actor/a,actor/b,\n").replace("\n", "\r\n").encode().replace(b"b,\r", b"b,,,\r")
    )
    assert read_identity(path).whole("actor/b") == "actor/a"


# ---- the effect on a store ----

SHORT = "A. Lima came to Bergen. Salo stayed."
BERGEN = Report("bergen", SHORT, date="2026-03-09")
A_LIMA = Actor("A. Lima", "person", country="NOR", mentions=(Mention(0, 7, "A. Lima"),))
OTHER_SALO = Actor("Juho Salo", "person", country="FIN", mentions=(Mention(24, 28, "Salo"),))
SECOND = Extraction(BERGEN, actors=(A_LIMA, OTHER_SALO), sentences=((0, 23), (24, 36)))
EXTRACTIONS = {made.REPORT.id: made.MADE, BERGEN.id: SECOND}


def extract(reports: Iterable[Report | ReportError]) -> Iterator[Extraction | ReportError]:
    """An extractor that has read the two reports by hand; a report that is not as it was read is not known."""
    for report in reports:
        if isinstance(report, ReportError):
            yield report
        else:
            known = EXTRACTIONS[report.id]
            assert report == replace(known.report, path=None)
            yield known


def built(store: Store, identity: Identity, index: Index) -> set[ox.Quad]:
    link = judging(lambda extraction: extraction, identity, index, BASE)
    summary = build([made.REPORT, BERGEN], store, extract, link, model="m 1", base=BASE, force=True)
    assert not summary.failures
    return quads(store)


def quads(store: Store) -> set[ox.Quad]:
    return {quad for graph in store.graphs() for quad in store.graph(graph)}


def actor_of(actor: Actor, report: Report = made.REPORT) -> str:
    return actor_iri(BASE, actor, report_iri(BASE, report.id)).removeprefix(BASE)


LIMA, SHORT_LIMA, SALO = actor_of(made.LIMA), actor_of(A_LIMA, BERGEN), actor_of(made.SALO)
JUDGED = {
    "merge": [Judgement("merge", LIMA, SHORT_LIMA)],
    "merge in one report": [Judgement("merge", LIMA, SALO)],
    "pin": [Judgement("pin", LIMA, "Q999999999", "the ministry's page", "eva", "2026-03-10")],
    "merge with a linked one": [Judgement("merge", SALO, "actor/Q33")],
    "another link": [Judgement("pin", "actor/Q20", "Q33")],
    "split": [Judgement("split", SALO, "doc/bergen")],
    "split a wrong link": [Judgement("split", "actor/Q33", "doc/made%201")],
    "split and merged anew": [
        Judgement("split", SALO, "doc/bergen"),
        Judgement("merge", split_off(SALO, "doc/bergen"), LIMA),
    ],
    "distinct": [Judgement("distinct", LIMA, SALO)],
}


@pytest.mark.parametrize("name", JUDGED)
def test_a_store_is_changed_as_a_new_build_would_make_it_and_undoing_leaves_nothing(
    name: str, tmp_path: Path, index: Index
) -> None:
    identity = resolve(JUDGED[name])
    with open_store(tmp_path / "a") as store, open_store(tmp_path / "b") as other:
        before = built(store, Identity(), index)
        wanted = built(other, identity, index)
        assert (before == wanted) == (name == "distinct")
        for now, expected in ((identity, wanted), (Identity(), before)):
            stale = stale_graphs(store, now, BASE)
            link = judging(lambda extraction: extraction, now, index, BASE)
            assert not apply(store, stale, extract, link, model="m 1", base=BASE).failures
            assert quads(store) == expected
            assert not stale_graphs(store, now, BASE)
        assert validate(other).conforms


def test_only_the_graphs_concerned_are_stale(tmp_path: Path, index: Index) -> None:
    with open_store(tmp_path / "s") as store:
        built(store, Identity(), index)
        assert stale_graphs(store, resolve(JUDGED["split"]), BASE) == [report_iri(BASE, "bergen")]
        assert stale_graphs(store, resolve([Judgement("pin", LIMA, "Q5")]), BASE) == [report_iri(BASE, made.REPORT.id)]
        assert stale_graphs(store, resolve([Judgement("merge", "actor/0", "actor/1")]), BASE) == []


def test_a_pinned_actor_says_who_pinned_it_and_a_split_one_loses_its_link(tmp_path: Path, index: Index) -> None:
    rows = [*JUDGED["pin"], *JUDGED["split a wrong link"]]
    with open_store(tmp_path / "s") as store:
        built(store, resolve(rows), index)
        actors = known_actors(store, BASE)
        assert actors["actor/Q999999999"].names[0] == "Ana Lima"
        (apart,) = [one for one in actors.values() if one.name == "Finland"]
        assert apart.qid is None
        ask = (
            "ASK { [] ent:linked <%sactor/Q999999999> ; ent:score ?score ; ent:reason ?reason "
            'FILTER(?score = 1 && CONTAINS(?reason, "by eva")) }'
        )
        assert store.query(ask % BASE, prefixes={"ent": "https://w3id.org/entente/ns#"})


@pytest.mark.parametrize(
    "report",
    [
        made.REPORT,
        Report("x", "date: 2026-01-20\ntitle: T\n\nIt came.", "2026-01-20", "T", body_start=27),
        Report("y", "date: 2026-01-20\n\nIt came.", language="fr", url="https://example.org/a%20b?c=d"),
    ],
    ids=lambda report: report.id,
)
def test_a_report_is_given_back_as_it_was_read(report: Report, tmp_path: Path, index: Index) -> None:
    with open_store(tmp_path / "s") as store:
        build([report], store, lambda found: (Extraction(one) for one in found), lambda e: e, model="m", base=BASE)
        assert report_in(store, report_iri(BASE, report.id)) == report


def test_a_report_that_was_tampered_with_is_not_given_back(tmp_path: Path, index: Index) -> None:
    graph = report_iri(BASE, "bergen")
    with open_store(tmp_path / "s") as store:
        built(store, Identity(), index)
        changed = [
            replace_text(quad) if quad.predicate.value.endswith("articleBody") else quad for quad in store.graph(graph)
        ]
        store.replace_graph(graph, changed)
        found = report_in(store, graph)
        assert isinstance(found, ReportError)
        assert "bergen" in str(found)


def replace_text(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, ox.Literal("Other words."), quad.graph_name)


# ---- judging ----


@pytest.fixture
def store(tmp_path: Path, index: Index) -> Iterator[Store]:
    with open_store(tmp_path / "s") as opened:
        built(opened, Identity(), index)
        yield opened


def test_conflicts_of_kind_or_country_forbid_a_merge_unless_it_is_forced(store: Store) -> None:
    for a, b, what in (("Ana Lima", "Finland", "kinds differ"), ("Norway", "Finland", "countries differ")):
        with pytest.raises(EntenteError, match=f"{what}.*--force"):
            merge(store, Identity(), a, b, EVA, BASE)
    forced = merge(store, Identity(), "Ana Lima", "Finland", replace(EVA, force=True), BASE)
    assert forced.whole(LIMA) == "actor/Q33"


def test_a_judgement_is_signed_and_refused_the_second_time(store: Store) -> None:
    once = merge(store, Identity(), "Ana Lima", "A. Lima", EVA, BASE)
    (row,) = once.judgements
    assert (row.author, row.reason) == ("eva", "seen on the photo")
    assert len(row.date) == 10
    with pytest.raises(EntenteError, match="judged before: merge"):
        merge(store, once, "Ana Lima", "A. Lima", EVA, BASE)
    with pytest.raises(Contradiction, match="Undo one"):
        distinct(store, once, "Ana Lima", "A. Lima", EVA, BASE)


def test_a_pin_is_compared_with_the_item(store: Store, index: Index) -> None:
    with pytest.raises(EntenteError, match="kinds differ: person, state"):
        pin(store, index, Identity(), "Ana Lima", "Q20", EVA, BASE)
    with pytest.raises(EntenteError, match="no Wikidata item"):
        pin(store, index, Identity(), "Ana Lima", "Norway", EVA, BASE)
    pinned = pin(store, index, Identity(), "Ana Lima", "q999999999", replace(EVA, reason=""), BASE)
    assert "not in the index" in pinned.judgements[0].reason


def test_a_split_names_reports_in_which_the_actor_stands(store: Store) -> None:
    with pytest.raises(EntenteError, match="not in the report nowhere; it is in bergen, made 1"):
        split(store, Identity(), "Juho Salo", ["nowhere"], EVA, BASE)
    assert split(store, Identity(), "Juho Salo", ["made 1"], EVA, BASE).judgements[0].object == "doc/made%201"


def test_an_actor_is_found_by_what_it_was_before_a_merge(store: Store, index: Index) -> None:
    identity = resolve(JUDGED["merge"])
    built(store, identity, index)
    gone = LIMA if identity.whole(LIMA) != LIMA else SHORT_LIMA
    assert find_actor(store, gone, BASE).id == gone
    with pytest.raises(EntenteError, match="by a judgement: undo that"):
        split(store, identity, identity.whole(LIMA), ["made 1" if gone == LIMA else "bergen"], EVA, BASE)
    with pytest.raises(EntenteError, match="no actor in the store is called 'Nobody'"):
        find_actor(store, "Nobody", BASE)


# ---- what is worth a judgement ----


def known(number: int, name: str, kind: str = "person", country: str = "NOR", **more: object) -> Known:
    parts = {
        "kinds": (kind,),
        "countries": (country,) if country else (),
        "mentions": 10 - number,
        "reports": 1,
        **more,
    }
    return Known(f"actor/{number}", (name,), **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (known(1, "Ana Lima"), known(2, "A. Lima"), SURNAME),
        (known(1, "Ana Lima"), known(2, "Lima"), SURNAME),
        (known(1, "Ana Lima"), known(2, "Berta Lima"), None),
        (known(1, "Lima"), known(2, "Lima"), None),
        (known(1, "Ana Lima"), known(2, "Ana Lima", country="SWE"), SAME_NAME),
        (known(1, "Ana Lima"), known(2, "Ana Lima", country="", qid="Q1"), SAME_NAME),
        (known(1, "Ana Lima", qid="Q2"), known(2, "Ana Lima", country="SWE", qid="Q1"), None),
        (known(1, "Visby", "state"), known(2, "Visby", "place"), None),
        (known(1, "Visby", "state"), known(2, "Visby", "government_body"), None),
        (known(1, "Visby", "state", kinds=("place", "state")), known(2, "Visby", "place"), None),
        (known(1, "the government", "government_body"), known(2, "government", "government_body", "SWE"), None),
        (known(1, "Nouri al-Maliki"), known(2, "Nuri Maliki"), TRANSLITERATION),
        (known(1, "Front for the Defence of the Coast", "armed_group"), known(2, "FDC", "party", ""), None),
        (known(1, "Front for the Defence of the Coast", "armed_group"), known(2, "FDC", "armed_group", ""), ACRONYM),
        (known(1, "Free Dogs Club", "party"), known(2, "Fine Dance Choir", "party"), None),
    ],
)
def test_near_misses_are_found_with_what_speaks_for_them(a: Known, b: Known, why: str | None) -> None:
    found = [doubt for doubt in doubts({a.id: a, b.id: b}, Identity()) if doubt.b]
    assert [doubt.why[0] for doubt in found] == ([why] if why else [])
    if found:
        judged = resolve([Judgement("distinct", b.id, a.id)])
        assert not doubts({a.id: a, b.id: b}, judged)


def test_doubts_come_most_mentioned_first_and_hold_merges_that_rest_on_a_name() -> None:
    merged = known(1, "Ana Lima", country="", reports=3)
    pair = known(4, "Oda Kirk"), known(5, "O. Kirk")
    found = doubts({one.id: one for one in (*pair, merged)}, Identity())
    assert [(doubt.a.id, doubt.mentions) for doubt in found] == [("actor/4", 11), ("actor/1", 9)]
    assert "3 reports" in found[1].why[0]


# ---- the command ----

TALKS = [
    {
        "id": "r1",
        "date": "2026-03-04",
        "text": "Anna Berg, the foreign minister of Norway, met President Peter Otieno.",
    },
    {"id": "r2", "date": "2026-03-06", "text": "Norwegian Foreign Minister A. Berg visited Nairobi on Thursday."},
]


def run(*args: str) -> str:
    result = CliRunner().invoke(main, [*args])
    assert result.exit_code == 0, result.output
    return result.output


def names() -> dict[str, str]:
    rows = json.loads(run("query", "actors", "--format", "json"))["results"]["bindings"]
    return {row["name"]["value"]: row["actor"]["value"].removeprefix(BASE) for row in rows}


def test_an_analyst_lists_merges_rebuilds_and_takes_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.jsonl").write_text("\n".join(map(json.dumps, TALKS)), encoding="utf-8")
    run("build", "talks.jsonl")
    listed = json.loads(run("identity", "list", "--format", "json"))["questions"]
    assert [(row["a"]["name"], row["b"]["name"], row["for"]) for row in listed] in (
        [("Anna Berg", "A. Berg", [SURNAME])],
        [("A. Berg", "Anna Berg", [SURNAME])],
    )
    assert "1 report rewritten" in run("identity", "merge", "Anna Berg", "A. Berg", "--author", "eva")
    merged = names()
    assert merged.get("A. Berg", merged.get("Anna Berg")) == min(listed[0]["a"]["actor"], listed[0]["b"]["actor"])
    assert not {"A. Berg", "Anna Berg"} <= merged.keys()
    assert "0 built" in run("build", "talks.jsonl").replace("reports ", "")
    run("build", "talks.jsonl", "--force")
    assert names() == merged
    assert "0 questions; 1 judgements" in run("identity", "list")
    # A file that is edited by hand, or gone, takes effect at the next build, or is missed aloud.
    (tmp_path / "identity.csv").rename(tmp_path / "kept.csv")
    assert "name it with --identity" in run("build", "talks.jsonl")
    assert names() == merged
    (tmp_path / "identity.csv").write_text(HEADER, encoding="utf-8")
    assert "1 report rewritten by the judgements" in run("build", "talks.jsonl")
    assert {"A. Berg", "Anna Berg"} <= names().keys()
    run("build", "talks.jsonl", "--identity", "kept.csv")
    assert names() == merged
    assert "Undone: merge" in run("identity", "undo", "--identity", "kept.csv")
    assert {"A. Berg", "Anna Berg"} <= names().keys()


def test_the_command_refuses_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Index) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store(tmp_path / "kg-store") as opened:
        built(opened, Identity(), index)
    for args, message in (
        (["identity", "undo"], "there is no judgement to undo"),
        (["identity", "merge", "Ana Lima", "Norway"], "--force"),
        (["build", "x.txt", "--identity", "none.csv"], "none.csv: there is no such file"),
    ):
        result = CliRunner().invoke(main, args)
        assert result.exit_code == 2, result.output
        assert message in result.output
        assert "Traceback" not in result.output
    assert not (tmp_path / "identity.csv").exists()


def test_a_judgement_for_later_leaves_the_store_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Index
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store(tmp_path / "kg-store") as opened:
        before = built(opened, Identity(), index)
    run("identity", "merge", "Ana Lima", "A. Lima", "--later", "--author", "eva", "--reason", "one post")
    assert (tmp_path / "identity.csv").read_text(encoding="utf-8").splitlines()[1].startswith("merge,actor/")
    with open_store(tmp_path / "kg-store", read_only=True) as opened:
        assert quads(opened) == before


def test_labels_in_other_languages_stand_beside_the_name(tmp_path: Path) -> None:
    link = Link("Q20", "Norway", 0.99, labels=(("fr", "Norvège"), ("zh", "挪威")))
    extraction = Extraction(
        Report("a", "Norway"), (Actor("Norway", "state", mentions=(Mention(0, 6, "Norway"),), link=link),)
    )
    with open_store(tmp_path / "s") as store:
        build([extraction.report], store, lambda found: (extraction for _ in found), lambda e: e, model="m", base=BASE)
        rows = store.query("SELECT ?l { ?a <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY LANG(?l)")
        assert [str(row["l"]) for row in rows] == ['"Norvège"@fr', '"挪威"@zh']
        assert validate(store).conforms
