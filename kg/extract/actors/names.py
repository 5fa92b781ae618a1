"""Names of states, places, organisations and peoples: the gazetteer first, NER for what it does not know."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Span

from kg.extract.actors.acronyms import is_thing
from kg.extract.actors.gazetteer import Entry, fold, states
from kg.extract.actors.groups import GroupNoun, group_nouns, words
from kg.extract.actors.longer_names import lengthened
from kg.extract.actors.mentions import Candidate, Countries, noun_lemma, span_head, surface
from kg.extract.datelines import AFTER_DATELINE, names_agency, opens_dateline
from kg.extract.parse import Parse
from kg.extract.trie import Match

_MODIFIER = ("amod", "compound", "nmod")
_ROLE_CONFIDENCE = {"name": 0.97, "organisation": 0.93, "epithet": 0.9, "people": 0.9, "seat": 0.9, "capital": 0.8}
_PLACE_PREPOSITIONS = {
    "in", "at", "near", "outside", "around", "through", "across", "via", "into", "within", "inside", "throughout",
}  # fmt: skip
_BODIES = {"party", "organization", "armed_group"}
_ONE_OF_MANY = {"Departments": "Department", "Ministries": "Ministry"}
_FAR_MORE = 4  # times as much said of the report's home as of the state whose body has that name
_ACRONYM, _DATELINE = 6, 12  # letters of the longest acronym; tokens that may be a dateline
_COMBINING = {
    "sino": "China", "russo": "Russia", "franco": "France", "anglo": "United Kingdom", "indo": "India",
    "serbo": "Serbia", "israelo": "Israel", "americano": "United States", "euro": "European Union",
    "luso": "Portugal", "italo": "Italy",
}  # fmt: skip


def is_modifier(p: Parse, i: int) -> bool:
    """True where token `i` modifies a noun to its right ("Iranian" in "Iranian officials")."""
    return p.dep[i] in _MODIFIER and p.head[i] > i and p.pos[p.head[i]] in ("NOUN", "PROPN", "ADJ", "NUM")


def acts_as_government(p: Parse, i: int) -> bool:
    """True where a capital at token `i` stands for its state: "Moscow warned", "talks with Moscow", "Moscow's offer".

    A capital that is gone to, stayed in, left or attacked is the city.
    """
    lists = words()
    dep, above = p.dep[i], p.head[i]
    if dep == "conj":
        return acts_as_government(p, above)
    if dep == "appos" or any(p.lemma[k] in lists["located"] for k in p.kids[i] if k < i):
        return False
    if dep == "pobj":
        preposition, noun = p.lower[above], p.head[above]
        if preposition in _PLACE_PREPOSITIONS:  # "closed its embassy in Madrid"
            posted = p.lemma[noun] in lists["envoys"] and any(p.tag[k] == "PRP$" for k in p.kids[noun])
            return posted and preposition == "in" and p.lemma[p.head[noun]] in lists["recalling"]
        sent = any(p.lemma[k] in lists["envoys"] for k in (noun, *p.children(noun, "dobj")))
        if preposition in ("to", "from") and sent and p.lemma[noun] not in lists["motion"] | {"send", "dispatch"}:
            return True  # "recalled its ambassador from Madrid"
        if preposition in ("to", "for"):
            return p.lemma[noun] not in lists["motion"] and not any(
                p.lemma[a] in lists["motion"] for a in [p.head[noun]]
            )
        if preposition in ("of", "from"):
            return p.lemma[noun] in lists["governmental"]
        return preposition not in ("on", "over", "under") or p.pos[noun] in ("NOUN", "VERB")
    if dep == "dobj":
        return p.lemma[above] not in lists["seized"]
    if dep in ("nsubj", "nsubjpass"):
        return not (p.lemma[above] == "be" and p.child(above, "attr") is not None)
    if dep == "poss":
        return p.lemma[above] not in lists["located"]
    return dep in ("agent", "dative")


def located(p: Parse, i: int) -> str:
    """How token `i` is a place: "in" where something is in or at it, "to" where it may be one, "" where not."""
    lists = words()
    dep, above = p.dep[i], p.head[i]
    if dep == "conj" and above != i:
        return located(p, above)
    if dep == "pobj":
        preposition, noun = p.lower[above], p.head[above]
        if preposition in _PLACE_PREPOSITIONS:
            return "in"
        if preposition == "of" and p.lemma[noun] in lists["located"]:
            return "in"
        if preposition in ("to", "from", "toward", "towards", "for", "on", "between", "over"):
            return "to"
        return "to" if preposition == "of" else ""
    if dep in ("compound", "nmod", "poss", "appos", "npadvmod"):
        return "in" if p.lemma[above] in lists["located"] else ("to" if dep == "npadvmod" else "")
    if dep == "dobj":
        return "in" if p.lemma[above] in lists["seized"] else ""
    return ""


def choose_entry(p: Parse, match: Match[Entry], countries: Countries, local: tuple[Entry, ...] | None) -> Entry | None:
    """The reading of an ambiguous name that fits.

    `local` holds what the report itself defines an acronym as, () if that is something unknown: then None is given.
    Grammar decides between adjective and noun, the countries that the report names between namesakes.
    """
    if local is not None:
        return next((e for e in match.values if any(e.name == other.name for other in local)), None)
    options = [e for e in match.values if e.role != "person" and (e.only_in is None or e.only_in in countries.total)]
    if len(options) < 2:
        return options[0] if options else None
    head = match.end - 1
    if {e.role for e in options} & {"adjective", "regional"}:
        modifies = is_modifier(p, head) or p.pos[head] == "ADJ"
        wanted = ("adjective", "regional") if modifies else ("people", "ethnic", "name", "place")
        options = [e for e in options if e.role in wanted] or options

    def fit(entry: Entry) -> tuple[bool, int, bool, int]:
        # a state of which the report names more than the name; a body of a state that it does not name is unlikely
        return (
            entry.type == "state" and countries.evidence[entry.country or ""] > 0,
            countries.total[entry.country] if entry.country else 1,
            entry.type != "government_body",
            -options.index(entry),
        )

    return max(options, key=fit)


def gazetteer_candidates(
    p: Parse, matches: list[Match[Entry]], countries: Countries, local: dict[str, tuple[Entry, ...]], taken: set[int]
) -> list[Candidate]:
    """Mentions of names that the lexicons know, those inside names of people left out."""
    found = []
    for match in matches:
        if any(i in taken for i in range(match.start, match.end)) or match.values[0].role == "person":
            continue
        if _begins_another(p, match, countries):
            continue
        if match.end - match.start == 1 and p.pos[match.start] not in ("PROPN", "ADJ", "NOUN", "X", "NUM"):
            continue
        defined = local.get(p.text[match.start]) if match.end - match.start == 1 else None
        agency = names_agency(p, match)  # "SUVA (AFP)": no police force
        media = next((e for e in match.values if e.type == "media"), None)
        entry = media if agency else choose_entry(p, match, countries, defined)
        if entry is not None:
            found.append(_from_entry(p, match, entry))
    return [_owned_by_another(p, lengthened(p, c), found, countries) for c in found]


def _begins_another(p: Parse, match: Match[Entry], countries: Countries) -> bool:
    """True for an acronym that begins a longer name: "PA Media" is not the Palestinian Authority's."""
    entry = match.values[0]
    if entry.role != "organisation" or match.end - match.start > 1 or entry.country in {None, *countries.total}:
        return False
    return any(e.start == match.start and e.end > match.end and e.label_ == "ORG" for e in p.doc.ents)


