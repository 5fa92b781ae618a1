"""Link states, international bodies, organisations, parties and armed groups by name, kind and country."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kg.link.evidence import Context, leading_scope
from kg.link.holders import Weighed
from kg.link.index import Index
from kg.link.normalise import key
from kg.link.records import Candidate
from kg.link.starter import gone_states
from kg.model import Actor

# Which kinds of item an actor's type may be linked to. A people, a government or "US forces" never is the state.
KINDS: dict[str, tuple[str, ...]] = {
    "state": ("state", "territory"),
    "place": ("state", "territory", "city"),
    "igo": ("igo", "organization"),
    "organization": ("organization", "igo", "party", "armed_group", "media", "government_body"),
    "armed_group": ("armed_group", "party", "government_body", "organization"),
    "government_body": ("government_body", "igo"),
    "party": ("party", "armed_group", "organization"),
    "media": ("media", "organization"),
}
# Kinds whose names are shared between countries ("Labour Party"): without a country in common they stay unlinked.
_SHARED_NAMES = ("party", "government_body", "media")
# Types whose names begin the names of others, and the words that then follow.
_LONGER = ("government_body", "organization", "armed_group", "media")
_GOES_ON = re.compile(
    r" (?:Academy|Agency|Association|Board|Bureau|Center|Centre|College|Command|Commission|Committee|Corps|Council"
    r"|Department|Foundation|Hospital|Institute|Laboratory|Library|Museum|Reserve|School|Subcommittee|University)\b"
)


@cache
def spellings() -> dict[str, str]:
    """Other names in use (`data/spellings.tsv`) to the index's name of the same thing, both normalised."""
    text = (Path(__file__).parent / "data" / "spellings.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {key(other): key(name) for name, others in rows for other in others.split("|")}


def link_body(index: Index, actor: Actor, context: Context) -> list[Weighed]:
    """Candidates for an actor that is no person, with their scores, best first; empty when nothing fits."""
    kinds = KINDS.get(actor.type, ())
    if actor.type in _LONGER and _only_in_longer_names(actor, context):
        return []
    best: dict[str, Weighed] = {}
    for position, name in enumerate((actor.name, *actor.aliases)):
        form = key(name).removeprefix("the ")
        if not form or (position and actor.type not in ("state", "igo") and len(form.split()) < 2):
            continue
        if position and (best or not _may_stand_for(name, actor.name)):
            continue  # what the name itself says goes before what else the report calls it
        for candidate in index.exact(spellings().get(form, form)):
            if candidate.kind in kinds and not (actor.type == "place" and _doubtful_place(candidate, actor)):
                weighed = _weigh(actor, context, candidate, alias=position > 0)
                if weighed.score > (best[candidate.qid].score if candidate.qid in best else 0.0):
                    best[candidate.qid] = weighed
    ranked = sorted(best.values(), key=lambda w: (-w.weight, int(w.candidate.qid[1:])))
    if len(ranked) > 1 and ranked[1].weight > ranked[0].weight / 5:
        return []
    return ranked


def _only_in_longer_names(actor: Actor, context: Context) -> bool:
    """Whether the report has the name only at the head of another body's: "Metropolitan Police Department"."""
    after = [context.text[mention.end : mention.end + 40] for mention in actor.mentions if mention.kind == "name"]
    return bool(after) and all(_GOES_ON.match(text) for text in after)


def _may_stand_for(alias: str, name: str) -> bool:
    """Whether `alias` may be another name of what `name` names: an acronym must be made of its words' initials.

    >>> _may_stand_for("ECOWAS", "Economic Community of West African States")
    True
    >>> _may_stand_for("NATO", "North Baltic Council")
    False
    """
    if not alias.isupper() or name.isupper() or " " not in name:
        return True
    initials = iter("".join(word[0] for word in key(name).split()))
    return all(letter in initials for letter in key(alias).replace(" ", ""))


@cache
def _shared_places() -> frozenset[str]:
    text = (Path(__file__).parent / "data" / "shared_places.txt").read_text(encoding="utf-8")
    return frozenset(key(line) for line in text.splitlines() if line and not line.startswith("#"))


def _doubtful_place(candidate: Candidate, actor: Actor) -> bool:
    """Whether a place's name may denote another place: a capital for its state, a city for its province."""
    if candidate.kind == "state" and key(candidate.name) in _shared_places():
        return True
    if candidate.kind == "territory":
        return candidate.match != "label" or not actor.country or key(candidate.label) in _shared_places()
    return candidate.match == "weak"


def _weigh(actor: Actor, context: Context, candidate: Candidate, alias: bool) -> Weighed:
    score = 0.99 if candidate.match == "label" else 0.97
    reasons = [f"{'alias' if alias else 'name'} is its {candidate.match}"]
    own = candidate.country
    if actor.country and own and own not in gone_states():
        if actor.country != own:
            return Weighed(candidate, 0.0, 0.0, (f"country {actor.country}, not {own}",))
        reasons.append(f"country {actor.country} agrees")
    elif candidate.kind in _SHARED_NAMES and leading_scope(candidate.name) != own:
        # "Ministry of Justice" may be any country's; "FBI" is not, but only a report about the country makes it sure.
        score = 0.95 if candidate.name.isupper() and own in context.countries else 0.5
    elif own and own in context.countries:
        reasons.append(f"{own} is in the report")
        score -= 0.02
    elif candidate.match == "weak":
        score = 0.5
    return Weighed(candidate, score * candidate.prior * candidate.quality, score, tuple(reasons))
