"""Matching names against the graph's actors and the index: candidates with a score, and which are beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg.identity.actors import Known
from kg.link import THRESHOLD, ranked
from kg.link.evidence import context_of
from kg.link.index import Index
from kg.link.normalise import key, person_key
from kg.link.records import Candidate as IndexItem
from kg.map.check import is_date
from kg.model import Actor, Extraction, Report, Role
from kg.reconcile.catalogue import Catalogue, name_forms
from kg.reconcile.query import TYPE_NAMES, Query

# What a name alone is worth, by how it was found. Below the threshold: kind and country make it sure, as they do when
# reports are merged.
EXACT, WORD, FOLDED, ALIKE = 0.85, 0.6, 0.65, 0.6
SURE = 0.95
# How like a name must be to one that was asked for, to be worth a person's look.
LIKE_ENOUGH = 0.6
# Factors where the kind is another than asked for, and where the country conflicts.
OTHER_KIND, OTHER_COUNTRY = 0.5, 0.3
# The kinds under which a name of unknown kind is sought in the index. Places come only when they are asked for.
_KINDS = ("person", "state", "igo", "organization", "armed_group", "government_body", "party", "media")
_KIND_OF_ITEM = {"territory": "place", "city": "place", "treaty": "other", "event": "other"}
_ID = re.compile(r"(?:actor/)?(Q[1-9][0-9]*|[0-9a-f]{20})")


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor of the graph, an item of the index, or both. `id` is a QID, or the end of an unlinked actor's IRI.

    `prior` says how well known an item is, where the graph does not have it.
    """

    id: str
    name: str
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    mentions: int = 0
    prior: float = 0.0

    @property
    def description(self) -> str:
        """Kind, country and how often the graph's reports name it."""
        times = "once" if self.mentions == 1 else f"{self.mentions} times"
        named = f"named {times} in the reports" if self.mentions else "not in the reports"
        kinds = "/".join(TYPE_NAMES[kind] for kind in self.kinds)
        return ", ".join(filter(None, (kinds, "/".join(self.countries), named)))


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with its score (0 to 1), and whether it is beyond doubt."""

    entity: Entity
    score: float
    sure: bool = False


def candidates(catalogue: Catalogue, index: Index, query: Query) -> list[Match]:
    """Candidates for `query`, best first, `query.limit` at the most.

    One at the most is sure: the best, when it alone reaches the threshold of linking (`kg.link.THRESHOLD`). An id, as
    the name or as the property `wikidata`, tells the entity; other properties without a name tell none.
    """
    if entity := by_id(catalogue, index, query.value("wikidata") or query.name):
        return [Match(entity, 1.0, True)]
    if not query.name.strip():
        return []
    scores: dict[str, float] = {}
    entities: dict[str, Entity] = {}
    country = country_of(index, query.value("country"))
    found = (_in_graph, _by_evidence, _by_name)
    for entity, score in (pair for find in found for pair in find(catalogue, index, query, country)):
        if query.kinds and not query.kinds & set(entity.kinds):
            score = 0.0 if query.strict else score * OTHER_KIND
        if score > scores.get(entity.id, 0.0):
            scores[entity.id], entities[entity.id] = score, entity
    order = sorted(scores, key=lambda one: (-scores[one], -entities[one].mentions, -entities[one].prior, one))
    above = sum(score >= THRESHOLD for score in scores.values())
    return [Match(entities[one], scores[one], above == 1 and scores[one] >= THRESHOLD) for one in order[: query.limit]]


def by_id(catalogue: Catalogue, index: Index, text: str) -> Entity | None:
    """The entity with the id `text`, or None."""
    if known := actor_of_id(catalogue, text):
        return of_graph(known)
    found = _ID.fullmatch(text.strip())
    if not found:
        return None
    item = index.item(found[1]) if found[1].startswith("Q") else None
    return of_index(item) if item else None


def actor_of_id(catalogue: Catalogue, text: str) -> Known | None:
    """The graph's actor with the id `text`: a QID or the end of its IRI, with or without `actor/`; or None."""
    found = _ID.fullmatch(text.strip())
    return catalogue.actors.get(found[1]) if found else None


def of_graph(known: Known) -> Entity:
    """An actor of the graph as an entity."""
    return Entity(known.id.removeprefix("actor/"), known.name, known.kinds, known.countries, known.mentions)