def _owned_by_another(p: Parse, c: Candidate, others: list[Candidate], countries: Countries) -> Candidate:
    """ "Turkey's National Security Council" is not the one that the lexicon has."""
    if c.key[0] != "gaz" or (
        c.name.lower() not in words()["generic names"] and fold(c.key[1]).lower() not in words()["generic names"]
    ):
        return c
    owners = {k for k in p.kids[c.head] if k < c.start and p.dep[k] in ("poss", "amod", "compound", "nmod")}
    owners |= {n for k in p.kids[c.head] if p.lower[k] == "of" for n in p.children(k, "pobj")}
    owner = next((o for o in others if o.head in owners and o.country and o.type == "state"), None)
    press = countries.office or countries.agency
    unsaid = (press if c.type == "government_body" else None) if c.country is None else countries.home
    country = owner.country if owner else (c.country if c.country in countries.evidence else unsaid)
    at_home = countries.evidence[countries.home or ""]
    if owner is None and c.country and at_home > _FAR_MORE * countries.evidence[c.country] and c.type != "igo":
        country = countries.home  # "Congress" in a report on Peru
    if country == c.country:
        return c
    start = owner.start if owner and owner.start < c.start <= owner.end + 1 else c.start
    name = surface(p, start, c.end)
    type_ = "government_body" if c.type == "igo" else c.type
    return replace(c, start=start, key=("org", country or "", _plain(c.name)), name=name, type=type_, country=country)


