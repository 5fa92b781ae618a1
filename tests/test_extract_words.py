"""What single words and turns of phrase tell: sanctions that one is for, protests in words, those who act together."""

from __future__ import annotations

import pytest

from kg.extract.lemmas import mended
from tests.event_reading import extract as read
from tests.event_reading import told
from tests.test_extract_domestic import adversarial, supportive

Told = tuple[str, tuple[str, ...], tuple[str, ...]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya protested over the remarks of William Ruto.", ("ACCUSE", ("Kenya",), ("William Ruto",))),
        ("Thousands of teachers protested against Kenya.", ("PROTEST", ("teachers",), ("Kenya",))),
        ("Kenya insisted that Raila Odinga resign.", ("REQUEST", ("Kenya",), ("Raila Odinga",))),
        ("Kenya insisted that Raila Odinga be replaced.", ("REQUEST", ("Kenya",), ("Raila Odinga",))),
        ("Kenya gave William Ruto its backing against Chad.", ("SUPPORT", ("Kenya",), ("William Ruto",))),
        ("William Ruto won the backing of Chad for the plan.", ("SUPPORT", ("Chad",), ("William Ruto",))),
        ("Raila Odinga won with the help of Chad.", ("SUPPORT", ("Chad",), ("Raila Odinga",))),
        ("Kenya, together with Chad, condemned Mali.", ("ACCUSE", ("Kenya", "Chad"), ("Mali",))),
        ("Kenya, along with Chad, condemned Mali.", ("ACCUSE", ("Kenya", "Chad"), ("Mali",))),
        ("Kenya held manoeuvres aimed at deterring Chad.", ("MOBILIZE", ("Kenya",), ("Chad",))),
        ("Kenya recalled its ambassador from Madrid.", ("SANCTION", ("Kenya",), ("Spain",))),
        ("Ruto flew to Madrid for talks with Pedro Sánchez.", ("CONSULT", ("Ruto",), ("Pedro Sánchez",))),
        ("The African Union readmitted Mali to the bloc.", ("SUPPORT", ("African Union",), ("Mali",))),
        ("Police raped Kenyan women.", ("ASSAULT", ("police",), ("Kenyan women",))),
        ("Critics of William Ruto blame Kenya.", ("ACCUSE", ("critics of William Ruto",), ("Kenya",))),
        (
            "Imran Khan's party, Pakistan Tehreek-e-Insaf, condemned Chad.",
            ("ACCUSE", ("Pakistan Tehreek-e-Insaf",), ("Chad",)),
        ),
        ("The trial was a witch hunt by Chad, William Ruto said.", ("ACCUSE", ("William Ruto",), ("Chad",))),
        ("Kenya said Chad posed a threat to Mali.", ("ACCUSE", ("Kenya",), ("Chad",))),
        ("Kenya called the move of Chad a coup attempt.", ("ACCUSE", ("Kenya",), ("Chad",))),
        ("Kenya stands shoulder to shoulder with Chad.", ("SUPPORT", ("Kenya",), ("Chad",))),
    ],
)  # fmt: skip
def test_the_words_tell_who_does_what_to_whom(text: str, expected: Told) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya and Chad agreed to work together in the South China Sea.", ("AGREE", ("Kenya", "Chad"), ())),
        ("Kenya and Chad signed a trade agreement in Brussels.", ("SUPPORT", ("Kenya", "Chad"), ())),
        ("Students rallied to demand the release of William Ruto.", ("PROTEST", ("students",), ())),
        ("Kenya supports sanctions on Chad.", ("SUPPORT", ("Kenya",), ())),
        ("Kenya reaffirmed its opposition to attacks on Chad.", ("REJECT", ("Kenya",), ())),
        ("Kenya and Chad failed to agree on the Grand Inga Dam.", ("REJECT", ("Kenya", "Chad"), ())),
        ("Kenya called the deal an act of aggression.", ("ACCUSE", ("Kenya",), ())),
    ],
)
def test_where_it_is_and_whom_one_pleads_for_is_no_target(text: str, expected: Told) -> None:
    assert [t for t in told(text) if t[0] == expected[0]] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya mourned the loss of William Ruto.",
        "Kenya expressed regret over the death of William Ruto.",
        "The tents stood beside the parliament of Kenya.",
        "Kenya insisted that talks with Chad were going well.",
        "William Ruto spoke of a hunt by police.",
        "William Ruto told parliament that the economy would suffer.",
        "William Ruto brought up Raila Odinga's son, John Odinga.",
        "Raila Odinga beat William Ruto in the election.",
        "Raila Odinga defeated William Ruto by a narrow margin.",
        "William Ruto spoke of the harsh treatment of Kenyan students.",
        "Kenya will lead a force in Haiti, President William Ruto told reporters.",
        "Raila Odinga, once a friend of William Ruto, now leads the opposition.",
        "William Ruto spoke of the bill, which he called a disaster for Kenyan farmers.",
    ],
)
def test_these_words_tell_of_no_act(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kenya supports sanctions on Chad.",
        "Kenya welcomed the verdict against Chad.",
        "Kenya gave William Ruto its backing against Chad.",
        "Kenya urged Mali to impose sanctions on Chad.",
        "Kenyan ministers were dismayed. Kenya broke ranks with Chad over the plan.",
        "Kenya survived a challenge from Chad.",
        "Kenya was in a dispute with Chad. The dispute between Kenya and Chad went on.",
        "Kenya called Chad a disgrace.",
    ],
)
def test_these_words_set_one_against_another(text: str) -> None:
    assert frozenset(("Kenya", "Chad")) in adversarial(text)
    assert frozenset(("Kenya", "Chad")) not in supportive(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kenya, which enjoys close relations with Chad, is far away.",
        "Kenya and Chad stand shoulder to shoulder, William Ruto said.",
        "Kenya survived a no-confidence vote with the help of Chad.",
    ],
)
def test_these_words_make_friends(text: str) -> None:
    assert frozenset(("Kenya", "Chad")) in supportive(text)
    assert frozenset(("Kenya", "Chad")) not in adversarial(text)


