"""Judgements on who is who: what follows from them, and the file that keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identity_store import (
    HEADER,
)

from kg.errors import EntenteError
from kg.identity.file import read_identity, write_identity
from kg.identity.judgements import Contradiction, Judgement, resolve, split_off

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
