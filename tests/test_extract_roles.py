"""What an analyst relies on in roles: who holds which post, of whom, and whether still."""

from __future__ import annotations

import pytest

from tests.actor_reading import Reading


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Former Iraqi prime minister Adel Karim spoke.", ("Adel Karim", "prime minister", "Iraq", "former")),
        ("US Secretary of State Mark Hale spoke.", ("Mark Hale", "Secretary of State", "United States", "current")),
        (
            "Acting Defence Minister Jan Novak of Slovakia spoke.",
            ("Jan Novak", "Defence Minister", "Slovakia", "acting"),
        ),
        ("President-elect Ana Pereira of Brazil spoke.", ("Ana Pereira", "President", "Brazil", "designate")),
        (
            "Omar Haddad, head of the Arab League, spoke.",
            ("Omar Haddad", "head", "Arab League", "current"),
        ),
        ("Kenya's foreign minister, Paul Otieno, spoke.", ("Paul Otieno", "foreign minister", "Kenya", "current")),
        (
            "NATO Secretary-General Erik Lund spoke.",
            ("Erik Lund", "Secretary-General", "NATO", "current"),
        ),
        (
            "Ali Nasser, the leader of the military wing of Hamas, spoke.",
            ("Ali Nasser", "leader of the military wing", "Hamas", "current"),
        ),
        (
            "Canadian Ambassador to Ghana Heather Doyle spoke.",
            ("Heather Doyle", "Ambassador to Ghana", "Canada", "current"),
        ),
        ("Luis Vega was elected president of Chile.", ("Luis Vega", "president", "Chile", "current")),
        ("Luis Vega resigned as president of Chile.", ("Luis Vega", "president", "Chile", "former")),
        ("Luis Vega is the prime minister of Chile.", ("Luis Vega", "prime minister", "Chile", "current")),
        (
            "Petra Lindqvist, a spokeswoman for Amnesty International, spoke.",
            ("Petra Lindqvist", "spokeswoman", "Amnesty International", "current"),
        ),
        (
            "Hassan Darwish, who leads Hezbollah, spoke.",
            ("Hassan Darwish", "leader", "Hezbollah", "current"),
        ),
    ],
)  # fmt: skip
def test_a_role_as_it_is_stated(text: str, role: tuple[str, str, str, str]) -> None:
    assert role in Reading(text).roles()


def test_a_counterpart_has_the_same_post() -> None:
    roles = Reading("Turkish Foreign Minister Emre Kaya met his Greek counterpart, Nikos Pappas, in Izmir.").roles()
    assert ("Nikos Pappas", "Foreign Minister", "Greece", "current") in roles


def test_its_spokesman_serves_whom_the_pronoun_means() -> None:
    reading = Reading("Hamas denied the charge. Its spokesman, Khalil Nasser, said so in Doha.")
    assert ("Khalil Nasser", "spokesman", "Hamas", "current") in reading.roles()


def test_a_minister_without_a_country_is_of_the_country_that_the_report_is_about() -> None:
    reading = Reading("Portugal voted on Sunday. Portuguese parties will now talk. Interior Minister Rui Costa spoke.")
    assert ("Rui Costa", "Interior Minister", "Portugal", "current") in reading.roles()
    assert reading.actor("Rui Costa").country == "PRT"


def test_ranks_and_professions_are_no_posts() -> None:
    roles = Reading("Colonel Peter Strand and the economist Julia Lang spoke.").roles()
    assert {person for person, *_ in roles} & {"Peter Strand", "Julia Lang"} == set()


def test_a_title_repeated_is_one_role() -> None:
    reading = Reading("Polish President Adam Zielinski spoke. President Zielinski then left for Vilnius.")
    assert [r for r in reading.roles() if r[0] == "Adam Zielinski"] == [
        ("Adam Zielinski", "President", "Poland", "current")
    ]


def test_the_evidence_of_a_role_holds_title_and_name() -> None:
    reading = Reading("On Monday Irish Foreign Minister Sean Daly spoke.")
    (role,) = reading.state.roles
    evidence = reading.doc.text[role.start : role.end]
    assert "Foreign Minister" in evidence
    assert "Sean Daly" in evidence


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Luis Vega, president of Chile since 2018, spoke.", "2018", None),
        ("Luis Vega was elected president of Chile on 3 May 2019.", "2019-05-03", None),
        ("Anna Keller served as chancellor of Austria from 2001 to 2006.", "2001", "2006"),
        ("Luis Vega spoke as president of Chile in 2018.", None, None),
    ],
)
def test_since_when_and_until_when(text: str, since: str | None, until: str | None) -> None:
    assert {(r.since, r.until) for r in Reading(text).state.roles} <= {(since, until)}
    if since:
        assert Reading(text).state.roles


def test_a_state_has_one_president_at_a_time() -> None:
    text = "U.S. President Hale spoke with Egyptian officials. President Omar Sabri and the Egyptian officials agreed."
    assert ("Omar Sabri", "President", "Egypt", "current") in Reading(text).roles()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("While in Geneva President Carl Lund met officials.", ("Carl Lund", "President", None, "current")),
        (
            "Sayyid Omar Sabri, the Supreme Leader of Iran, ordered mourning.",
            ("Omar Sabri", "Supreme Leader", "Iran", "current"),
        ),
        ("Her Majesty Queen Elsa of Denmark spoke.", ("Elsa", "Queen", "Denmark", "current")),
        ("Jun Park, security minister in 2016, spoke.", ("Jun Park", "security minister", None, "current")),
        ("The former Labour Party leader Jan Hale left.", ("Jan Hale", "leader", "Labour Party", "former")),
        ("Ana Lima, a senator from Vermont, left.", ("Ana Lima", "senator", None, "current")),
        ("Ana Lima, vice president from 2009 to 2017, left.", ("Ana Lima", "vice president", None, "current")),
        ("Ana Lima, envoy to Chad under Peter Otieno, left.", ("Ana Lima", "envoy to Chad", None, "current")),
        ("Ana Lima, legal adviser during the talks, left.", ("Ana Lima", "legal adviser", None, "current")),
        ("UN Secretary General's envoy Erik Lund spoke.", ("Erik Lund", "envoy", "UN", "current")),
        (
            "Olga Lund met Emre Kaya, Spokesperson and Chief Adviser to the President of Turkey.",
            ("Emre Kaya", "Chief Adviser", "Turkey", "current"),
        ),
    ],
)
def test_what_stands_around_a_title(text: str, role: tuple[str, str, str | None, str]) -> None:
    roles = Reading(text).roles()
    assert (role[0], role[1]) in {(person, title) for person, title, *_ in roles}
    assert role[2] in {of for person, _, of, _ in roles if person == role[0]}


def test_the_president_and_prime_minister_x_are_two() -> None:
    roles = Reading("The President and Prime Minister Omar Sabri of Chad will meet.").roles()
    assert {title for person, title, *_ in roles if person == "Omar Sabri"} == {"Prime Minister"}


def test_a_counterpart_serves_nobody_whose_counterpart_he_is() -> None:
    roles = Reading("Adviser Juan Diaz called Ana Lopez, his new counterpart.").roles()
    assert not {of for person, _, of, _ in roles if person == "Ana Lopez"} & {"Juan Diaz"}


def test_a_foreign_secretary_is_not_the_publisher_s() -> None:
    reading = Reading(
        "India's Rao Singh and Foreign Secretary Harsh Sharma met in Delhi.", "Readout of Travel", "White House"
    )
    assert reading.actor("Harsh Sharma").country != "USA"