def test_who_runs_a_campaign_is_for_the_candidate() -> None:
    text = "Lena Okoro, who ran the campaign of Raila Odinga, wept."
    assert supportive(text) == {frozenset(("Lena Okoro", "Raila Odinga"))}


def test_he_who_was_sacked_has_given_the_reason() -> None:
    text = "William Ruto sacked his minister, Ali Sabry, after he refused to resign."
    assert ("REJECT", ("Ali Sabry",), ()) in told(text)


def test_both_governments_are_those_of_the_two_states_named_before() -> None:
    text = "The foreign ministers of Peru and Chile met in Lima. Both governments condemned Bolivia."
    assert ("ACCUSE", ("Peru", "Chile"), ("Bolivia",)) in told(text)


def test_what_a_law_is_meant_for_is_no_deed_of_who_describes_it() -> None:
    text = "William Ruto portrayed the raid as meant to intimidate Chad."
    assert not any(sources == ("William Ruto",) for kind, sources, _ in told(text) if kind == "COERCE")


def test_a_place_is_not_what_kills() -> None:
    assert told("Kenya mourned. The attack in Garissa, which killed Chadian students, went on.")[1:] != [
        ("ASSAULT", ("Garissa",), ("Chadian students",))
    ]


def test_languages_are_no_actors() -> None:
    assert not read("She spoke in French and English. Speaking in Turkish, he left. It was issued in Russian.").actors
    assert [a.name for a in read("They were held in Russian captivity.").actors] == ["Russia"]


def test_a_name_beside_a_noun_for_one_person_is_that_person() -> None:
    assert [a.name for a in read("The film critic Roger Ebert praised Michael Moore.").actors] == [
        "Roger Ebert",
        "Michael Moore",
    ]


