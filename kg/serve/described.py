"""What the pages on actors, reports and statements show: records of kg/describe, put together for a template."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox
from flask import render_template, request

from kg.describe.actor import MAX_POSTS, actor, posts
from kg.describe.codes import codes
from kg.describe.involvement import Filters, Partner, involved, partners, speakers, spoken, told
from kg.describe.lookup import Named, node, select
from kg.describe.mentions import mentions
from kg.describe.months import activity
from kg.describe.overview import named
from kg.describe.report import report
from kg.describe.statement import statements
from kg.map.iris import base_iri
from kg.model import STANCES
from kg.serve.errors import HttpError
from kg.serve.highlight import highlighted
from kg.serve.plot import HEIGHT, LANE, WIDTH, columns, lanes
from kg.store import Store

SHOWN_PARTNERS, MAX_PARTNERS = 10, 50
"""Partners of one stance that are shown at once, and that are in the page at all."""
SHOWN_POSTS = 8
"""Roles that are shown at once."""
MAX_CLAIMS = 100
"""Reports of one event, role or alignment that its page shows."""
_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_CLAIMS = """SELECT ?g ?claim {{ {{ SELECT DISTINCT ?g ?claim {{ GRAPH ?g {{ ?claim ent:claims {0} }} }} }}
  OPTIONAL {{ GRAPH ?g {{ ?g dcterms:issued ?day }} }} }} ORDER BY DESC(STR(?day)) ?g ?claim LIMIT {1}"""
_CLAIM = "SELECT ?g {{ GRAPH ?g {{ {0} ent:claims ?item }} }} LIMIT 1"
_ASK = """# What {name} did and what was done to it, the latest first
SELECT ?date ?type ?who ?whom ?sentence WHERE {{
  GRAPH ?report {{
    ?event sem:hasActor {iri} ; sem:eventType ?type ; sem:hasTimeStamp ?date .
    ?claim ent:claims ?event ; ent:sentence ?sentence .
  }}
  OPTIONAL {{ GRAPH ?report {{ ?event ent:source/skos:prefLabel ?who }} }}
  OPTIONAL {{ GRAPH ?report {{ ?event ent:target/skos:prefLabel ?whom }} }}
}}
ORDER BY DESC(?date) LIMIT 50"""


def actor_page(store: Store, iri: ox.NamedNode) -> str | None:
    """The page on an actor; None when it is none."""
    about = actor(store, iri)
    if about is None:
        return None
    filters = _filters()
    by = _resource("by")
    held = posts(store, iri)
    over_time = activity(store, iri)
    joined = partners(store, iri)
    found, number, last = mentions(store, iri, _number("mentions"), about.reports)
    drawn, years = lanes(held)
    placed = list(zip(held, drawn, strict=True))
    return render_template(
        "actor.html",
        actor=about,
        codes=codes(),
        posts=placed,
        own_posts=[(post, lane) for post, lane in placed if iri.value in {one.iri for one in post.role.sources}],
        other_posts=[(post, lane) for post, lane in placed if iri.value not in {one.iri for one in post.role.sources}],
        shown_posts=SHOWN_POSTS,
        max_posts=MAX_POSTS,
        years=years,
        lane_width=LANE,
        partners={
            "supportive": _by(joined, lambda one: one.supportive),
            "adversarial": _by(joined, lambda one: one.adversarial),
            "none": _by(joined, lambda one: one.neither),
        },
        shown_partners=SHOWN_PARTNERS,
        max_partners=MAX_PARTNERS,
        activity=over_time,
        plot=columns(over_time),
        plot_size=(WIDTH, HEIGHT),
        filters=filters,
        partner=_name(store, filters.partner),
        events=involved(store, iri, filters, _number("page")),
        claims=spoken(store, iri, _number("says")),
        told=told(store, iri, by, _number("told")),
        told_by=_name(store, by),
        speakers=speakers(store, iri),
        mentions=found,
        mentions_page=number,
        mentions_last=last,
        query=_ASK.format(name=_one_line(about.name), iri=iri),
        tail=iri.value.removeprefix(base_iri()),
        base=base_iri(),
    )


def report_page(store: Store, iri: ox.NamedNode) -> str | None:
    """The page on a report, with its text marked; None when it is none."""
    found = report(store, iri)
    if found is None:
        return None
    return render_template("report.html", report=found, codes=codes(), paragraphs=highlighted(found), base=base_iri())


def statement_page(store: Store, iri: ox.NamedNode) -> str | None:
    """The page on an event, a role, an alignment or one claim: what is said, and each report that says so."""
    rows = select(store, _CLAIMS.format(iri, MAX_CLAIMS))
    pairs = [(node(row, "g"), node(row, "claim")) for row in rows]
    is_claim = not pairs
    if is_claim:
        pairs = [(node(row, "g"), iri) for row in select(store, _CLAIM.format(iri))]
    said = statements(store, pairs)
    if not said:
        return None
    return render_template(
        "statement.html", iri=iri, said=said, fact=said[0], codes=codes(), is_claim=is_claim, max_claims=MAX_CLAIMS
    )


def _filters() -> Filters:
    stance, period = request.args.get("stance") or None, request.args.get("period") or None
    if stance and stance not in (*STANCES, "none"):
        raise HttpError(400, f"there is no stance {stance!r}", choices=[*STANCES, "none"])
    if period and not _PERIOD.fullmatch(period):
        raise HttpError(400, f"{period!r} is no date: give YYYY-MM-DD, YYYY-MM or YYYY")
    return Filters(_resource("with"), stance, period, request.args.get("asserted") == "1")


def _resource(name: str) -> ox.NamedNode | None:
    """The resource that a field of the address names by the end of its IRI, such as actor/Q794."""
    value = request.args.get(name)
    if not value:
        return None
    try:
        return ox.NamedNode(base_iri() + value)
    except ValueError as error:
        raise HttpError(400, f"{name}={value!r} names no resource: {error}") from error


def _number(name: str) -> int:
    return max(1, request.args.get(name, 1, type=int))


def _name(store: Store, iri: ox.NamedNode | None) -> Named | None:
    """What to call the actor that the address names, be it one or not."""
    return iri and (named(store, iri) or Named(iri.value, iri.value.removeprefix(base_iri())))


def _by(joined: list[Partner], number: Callable[[Partner], int]) -> list[tuple[Named, int]]:
    """Those of `joined` with a number, the highest first."""
    found = [(one.actor, number(one)) for one in joined if number(one)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].name))


def _one_line(text: str) -> str:
    return " ".join(text.split())