def _from_entry(p: Parse, match: Match[Entry], entry: Entry) -> Candidate:
    head = span_head(p, match.start, match.end)
    text = surface(p, match.start, match.end)
    key, name, type_, kind = ("gaz", entry.name), entry.name, entry.type, "name"
    confidence = _ROLE_CONFIDENCE.get(entry.role, 0.8)
    sector, main = entry.sector, entry.type == "state"
    if entry.role == "adjective":
        kind = "demonym"
    elif entry.role == "people":
        key, name, type_, kind, sector, main = (
            ("people", entry.country or entry.name),
            text,
            "population",
            "name",
            "CVL",
            False,
        )
    elif entry.role == "capital" and (opens_dateline(p, match) or not acts_as_government(p, head)):
        key, name, type_, main, confidence = ("place", text), text, "place", False, 0.8
    elif entry.role in ("place", "regional"):
        key, kind = ("place", entry.name), "demonym" if entry.role == "regional" else "name"
    elif entry.role == "ethnic":
        name = text if not is_modifier(p, head) else entry.name
        key, kind = ("ethnic", entry.name), "demonym" if is_modifier(p, head) else "name"
    elif entry.role == "organisation":
        name = text
    return Candidate(match.start, match.end, head, kind, key, name, type_, entry.country, sector, confidence, main=main)


def compound_states(p: Parse, i: int, by_form: dict[str, tuple[Entry, ...]]) -> list[Entry]:
    """The states in a token such as "U.S.-Ethiopia" or "US-led", in order."""
    found = []
    for part in re.split(r"[-–‑/]", p.text[i]):
        entries = [e for e in by_form.get(fold(part), ()) if e.role in ("name", "adjective", "organisation")]
        if entries and len(part) > 1:
            found.append(entries[0])
        elif part.lower() in _COMBINING and _COMBINING[part.lower()] in states():
            state = states()[_COMBINING[part.lower()]]
            found.append(Entry("adjective", state.name, "state", state.iso3))
    return found


def listed_departments(p: Parse, by_form: dict[str, tuple[Entry, ...]]) -> list[Candidate]:
    """Each of "the Departments of State, Commerce, and the Treasury", where the lexicons have it."""
    found = []
    for i in range(p.n):
        one = _ONE_OF_MANY.get(p.text[i])
        if one is None or i + 1 >= p.n or p.lower[i + 1] != "of":
            continue
        first = p.child(i + 1, "pobj")
        for token in p.conjuncts(first) if first is not None else []:
            forms = (f"{one} of {the}{p.text[token]}" for the in ("", "the "))
            entry = next(
                (e for form in forms for e in by_form.get(fold(form), ()) if e.type == "government_body"), None
            )
            if entry is not None:
                match = Match(token, token + 1, (entry,))
                found.append(replace(_from_entry(p, match, entry), name=entry.name))
    return found


def said_to_be(p: Parse, i: int) -> GroupNoun | None:
    """The noun that says what the name at token `i` is: "X, a company ...", "the opposition party X"."""
    nouns = [*p.children(i, "appos"), *[k for k in p.children(i, "compound", "nmod") if p.text[k].islower()]]
    if p.dep[i] == "appos":
        nouns.append(p.head[i])
    return next((n for k in nouns if (n := group_nouns().get(p.lemma[k])) and n.kind != "person"), None)


def entity_candidates(
    p: Parse,
    taken: set[int],
    known: dict[int, Candidate],
    in_title: set[int],
    countries: Countries,
    acronyms_: dict[str, str],
) -> list[Candidate]:
    """Organisations, places and peoples that only the NER knows; phrases under a group noun are left to `nominals`."""
    found = []
    things = {short for short, full in acronyms_.items() if is_thing(full)}
    common = {w for w in p.text if w.islower() and len(w) > 3}
    for ent in p.doc.ents:
        if ent.label_ not in ("ORG", "GPE", "LOC", "FAC", "NORP"):
            continue
        start, end = _trimmed(p, ent, in_title)
        span = range(start, end)
        if not span or any(i in taken for i in span) or all(i in in_title or i in known for i in span):
            continue
        if len(span) == 1 and (p.text[start] in things or (p.lower[start] in common and p.pos[start] != "PROPN")):
            continue
        head = span_head(p, start, end)
        if head not in known and _may_be_name(p, start, end, head):
            candidate = _entity(p, start, end, head, ent.label_, known, countries)
            if candidate is not None:
                found.append(candidate)
    return found


def coordinated(p: Parse, taken: set[int], known: dict[int, Candidate], in_title: set[int]) -> list[Candidate]:
    """Names that nobody knows, coordinated with the name of a body (`known` by their heads): they are bodies too."""
    found = []
    for i in range(p.n):
        if p.pos[i] != "PROPN" or p.ent[i] or i in known or not p.text[i][0].isupper() or not p.text[i].isalpha():
            continue
        beside = [p.head[i]] if p.dep[i] == "conj" else p.children(i, "conj")
        other = next((known[k] for k in beside if k in known and p.pos[k] == "PROPN"), None)
        if other is None or other.type not in _BODIES:
            continue
        start = i
        while start > 0 and p.head[start - 1] == i and p.pos[start - 1] == "PROPN":
            start -= 1
        if any(k in taken or k in known or k in in_title for k in range(start, i + 1)):
            continue
        text = surface(p, start, i + 1)
        key = ("org", _plain(text))
        found.append(Candidate(start, i + 1, i, "name", key, text, other.type, other.country, other.sector, 0.5))
    return found