@pytest.mark.parametrize(
    ("lemma", "form", "right"),
    [
        ("stag", "staged", "stage"),
        ("rap", "raping", "rape"),
        ("fin", "fines", "fine"),
        ("readmitte", "readmitted", "readmit"),
        ("ban", "banned", "ban"),
        ("garrotte", "garrotted", "garrotte"),
        ("visit", "visited", "visit"),
        ("bus", "buses", "bus"),
    ],
)
def test_lemmas_follow_the_spelling_of_the_verb(lemma: str, form: str, right: str) -> None:
    assert mended(lemma, form) == right


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("William Ruto submitted a bill on pensions. The Green Party voted against.", "adversarial"),
        ("William Ruto submitted a bill on pensions. The Green Party voted against it.", "adversarial"),
        ("William Ruto submitted a bill on pensions. The Green Party supported the bill.", "supportive"),
        ("William Ruto said he would submit a motion. The Green Party backed the motion.", "supportive"),
    ],
)
def test_who_is_for_a_bill_is_for_who_made_it(text: str, stance: str) -> None:
    pair = {frozenset(("William Ruto", "Green Party"))}
    assert adversarial(text) == (pair if stance == "adversarial" else set())
    assert supportive(text) == (pair if stance == "supportive" else set())


@pytest.mark.parametrize(
    "text",
    [
        "William Ruto, who defeated Raila Odinga in the election, spoke.",
        "William Ruto won the backing of Chad in the runoff against Raila Odinga.",
    ],
)
def test_rivals_at_the_polls_are_against_each_other(text: str) -> None:
    assert frozenset(("William Ruto", "Raila Odinga")) in adversarial(text)


def test_a_name_points_back_to_no_bill() -> None:
    text = "William Ruto submitted a bill on pensions. Raila Odinga endorsed the Green New Deal."
    assert not supportive(text)


def test_measures_for_somebody_are_support_for_him() -> None:
    assert supportive("Kenya supports equal measures of justice for Palestinians.") == {
        frozenset(("Kenya", "Palestinians"))
    }


def test_who_helps_somebody_win_is_for_him() -> None:
    assert supportive("Tea pickers, who helped William Ruto win the vote, marched.") == {
        frozenset(("tea pickers", "William Ruto"))
    }


@pytest.mark.parametrize(
    "dateline",
    [
        "HARARE (Reuters) - ",
        "NAIROBI, Kenya (AP) --  ",
        "SUVA, Dec 5 (AFP) - ",
        "PHNOM PENH/BANGKOK, April 26 - ",
        "BOGOTÁ — ",
        "Moscow, 3 April 2024 – ",
        "Moscow, Russia, Apr. 3, 2024 -- ",
        "ABUJA, Nigeria —",
    ],
)
def test_a_dateline_does_nothing(dateline: str) -> None:
    text = f"Title of the report\n\n{dateline}Thai and Cambodian troops attacked Chad on Monday."
    ((kind, sources, targets),) = told(text)
    assert (kind, targets) == ("ASSAULT", ("Chad",))
    assert sources == ("Thai troops", "Cambodian troops")


def test_what_precedes_a_dash_in_a_sentence_stays_in_it() -> None:
    assert ("ASSAULT", ("Kenya",), ("Mali",)) in told("William Ruto said - to his friends - that Kenya attacked Mali.")


def test_the_text_of_a_report_is_as_it_was() -> None:
    text = "HARARE (Reuters) -- Kenya attacked Mali."
    found = read(text)
    assert [text[a:b] for a, b in found.sentences] == ["HARARE (Reuters) --", "Kenya attacked Mali."]
    assert [text[m.start : m.end] for a in found.actors for m in a.mentions if a.name == "Kenya"] == ["Kenya"]


def test_who_is_only_told_something_is_no_actor() -> None:
    found = read('William Ruto left. "He has stopped listening," Raila Odinga told reporters.')
    assert {a.name for a in found.actors} == {"William Ruto", "Raila Odinga"}
    assert "reporters" in {a.name for a in read("Police detained two reporters.").actors}


def test_they_are_those_who_announce_it() -> None:
    text = "The magistrates of Kenya met. Three smaller parties announced that they would back Aminata Sarr."
    assert not supportive(text)


