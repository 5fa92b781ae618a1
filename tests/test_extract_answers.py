"""Acts that answer others, denials, and countries that a report names only as another's."""

from __future__ import annotations

import pytest

from tests.event_reading import extract, told

HOSTILE = {"THREATEN", "SANCTION", "COERCE", "ASSAULT", "PROTEST", "MOBILIZE"}


def country(text: str, name: str) -> str | None:
    """The country of the actor called `name`."""
    (found,) = (actor.country for actor in extract(text).actors if actor.name == name)
    return found


# ---- answers


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Police fired tear gas after protesters burned tyres in Harare.", "police", "protesters"),
        ("Turkey closed its airspace after Iran seized a tanker.", "Turkey", "Iran"),
        ("Kenya recalled its ambassador after Chad's president insulted William Ruto.", "Kenya", "Chad's president"),
        ("Kenya's army shelled the depot after Chadian forces moved tanks there.", "Kenya's army", "Chadian forces"),
    ],
)
def test_an_act_without_a_target_is_aimed_at_whose_act_it_answers(text: str, source: str, target: str) -> None:
    assert [targets for kind, sources, targets in told(text) if sources == (source,) and kind in HOSTILE] == [(target,)]


def test_what_is_answered_was_aimed_at_who_answers() -> None:
    assert ("ASSAULT", ("Hamas",), ("Israel",)) in told("Israel bombed Gaza after Hamas fired rockets into the south.")


@pytest.mark.parametrize(
    "text",
    [
        "Police in Harare arrested a man after neighbours accused him of theft.",
        "Kenya imposed a curfew on Monday.",
        "Kenya closed the border after Kenyan police seized weapons.",
    ],
)
def test_an_act_on_others_or_of_ones_own_side_answers_nobody(text: str) -> None:
    assert all(targets == () for kind, _, targets in told(text) if kind in HOSTILE)


def test_nobody_attacks_what_is_his_own() -> None:
    found = told("Two Kenyan soldiers were killed when militants ambushed their convoy near Wajir.")
    assert ("ASSAULT", ("militants",), ("Kenyan soldiers",)) in found


# ---- denials and refusals


@pytest.mark.parametrize(
    "text",
    [
        "Rwanda rejected as false claims that its army backs the M23 rebels.",
        "The Kremlin dismissed as nonsense reports that Russian troops had crossed into Kenya.",
        "Rwanda dismissed reports that its army backs the M23 rebels.",
    ],
)
def test_what_is_denied_is_no_event_and_whom_it_tells_of_no_target(text: str) -> None:
    assert [(kind, targets) for kind, _, targets in told(text)] == [("REJECT", ())]


@pytest.mark.parametrize(
    "text",
    [
        '"We cannot accept a deal that others have made," Kenyan President William Ruto told reporters.',
        "William Ruto said that he would not sign the tax code.",
        "Kenya will never accept the quotas, William Ruto said.",
    ],
)
def test_who_does_not_accept_rejects(text: str) -> None:
    assert {kind for kind, *_ in told(text)} == {"REJECT"}


@pytest.mark.parametrize(
    "text",
    [
        "Kenya stopped short of imposing sanctions on Uganda.",
        "Raila Odinga said the Taliban should not be trusted.",
    ],
)
def test_these_words_tell_of_no_act(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Kenya stopped short of endorsing Raila Odinga's complaint.", "SUPPORT"),
        ("Kenya affirmed its position rejecting violence.", "RETREAT"),
    ],
)
def test_these_words_tell_of_no_such_act(text: str, kind: str) -> None:
    assert kind not in {found for found, *_ in told(text)}


def test_support_that_one_tells_of_accuses_nobody() -> None:
    found = told("Raila Odinga said Kenya supported Chad's right to defend itself against terrorism.")
    assert found == [("SUPPORT", ("Kenya",), ("Chad",))]


# ---- who is told, asked, summoned


def test_who_is_told_something_does_not_say_it() -> None:
    text = "Chad's ambassador was summoned to the foreign ministry in Nairobi and told that the raid was unacceptable."
    assert [(kind, sources) for kind, sources, _ in told(text)] == [("ACCUSE", ("foreign ministry in Nairobi",))]


def test_who_called_and_told_says_it() -> None:
    text = "The judges had been telephoned by Kenyan officials and told that they would be barred from the country."
    assert ("THREATEN", ("Kenyan officials",), ("judges",)) in told(text)