def _trimmed(p: Parse, ent: Span, in_title: set[int]) -> tuple[int, int]:
    """Where an entity begins and ends without articles, titles, brackets and the like."""
    start, end = ent.start, ent.end
    while start < end and (p.pos[start] in ("DET", "PUNCT", "SPACE") or start in in_title):
        start += 1
    bracket = next((i for i in range(start, end) if p.text[i] in ("(", "[")), end)
    end = bracket if bracket > start else end
    while end > start and (p.tag[end - 1] == "POS" or p.pos[end - 1] in ("PUNCT", "SPACE", "ADP", "CCONJ", "DET")):
        end -= 1
    return start, end


def _may_be_name(p: Parse, start: int, end: int, head: int) -> bool:
    """False for what the NER takes for a name though it is a phrase under a group noun, a number or the like."""
    not_actors = words()["not actors"]
    forms = {noun_lemma(p, head), p.lemma[head], p.lower[head]}
    if noun_lemma(p, head) in group_nouns() or forms & not_actors or _heading(p, start, end) or _portfolio(p, head):
        return False
    text = surface(p, start, end)
    if p.text[head] in _ONE_OF_MANY:
        return False
    return text[0].isupper() and any(c.isalpha() for c in text) and p.pos[head] in ("PROPN", "NOUN")


def _heading(p: Parse, start: int, end: int) -> bool:
    """True for words in capitals that are too long for an acronym and open no report ("THEREFORE", "NOTICE OF ...")."""
    longest = max((len(p.text[i]) for i in range(start, end)), default=0)
    dateline = start < _DATELINE and end < p.n and p.text[end] in AFTER_DATELINE
    shouted = start > 0 and p.text[start - 1].isupper() and len(p.text[start - 1]) > 1  # "THE USA IS GREAT"
    return (longest > _ACRONYM or shouted) and not dateline and surface(p, start, end).isupper()


def _portfolio(p: Parse, head: int) -> bool:
    """True for what a post deals with: "Minister for Trade and Industry"."""
    above = p.head[head]
    while p.dep[head] == "conj" and p.pos[above] in ("PROPN", "NOUN"):
        head, above = above, p.head[above]
    if p.dep[head] != "pobj" or p.lower[above] not in ("for", "of", "on"):
        return False
    return p.lemma[p.head[above]] in words()["portfolios"]


def _entity(
    p: Parse, start: int, end: int, head: int, label: str, known: dict[int, Candidate], countries: Countries
) -> Candidate | None:
    """The candidate that a name known to the NER alone makes."""
    text = surface(p, start, end)
    if text.istitle() and text.lower() in words()["realms"]:
        return _realm(p, start, end, known)
    country = next((known[i].country for i in range(start, end) if i in known and known[i].country), None)
    noun = said_to_be(p, head)

    def named(kind: str, key: str, type_: str, sector: str | None, confidence: float) -> Candidate:
        return Candidate(start, end, head, "name", (kind, key), text, type_, country, sector, confidence)

    if noun is not None:
        type_ = "organization" if noun.type == "population" else noun.type
        country = country or (countries.home if type_ in ("party", "government_body", "armed_group") else None)
        return named("org", _plain(text), type_, noun.sector, 0.75)
    if p.lower[end - 1] in words()["media heads"] and end - start > 1:
        return named("org", _plain(text), "media", "JRN", 0.6)
    if label == "ORG":
        return named("org", _plain(text), "organization", None, 0.55)
    if label != "NORP":
        return named("place", fold(text), "place", None, 0.6)
    return None if is_modifier(p, head) else named("ethnic", fold(text), "population", "CVL", 0.5)


def _realm(p: Parse, start: int, end: int, known: dict[int, Candidate]) -> Candidate | None:
    """ "The Kingdom": the state that was last called the Kingdom of something."""
    word = p.text[end - 1]
    called = (known[i] for i in range(start - 1, -1, -1) if p.text[i] == word and i in known)
    state = next((c for c in called if c.type == "state"), None)
    return None if state is None else replace(state, start=start, end=end, head=end - 1, kind="nominal", aliases=())


def _plain(text: str) -> str:
    return fold(text).lower().replace(".", "")