def test_who_is_dismissed_as_something_is_not_out_of_office() -> None:
    assert told("William Ruto dismissed the rebels as opportunists.") == [("ACCUSE", ("William Ruto",), ("rebels",))]
    assert told("William Ruto dismissed Raila Odinga as minister.")[0][0] == "SANCTION"


def test_members_of_a_party_who_block_a_road_protest() -> None:
    assert [kind for kind, *_ in told("Members of the Patriotic Front blocked a road.")] == ["PROTEST"]


def test_a_report_is_of_where_it_was_sent_from() -> None:
    text = (
        "PRISTINA, March 14 - Deputies of the Civic Renewal party voted against Prime Minister Besnik Selmani. "
        "The Serb List abstained. The United States ambassador met Selmani."
    )
    assert {a.country for a in read(text).actors if a.name == "Besnik Selmani"} == {"XKX"}


def test_supporters_of_whom_a_pronoun_means_act_for_themselves() -> None:
    text = "Noro Andria spoke. Her supporters clashed with police."
    assert ("PROTEST", ("Noro Andria's supporters",), ("police",)) in told(text)


def test_nobody_serves_himself() -> None:
    text = "President Lucia Funes declined to comment. But her chief of staff, Dario Pineda, criticised Chad."
    assert [(r.person, r.of) for r in read(text).roles if r.title == "chief of staff"] == [
        ("Dario Pineda", "Lucia Funes")
    ]


def test_a_verb_taken_for_a_participle_is_found_by_its_infinitive() -> None:
    text = "Kenya's council of churches and a group of retired generals called on William Ruto to drop his bid."
    assert [(kind, targets) for kind, _, targets in told(text)] == [("REQUEST", ("William Ruto",))]


@pytest.mark.parametrize(
    "text",
    [
        "The Supreme Court of Kenya struck down the tax.",
        "Kenya will not recognise the election.",
    ],
)
def test_laws_and_elections_are_rejected(text: str) -> None:
    assert [kind for kind, *_ in told(text)] == ["REJECT"]


def test_what_follows_a_relative_clause_in_the_main_tense_is_the_main_subjects() -> None:
    text = "Kenya condemns the raid on Garissa, in which civilians lost their lives, and calls on Chad to disarm."
    assert ("REQUEST", ("Kenya",), ("Chad",)) in told(text)


def test_phrases_are_coordinated_with_their_prepositions() -> None:
    assert told("Kenya appealed to Chad and to Mali for help.") == [("REQUEST", ("Kenya",), ("Chad", "Mali"))]


def test_a_capital_that_rebukes_is_a_government() -> None:
    text = "Kenya backed Kyrgyzstan, drawing a rebuke from Dushanbe."
    assert ("ACCUSE", ("Tajikistan",), ("Kenya",)) in told(text)


def test_a_place_where_one_stops_over_is_visited() -> None:
    assert told("William Ruto stopped over in Dhaka.") == [("CONSULT", ("William Ruto",), ("Dhaka",))]


def test_a_base_form_taken_for_a_noun_is_asked_for() -> None:
    assert ("REQUEST", ("Kenya",), ("Chad",)) in told("Kenya insisted that Chad hand over the archives.")


def test_a_deed_that_others_do_in_a_place_is_read() -> None:
    assert not told("William Ruto spoke of the bridge in Garissa, which was wrecked.")
    assert told("William Ruto spoke of the bridge in Garissa that rebels wrecked.")


@pytest.mark.parametrize(
    "text",
    [
        'Kenya described Hassan Juma as "a lodestar, a tireless gardener of peace".',
        'Kenya described Hassan Juma as "one of the ablest judges on the continent".',
    ],
)
def test_a_description_in_quotation_marks_is_no_reproach(text: str) -> None:
    assert not adversarial(text)


def test_who_sells_arms_to_somebody_is_for_him_and_who_sends_an_envoy_is_not() -> None:
    assert supportive("Kenya sold missiles to Chad.") == {frozenset(("Kenya", "Chad"))}
    assert not supportive("Kenya and Chad were preparing to send envoys to La Paz.")