def of_index(item: IndexItem) -> Entity:
    """An item of the index as an entity."""
    kind = _KIND_OF_ITEM.get(item.kind, item.kind)
    return Entity(item.qid, item.label, (kind,), (item.country,) if item.country else (), prior=item.prior)


def country_of(index: Index, text: str | None) -> str | None:
    """ISO 3166-1 alpha-3 code of the country that `text` names; None when it names none."""
    if not text:
        return None
    if re.fullmatch(r"[A-Z]{3}", text.strip()):
        return text.strip()
    states = [one for one in index.exact(key(text).removeprefix("the ")) if one.kind in ("state", "territory")]
    return max(states, key=lambda one: one.prior).country or None if states else None


def _in_graph(catalogue: Catalogue, index: Index, query: Query, country: str | None) -> Iterator[tuple[Entity, float]]:
    """The graph's actors by their names, kinds and countries."""
    exact = list(catalogue.exact(query.name))
    found = {known.id: (known, EXACT if _is_full(known, query.name) else WORD) for known in exact}
    for known in catalogue.folded(query.name):
        found.setdefault(known.id, (known, FOLDED))
    for known in catalogue.sharing(query.name):
        if (alike := likeness(known, query.name)) >= LIKE_ENOUGH:
            found.setdefault(known.id, (known, ALIKE * alike))
    for known, score in found.values():
        if country and known.countries:
            agrees = country in known.countries
            asked = bool(query.kinds & set(known.kinds))
            # The same full name, kind and country: on that evidence reports are merged, too.
            score = score * OTHER_COUNTRY if not agrees else SURE if score == EXACT and asked else score
        yield of_graph(known), score


def _is_full(known: Known, name: str) -> bool:
    """Whether `name` names the actor fully: one word does not name a person."""
    return "person" not in known.kinds or " " in person_key(name)


def likeness(known: Known, name: str) -> float:
    """How alike `name` is to the actor's likest name (0 to 1), in whatever order their words come."""
    return max((_alike(form, own) for form in name_forms(name) for own in known.names), default=0.0)


def _alike(form: str, name: str) -> float:
    pairs = [(form, other) for other in name_forms(name)]
    pairs += [(" ".join(sorted(form.split())), " ".join(sorted(other.split()))) for form, other in pairs]
    return max((SequenceMatcher(None, one, other).ratio() for one, other in pairs), default=0.0)


def _by_name(catalogue: Catalogue, index: Index, query: Query, country: str | None) -> Iterator[tuple[Entity, float]]:
    """Items that the name alone brings up: for a person to choose among, never sure."""
    for form in name_forms(query.name):
        found = [(item, EXACT * item.quality) for item in index.exact(form, surnames=True)]
        found += [(item, FOLDED) for item in index.folded(form)]
        if not found:
            alike = [(item, _alike(form, item.name)) for item in index.fuzzy(form)]
            found = [(item, ALIKE * likeness) for item, likeness in alike if likeness >= LIKE_ENOUGH]
        for item, score in found:
            other = country and item.country and item.country != country
            yield _as_known(catalogue, item), score * OTHER_COUNTRY if other else score


def _as_known(catalogue: Catalogue, item: IndexItem) -> Entity:
    known = catalogue.actors.get(item.qid)
    return of_graph(known) if known else of_index(item)


def _by_evidence(
    catalogue: Catalogue, index: Index, query: Query, country: str | None
) -> Iterator[tuple[Entity, float]]:
    """Items as the linker weighs them, with the country, post and date that the query gives."""
    post, date = query.value("post"), query.value("date")
    day = date if date and is_date(date) and len(date) == len("YYYY-MM-DD") else None
    kinds = query.kinds if query.strict else (*query.kinds, *_KINDS)
    for kind in dict.fromkeys(kinds):
        if not kind or not key(query.name):
            continue
        actor = Actor(query.name, kind, country=country)
        roles = (Role(query.name, post, None, "current", 0, 0),) if post and kind == "person" else ()
        extraction = Extraction(Report("query", "", day), (actor,), roles)
        for weighed in ranked(index, actor, context_of(extraction)):
            yield _as_known(catalogue, weighed.candidate), weighed.score