def test_whose_demand_is_met_is_no_target() -> None:
    found = told("Kenya will send 10,000 troops to its northern border to meet a demand by President Biden.")
    assert found == [("MOBILIZE", ("Kenya",), ())]


def test_relief_work_is_no_attack() -> None:
    found = told("Norway will give 50 million kroner to the UN refugee agency's operations in Sudan.")
    assert [kind for kind, *_ in found] == ["AGREE"]


def test_the_republic_in_a_quotation_is_the_speakers_own() -> None:
    text = (
        "Congolese President Felix Tshisekedi spoke. Rwanda was silent. "
        'Tshisekedi threatened to ban the march, calling the organisers "enemies of the republic".'
    )
    assert not [alignment for alignment in extract(text).alignments if "Rwanda" in (alignment.a, alignment.b)]


# ---- verbs taken for adjectives and names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("India and Bangladesh traded fire across their border for a second day.", "ASSAULT"),
        ("Poland scrambled fighter jets after Russian drones entered its airspace.", "MOBILIZE"),
        ("A court in Minsk sentenced journalist Alena Karol to eight years in prison for treason.", "SANCTION"),
    ],
)
def test_a_verb_between_its_subject_and_its_object_tells_an_event(text: str, expected: str) -> None:
    assert expected in {kind for kind, *_ in told(text)}


def test_a_name_between_commas_is_no_verb() -> None:
    found = extract("The leader of the main opposition Law and Order party, Witold Baran, criticised Kenya.")
    assert [(role.person, role.title, role.of) for role in found.roles] == [
        ("Witold Baran", "leader", "Law and Order party")
    ]
    assert [event.sources for event in found.events] == [("Witold Baran",)]


# ---- countries


def test_judges_may_demonstrate() -> None:
    found = told("Judges and prosecutors demonstrated outside the Justice Ministry in Warsaw.")
    assert [(kind, sources) for kind, sources, _ in found] == [("PROTEST", ("judges", "prosecutors"))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Foreign Minister Salome Beridze received the new Ambassador of the Republic of Korea.", "Salome Beridze"),
        ("Prime Minister Anan Tavisin will pay a visit to Laos and meet his Lao counterpart.", "Anan Tavisin"),
        ("The Ministry summoned the Ambassador of Belarus.", "Ministry"),
    ],
)
def test_who_receives_or_visits_a_country_is_of_another(text: str, name: str) -> None:
    assert country(text, name) is None


def test_whom_one_visits_is_of_the_country_that_is_visited() -> None:
    text = "Polish Prime Minister Jan Zielinski will travel to Berlin for talks with Chancellor Otto Brandt."
    assert country(text, "Otto Brandt") == "DEU"
    assert country(text, "Jan Zielinski") == "POL"


def test_whose_goods_are_imported_is_not_where_it_happens() -> None:
    assert country("Farmers blocked roads near Warsaw to stop imports of Ukrainian grain.", "farmers") == "POL"


def test_a_recalled_envoy_answers_whoever_accused_his_state() -> None:
    found = told("Mali accused Algeria of harbouring rebels. Algiers recalled its ambassador.")
    assert ("SANCTION", ("Algeria",), ("Mali",)) in found
    assert ("SANCTION", ("Algeria",), ()) in told("Mali praised Algeria. Algiers recalled its ambassador.")


# ---- who is meant


def test_georgia_is_the_state_where_the_report_names_its_capital() -> None:
    text = (
        "Georgia's president, Salome Zurabi, vetoed a law that the Kremlin likes. Washington praised her. "
        "Prime Minister Irakli Kobadze met the US envoy in Tbilisi."
    )
    assert country(text, "Irakli Kobadze") == "GEO"
    assert country(text, "Georgia") == "GEO"
    assert country("Georgia voted for Joe Biden. Washington was calm.", "Georgia") == "USA"


def test_a_second_name_that_the_text_tells_is_no_second_actor() -> None:
    found = extract("Haitian gang leader Jimmy Cherie, known as Barbecue, fled. Barbecue also praised Kenya.")
    assert [e.sources for e in found.events if e.type == "SUPPORT"] == [("Jimmy Cherie",)]
    assert "Barbecue" not in {actor.name for actor in found.actors}


def test_the_separatists_are_not_those_who_fight_for_another_state() -> None:
    text = (
        "The Malian army attacked Gao with the help of Russian fighters from the Wagner group. "
        "Mali accused Algeria of harbouring the separatists."
    )
    assert not [e for e in extract(text).events if e.type == "AID" and any("Wagner" in t for t in e.targets)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"The government of Kenya has killed so many people that we despair," said Raila Odinga.', "ASSAULT"),
        ("Thousands marched against the bill, which Chad compares to a coup.", "PROTEST"),
    ],
)
def test_whom_a_clause_only_describes_by_is_no_target(text: str, kind: str) -> None:
    assert all(targets == () for found, _, targets in told(text) if found == kind)


