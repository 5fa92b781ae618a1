"""Which claims an export keeps: what the caller asks for, checked and resolved against the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, QuerySolutions

from kg.export.dates import period
from kg.export.model import VIEWS, Spell, View
from kg.map.check import is_date
from kg.map.namespaces import PREFIXES
from kg.model import ACTOR_TYPES, EVENT_TYPES, MODALITIES
from kg.query.errors import NotFound, QueryError
from kg.query.named import NamedQuery, Parameter
from kg.query.parameters import resolve
from kg.store import Store

FACT_TYPES = (*EVENT_TYPES, "alignment", "role")
"""What `Filters.types` may hold: PLOVER's event types, and alignments and roles as a whole."""

_BY_NAME = NamedQuery("", "", params=(Parameter("speaker", "name", required=True),))
_REPORTS = """SELECT DISTINCT ?report { VALUES ?name { %s }
  GRAPH ?report { ?report a ent:Report ; dcterms:identifier ?id }
  FILTER(?id = ?name || STR(?report) = ?name) }"""


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep; an empty filter keeps all.

    `since` and `until` are days, months or years, both inclusive; they leave out what has no date. `kinds` are kinds
    of actors, `types` are of FACT_TYPES, `speakers` are names, QIDs or IRIs, `reports` are ids or IRIs.
    """

    since: str | None = None
    until: str | None = None
    kinds: Collection[str] = ()
    types: Collection[str] = ()
    modalities: Collection[str] = ()
    speakers: Collection[str] = ()
    reports: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters made sure of: IRIs for names, days for dates. None keeps all.

    `own_voice` asks of an event's claim that the report itself asserts it.
    """

    view: View
    days: Spell | None
    kinds: frozenset[str]
    types: frozenset[str]
    modalities: frozenset[str]
    speakers: frozenset[str] | None
    reports: frozenset[str] | None
    own_voice: bool

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of facts that are in the view."""
        return {"actors": ("Event", "Alignment"), "events": ("Event",), "full": ("Event", "Alignment", "Role")}[
            self.view
        ]

    @property
    def everything(self) -> bool:
        """Whether no claim of the reports is left out, and so nothing else either."""
        chosen = self.kinds or self.types or self.modalities or self.days or self.speakers
        return self.view == "full" and not chosen

    def keeps(self, kind: str, modality: str, speaker: str | None, days: Spell | None) -> bool:
        """Whether to keep a claim of a fact of this `kind` (one of FACT_TYPES) that holds in `days`."""
        if self.types and kind not in self.types:
            return False
        if self.modalities and modality not in self.modalities:
            return False
        if self.own_voice and speaker is not None and kind != "alignment":
            return False
        if self.speakers is not None and speaker not in self.speakers:
            return False
        return self.days is None or (days is not None and days.end >= self.days.start and days.start <= self.days.end)


def select(store: Store, view: View, filters: Filters) -> Selection:
    """The selection that `filters` mean in `store`. Raises QueryError when a value is none that can be meant.

    In the view `actors` an event counts when the report itself asserts it, and an alignment when anybody does, as in
    the named query `network`; filters by modality or speaker take the place of that rule.
    """
    if view not in VIEWS:
        raise QueryError(f"there is no view {view!r}: choose {', '.join(VIEWS)}")
    for what, values, choices in (
        ("kind of actor", filters.kinds, ACTOR_TYPES),
        ("type", filters.types, FACT_TYPES),
        ("modality", filters.modalities, MODALITIES),
    ):
        for value in values:
            if value not in choices:
                raise QueryError(f"there is no {what} {value!r}: choose of {', '.join(choices)}")
    by_rule = view == "actors" and not filters.modalities and not filters.speakers
    return Selection(
        view=view,
        days=_days(filters.since, filters.until),
        kinds=frozenset(filters.kinds),
        types=frozenset(filters.types),
        modalities=frozenset(("asserted",) if by_rule else filters.modalities),
        speakers=frozenset(_speakers(store, filters.speakers)) if filters.speakers else None,
        reports=frozenset(_reports(store, filters.reports)) if filters.reports else None,
        own_voice=by_rule,
    )


def _days(since: str | None, until: str | None) -> Spell | None:
    for name, text in (("since", since), ("until", until)):
        if text is not None and not is_date(text):
            raise QueryError(f"{name}: {text!r} is no date; give YYYY-MM-DD, YYYY-MM or YYYY")
    if since is None and until is None:
        return None
    days = Spell(period(since).start if since else "0001-01-01", period(until).end if until else "9999-12-31")
    if days.start > days.end:
        raise QueryError(f"since {since} is after until {until}: nothing can lie between")
    return days


def _speakers(store: Store, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        for term in resolve(store, _BY_NAME, {"speaker": name})["speaker"]:
            yield term.value


def _reports(store: Store, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        rows = store.query(_REPORTS % Literal(name), prefixes=PREFIXES)
        assert isinstance(rows, QuerySolutions)
        found = [row["report"].value for row in rows]
        if not found:
            raise NotFound(f"the store holds no report {name!r}: give its id or IRI (kg query reports lists them)")
        yield from found