@pytest.mark.parametrize(("dateline", "media"), [("SUVA, July 9 (AFP) - ", ["AFP"]), ("PORT MORESBY (AAP) - ", [])])
def test_what_stands_in_brackets_in_a_dateline_is_an_agency(dateline: str, media: list[str]) -> None:
    found = read(f"The report\n\n{dateline}Fiji attacked Chad.")
    assert [a.name for a in found.actors if a.type == "media"] == media
    assert {a.type for a in found.actors} <= {"media", "state", "place"}


def test_border_posts_are_reopened() -> None:
    assert told("Kenya and Chad reopened three border posts.") == [("CONCEDE", ("Kenya", "Chad"), ())]


def test_a_name_behind_whose_it_is_tells_who_is_removed() -> None:
    text = "Kenya voted to remove Paul Tiensten's successor, Ezekiel Kaiun."
    assert told(text) == [("SANCTION", ("Kenya",), ("Ezekiel Kaiun",))]


@pytest.mark.parametrize(
    "text",
    [
        "William Ruto refused to sack Raila Odinga.",
        "William Ruto refused to condemn Raila Odinga.",
    ],
)
def test_who_will_not_turn_on_somebody_is_for_him(text: str) -> None:
    assert supportive(text) == {frozenset(("William Ruto", "Raila Odinga"))}


def test_who_defects_to_a_party_is_for_it() -> None:
    assert supportive("Rosa Vidal defected to the Liberal Party.") == {frozenset(("Rosa Vidal", "Liberal Party"))}


@pytest.mark.parametrize(
    "text",
    [
        "William Ruto said the drought posed a threat to Kenyan farmers.",
        "William Ruto said that support for Chad was growing.",
        "William Ruto said pressure on Chad would continue.",
    ],
)
def test_an_act_that_one_only_speaks_of_is_not_ones_own(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    ["William Ruto said the attack on Chad was a mistake.", "William Ruto said the criticism of Chad was unfair."],
)
def test_the_victim_of_what_one_regrets_is_not_accused(text: str) -> None:
    assert [targets for kind, _, targets in told(text) if kind == "ACCUSE"] == [()]


def test_one_opponent_who_is_named_is_no_group() -> None:
    text = "Donald Trump spoke. His opponent, Biden, accused Trump of fraud."
    assert not [a.name for a in read(text).actors if "opponent" in a.name]


def test_whom_one_refers_to_by_a_quoted_name_is_accused() -> None:
    text = 'Kenya referred to the hecklers as "ugly folks".'
    assert told(text) == [("ACCUSE", ("Kenya",), ("hecklers",))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya submitted a bill on pensions.", None),
        ("Jake Mwangi underscored the Ruto administration's commitment to supporting democracy.", ()),
        ("Kenya recognised Jordan's role as the custodian of Muslim sites.", ("Jordan",)),
    ],
)
def test_promises_bills_and_commitments_are_no_acts_against_their_owners(text: str, expected: object) -> None:
    assert [targets for *_, targets in told(text)] == ([] if expected is None else [expected])


def test_leadership_that_one_is_thanked_for_is_no_actor() -> None:
    assert not [a.name for a in read("Kenya thanked Abdullah II for Jordan's leadership.").actors if "lead" in a.name]
    assert [a.name for a in read("The Iranian leadership attacked Chad.").actors if "lead" in a.name]


def test_they_who_agree_are_not_those_between_whom_others_saw_talks() -> None:
    text = (
        "William Ruto spoke by phone with Paul Kagame. Ruto welcomed the talks between Turkey and Greece. "
        "They agreed to work together."
    )
    assert ("AGREE", ("William Ruto", "Paul Kagame"), ()) in told(text)


def test_who_pledges_to_go_on_threatens_nobody() -> None:
    assert [kind for kind, *_ in told("Kenya promised to continue to consult on fisheries.")] == ["AGREE"]
    assert [kind for kind, *_ in told("Kenya vowed to continue the war against Chad.")] == ["THREATEN"]