def test_a_fallen_ally_is_none() -> None:
    assert not extract("Rigathi Gachagua, a fallen ally of William Ruto, resigned.").alignments


def test_an_adjective_that_praises_is_no_part_of_a_title() -> None:
    found = extract("Thailand's charismatic opposition leader, Pita Limjaroenrat, criticised Kenya.")
    assert [role.title for role in found.roles] == ["opposition leader"]


def test_a_surname_goes_on_to_mean_whom_it_meant_before() -> None:
    text = (
        "Former president Jorge Bolsena left. Police accuse Bolsena of fraud. His son, Senator Flavio Bolsena, called "
        "the judge a liar. Kenya praised Bolsena."
    )
    assert ("SUPPORT", ("Kenya",), ("Jorge Bolsena",)) in told(text)


def test_a_former_president_is_of_the_state_whose_president_is_named() -> None:
    text = (
        "Zambia's creditors, China and France, agreed, President Hakainde Hichile said. Washington had accused Beijing "
        "of delays. Former president Edgar Lunga was arrested."
    )
    assert country(text, "Edgar Lunga") == "ZMB"


def test_one_cuts_ties_with_the_state_whose_people_have_stormed_an_embassy() -> None:
    found = told("Saudi Arabia and Iran met. Riyadh cut ties after Iranian protesters stormed its embassy in Tehran.")
    assert ("SANCTION", ("Saudi Arabia",), ("Iran",)) in found


def test_who_signs_for_his_own_state_is_not_for_it() -> None:
    text = (
        "Iran and Saudi Arabia agreed to restore ties. Saudi minister Musaad Aiban and Iranian minister Ali Shamkhan "
        "signed the agreement."
    )
    assert [targets for kind, _, targets in told(text) if kind == "SUPPORT"] == [()]


def test_alongside_whom_troops_fight_is_no_target() -> None:
    found = told("Congo accused Rwanda of sending troops across the border to fight alongside the M23 rebels.")
    assert not [targets for kind, _, targets in found if kind == "MOBILIZE" and "M23 rebels" in targets]


def test_a_lake_is_no_state() -> None:
    assert "Tanzania" not in {a.name for a in extract("Kenyan troops patrolled Lake Tanganyika.").actors}


@pytest.mark.parametrize(
    "text",
    [
        'Ousmane Sonkho spoke. "I will not cooperate with courts that obey Macky Sall," he told supporters.',
        'Ousmane Sonkho spoke. "Sall must resign," he told reporters.',
    ],
)
def test_who_speaks_is_none_whom_he_names(text: str) -> None:
    assert {sources for _, sources, _ in told(text)} == {("Ousmane Sonkho",)}


def test_whom_somebody_is_accused_of_toppling_is_who_accuses() -> None:
    text = "Minister Murtaza Solan spoke. The army, which Imran Khaled accuses of toppling him, was silent."
    assert not [t for kind, _, targets in told(text) for t in targets if t == "Murtaza Solan"]


def test_relations_are_broken_off_with_the_state_whose_police_acted_before() -> None:
    text = "Ecuadorean police stormed Mexico's embassy in Quito. Mexican President Andres Lopez broke off relations."
    assert ("SANCTION", ("Andres Lopez",), ("Ecuador",)) in told(text)


def test_who_calls_a_session_rejects_nothing() -> None:
    assert told("The Organization of American States called an emergency session.") == []
    assert [kind for kind, *_ in told("Kenya called off the summit with Chad.")] == ["REJECT"]


def test_who_takes_orders_attacks_nobody() -> None:
    assert "ASSAULT" not in {kind for kind, *_ in told("William Ruto said that the court takes orders from Chad.")}


def test_what_one_tries_to_contain_is_not_accused() -> None:
    found = told("Kenyan President William Ruto condemned any attempt to contain China.")
    assert found == [("ACCUSE", ("William Ruto",), ())]


def test_who_is_warned_against_something_would_do_it() -> None:
    text = "Egypt's President Abdel Fattah Sissi warned Ethiopia against attempting to seize Somali land."
    pairs = [{a.a, a.b} for a in extract(text).alignments]
    assert {"Egypt", "Ethiopia"} in pairs
    assert {"Egypt", "Somalia"} not in pairs


