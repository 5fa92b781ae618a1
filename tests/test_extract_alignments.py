"""Who stands with or against whom, in whose view, and where nobody takes a side."""

from __future__ import annotations

from kg.extract import extraction_of, load_pipeline
from kg.model import Alignment, Report


def alignments(text: str) -> list[Alignment]:
    nlp = load_pipeline()
    doc = nlp.make_doc(text)
    doc.user_data["report_date"] = "2025-03-05"
    return list(extraction_of(nlp(doc), Report(id="t", text=text, date="2025-03-05")).alignments)


def pairs(text: str, stance: str) -> set[frozenset[str]]:
    return {frozenset((x.a, x.b)) for x in alignments(text) if x.stance == stance}


def test_a_declared_ally_and_a_declared_enemy() -> None:
    assert frozenset(("Chad", "France")) in pairs("Chad is an ally of France.", "supportive")
    assert frozenset(("Chad", "Sudan")) in pairs("Chad will stand against Sudan.", "adversarial")


def test_coordination_expands_to_pairs() -> None:
    text = "Niger, Mali and Chad will stand against Sudan."
    against = pairs(text, "adversarial")
    assert {frozenset((one, "Sudan")) for one in ("Niger", "Mali", "Chad")} <= against
    assert frozenset(("Niger", "Mali")) in pairs(text, "supportive")


def test_aid_and_sanctions_show_a_stance_by_deeds() -> None:
    aid = next(x for x in alignments("Japan sent food aid to Kenya.") if x.stance == "supportive")
    assert aid.kind == "behavioural"
    assert frozenset(("Japan", "Kenya")) == frozenset((aid.a, aid.b))
    assert frozenset(("Japan", "Kenya")) in pairs("Japan imposed sanctions on Kenya.", "adversarial")


def test_talks_alone_show_no_stance() -> None:
    assert alignments("Japan held talks with Kenya.") == []


def test_concern_for_a_country_is_no_stance_against_it() -> None:
    assert pairs("Japan expressed concern about the floods in Kenya.", "adversarial") == set()


def test_an_office_holder_speaks_for_the_state() -> None:
    text = "Kenyan President Peter Otieno accused Sudan of shelling two villages. Kenya is calm."
    found = [x for x in alignments(text) if {x.a, x.b} == {"Kenya", "Sudan"}]
    assert found
    assert found[0].stance == "adversarial"
    assert found[0].according_to == "Peter Otieno"


def test_whose_view_it_is() -> None:
    found = [x for x in alignments("Norway said that Chad is an enemy of Sudan.") if x.stance == "adversarial"]
    assert [x.according_to for x in found] == ["Norway"]
