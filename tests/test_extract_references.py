"""What descriptions of every kind stand for: "the monarch", "the top diplomat", "the court", "his party", "both"."""

from __future__ import annotations

import pytest

from tests.event_reading import told

REFERENCES = [
    ("Norwegian Prime Minister Erna Solberg won the vote.", "The head of government", "Erna Solberg"),
    ("Foreign Minister Jonas Berg of Norway left.", "The top diplomat", "Jonas Berg"),
    ("Senator Jonas Berg left on Sunday.", "The lawmaker", "Jonas Berg"),
    ("Ambassador Jonas Berg left on Sunday.", "The envoy", "Jonas Berg"),
    ("King Harald of Norway left on Sunday.", "The monarch", "Harald"),
    ("Pope Francis left on Sunday.", "The pontiff", "Francis"),
    ("The Supreme Court of Kenya met on Sunday.", "The court", "Supreme Court of Kenya"),
    ("The Norwegian Foreign Ministry met on Sunday.", "The ministry", "Norwegian Foreign Ministry"),
    ("The Labour Party of Jonas Berg met on Sunday.", "His party", "Labour Party"),
    ("Jonas Berg leads the Labour Party.", "His party", "Labour Party"),
]


@pytest.mark.parametrize(("first", "description", "meant"), REFERENCES)
def test_who_is_meant(first: str, description: str, meant: str) -> None:
    (found,) = [sources for kind, sources, _ in told(f"{first} {description} condemned Uganda.") if kind == "ACCUSE"]
    assert len(found) == 1
    assert meant in found[0]


def test_both_are_the_two_just_named() -> None:
    found = told("Kenya and Norway met on Sunday. Both condemned Uganda.")
    assert ("ACCUSE", ("Kenya", "Norway"), ("Uganda",)) in found


def test_one_mans_party_is_not_anothers() -> None:
    found = told("Jonas Berg leads the Labour Party. Peter Otieno spoke on Monday. His party condemned Uganda.")
    assert ("ACCUSE", ("Labour Party",), ("Uganda",)) not in found


@pytest.mark.parametrize("title", ["Amir", "Foreign Minister", "Crown Prince"])
def test_a_sheikh_has_the_post_before_his_honorific(title: str) -> None:
    text = f"HE the {title} Sheikh Hamad Al-Noor of Qatar thanked Kenya. He thanked Norway too."
    assert [sources for kind, sources, _ in told(text) if kind == "SUPPORT"] == [("Hamad Al-Noor",)] * 2


def test_the_ministry_of_a_states_agency_is_its_own() -> None:
    text = (
        "DAMASCUS, (SANA) – The Cabinet met on Tuesday in Syria. The Foreign Ministry summoned the envoy of Kenya, "
        "John Mwangi. The Russian Foreign Ministry condemned the raid. Syria is calm."
    )
    assert all("Russian Foreign Ministry" not in sources for _, sources, targets in told(text) if targets)


def test_what_is_told_behind_after_is_a_deed_of_its_own() -> None:
    assert ("ASSAULT", ("Kenya",), ("Uganda",)) in told("After bombing Uganda, Kenya closed its port.")