def test_who_acts_after_accusing_somebody_does_both() -> None:
    found = told("Burundi closed its border with Rwanda after accusing Rwanda of backing rebels.")
    assert {kind for kind, *_ in found} >= {"COERCE", "ACCUSE"}


def test_the_minister_of_a_chancellor_is_his_states() -> None:
    found = extract("German Chancellor Olaf Schulz dismissed his finance minister, Christian Lindler.")
    assert ("Christian Lindler", "finance minister", "Germany") in [(r.person, r.title, r.of) for r in found.roles]


def test_who_draws_an_angry_response_is_accused() -> None:
    found = told("The African Union drew an angry response from Zimbabwe.")
    assert found == [("ACCUSE", ("Zimbabwe",), ("African Union",))]


def test_a_name_behind_its_state_and_a_post_is_a_persons() -> None:
    found = extract("Kenya accused the mission's head, Zambia's Nevers Mumbo, of bias.")
    assert [(a.type, a.country) for a in found.actors if a.name == "Nevers Mumbo"] == [("person", "ZMB")]


def test_what_a_rival_at_home_is_charged_with_is_not_his_states() -> None:
    text = "German Chancellor Olaf Schulz accused Finance Minister Christian Lindler of blocking support for Ukraine."
    pairs = [{a.a, a.b} for a in extract(text).alignments]
    assert {"Christian Lindler", "Ukraine"} in pairs
    assert {"Germany", "Ukraine"} not in pairs


@pytest.mark.parametrize("verb", ["opened", "was signed", "was rejected"])
def test_what_one_does_while_something_else_happens_is_told_as_well(verb: str) -> None:
    found = told(f"The treaty {verb} on Friday, with Kenya and Rwanda siding with Uganda.")
    assert ("SUPPORT", ("Kenya", "Rwanda"), ("Uganda",)) in found


def test_what_is_launched_may_be_of_two_kinds() -> None:
    found = told("Israel launched artillery and air strikes on Syria.")
    assert found == [("ASSAULT", ("Israel",), ("Syria",))]


def test_artillery_that_is_fired_fires_at_nobody() -> None:
    found = extract("Thai and Cambodian troops traded artillery and rocket fire.")
    assert [a.name for a in found.actors if "artillery" in a.name] == []
    assert [(e.type, len(e.sources), e.targets) for e in found.events] == [("ASSAULT", 2, ())]


@pytest.mark.parametrize(
    "text",
    [
        "Missile strikes by Russia hit a power plant in Ukraine.",
        "Russian drone attacks wounded officials of Ukraine.",
        "An attack by Russia destroyed two Ukrainian hospitals.",
    ],
)
def test_what_an_attack_hits_is_attacked_by_whoever_made_it(text: str) -> None:
    assert [(kind, sources) for kind, sources, _ in told(text)] == [("ASSAULT", ("Russia",))]


def test_a_strike_of_workers_is_a_protest_and_harm_to_a_bill_is_no_assault() -> None:
    assert [kind for kind, *_ in told("A rail strike paralysed Belgium.")] == ["PROTEST"]
    assert told("Attacks on the bill damaged the government of Kenya.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("William Ruto held a roundtable with Chad.", ("CONSULT", ("William Ruto",), ("Chad",))),
        ("Kenya remains committed to the security of Mali.", ("SUPPORT", ("Kenya",), ("Mali",))),
        ("Kenya is committed to the security of Mali.", ("AGREE", ("Kenya",), ("Mali",))),
        ("Kenya reiterated its resolve to keep peace across the Taiwan Strait.", ("AGREE", ("Kenya",), ())),
    ],
)
def test_whom_meetings_and_commitments_are_with(text: str, expected: tuple[object, ...]) -> None:
    assert told(text) == [expected]


def test_a_stronger_alliance_is_no_deployment() -> None:
    assert "MOBILIZE" not in [kind for kind, *_ in told("Mali will strengthen the bloc's collective security.")]


@pytest.mark.parametrize(
    "text",
    [
        "By the authority vested in me, the order is revoked.",
        "The pilots were heard under the Grain Transport Act, as amended (12 U.S.C. 101) (GTA). The GTA has ended it.",
        "Lawyers from La Cañada met.",
        "The National Council of Wheat Growers met.",
    ],
)
def test_powers_laws_and_namesakes_are_no_actors(text: str) -> None:
    found = extract(text).actors
    assert not [a.name for a in found if a.name == "GTA" or "authority" in a.name or a.country]
