"""Resolve people who are named by a post only: "the Iraqi prime minister", "the UN chief", "the Pope"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.link.evidence import FOR_LIFE, Context, Post, body_scopes, leading_scope, post_of, still_held, surely_held
from kg.link.index import Index
from kg.link.normalise import key
from kg.link.records import Candidate
from kg.link.starter import scope_names
from kg.link.titles import titles
from kg.model import Actor

_HEADS = re.compile(
    r"\b(?:president|minister|premier|chancellor|king|queen|emir|sultan|monarch|leader|secretary|general|chief|pope"
    r"|speaker|pontiff|head|governor|ambassador|adviser|advisor|envoy|representative|diplomat|father|director)\b"
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its weight, its probability of being meant, and the reasons for it."""

    candidate: Candidate
    weight: float
    score: float
    reasons: tuple[str, ...]


def is_title(name: str) -> bool:
    """Whether `name` speaks of a post and holds no proper name of a person, as far as its words tell.

    >>> is_title("the Iraqi prime minister"), is_title("UN chief"), is_title("Stephen King"), is_title("President Aoun")
    (True, True, False, False)
    """
    form = key(name).removeprefix("the ")
    if form in titles():
        return True
    words = name.removeprefix("the ").removeprefix("The ").split()
    return bool(_HEADS.search(form)) and bool(leading_scope(name)) and len(words) > 1


def described_post(index: Index, actor: Actor, context: Context) -> Post | None:
    """Post that an actor's name consists of, or None when the name is a proper name or no post of the index.

    Whose post it is has to stand in the text: "the president" alone may be any.
    """
    form = key(actor.name).removeprefix("the ")
    if " " not in form and not _after_the(actor, context):
        return None  # "King" and "Pope" are surnames too
    if not _HEADS.search(form) and form not in titles():
        return None
    stated = (post.scope for post in context.posts.get(actor.name, ()) if post.scope and post.stated)
    scope = _country_beside(actor, context) or next(stated, "")
    post = post_of(actor.name, scope)
    if not post.scope and post.office in FOR_LIFE and form not in _KING_OR_QUEEN:
        post = replace(post, scope=_only_country(index, post.office, actor, context))
    known = any(index.holders(post.office, scope) for scope in body_scopes(post.scope)) if post.scope else False
    return post if known or form in titles() else None


# The index does not say which a monarch is, and reports speak of "the King or Queen" of no one time.
_KING_OR_QUEEN = {"king", "queen"}


def _only_country(index: Index, office: str, actor: Actor, context: Context) -> str:
    """The actor's country, if no other country of the report has such an office: "the Emir" in a report on Qatar."""
    having = {country for country in context.countries | {actor.country or ""} if index.holders(office, country)}
    return actor.country if actor.country and having == {actor.country} else ""


def _country_beside(actor: Actor, context: Context) -> str:
    """The actor's country if the text names it beside a mention: "French President", "President of the Republic"."""
    names = scope_names().get(actor.country or "", ())
    for mention in actor.mentions if names else ():
        before = key(context.text[max(mention.start - 40, 0) : mention.start]).split()
        after = key(context.text[mention.end : mention.end + 60]).removeprefix("of ").removeprefix("the ").split()
        of = key(context.text[mention.end : mention.end + 4]).startswith("of")
        if any(" ".join(before[-size:]) in names or (of and " ".join(after[:size]) in names) for size in (1, 2, 3, 4)):
            return actor.country or ""
    return ""


def _after_the(actor: Actor, context: Context) -> bool:
    """Whether the report writes "the" before some mention of the actor."""
    texts = (context.text[max(mention.start - 4, 0) : mention.end] for mention in actor.mentions)
    return any(text.casefold().startswith("the ") for text in (actor.name, *texts))


def of_another_time(actor: Actor, context: Context) -> bool:
    """Whether each mention stands in a clause that names an earlier year: "awarded by the president in 2014"."""
    if context.when is None or not actor.mentions:
        return False
    this_year = int(context.when)
    clauses = ("".join(_around(context.text, mention.start, mention.end)) for mention in actor.mentions)
    years = ([int(found) for found in _YEAR.findall(clause)] for clause in clauses)
    return all(found and max(found) < this_year for found in years)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return re.split(r"[.;\n]\s", text[max(start - 150, 0) : start])[-1], re.split(r"[.;\n]\s", text[end : end + 150])[0]


_YEAR = re.compile(r"\b(?:in|since|until|of|by|from) (?:[A-Z][a-z]+ )?((?:19|20)\d\d)\b")


def holder(index: Index, post: Post, context: Context) -> list[Weighed]:
    """The one holder of `post` at the report's date, scored by the chance that it is; empty unless exactly one."""
    if context.when is None or not post.scope or post.status != "current":
        return []
    held_then = [held for scope in body_scopes(post.scope) for held in index.holders(post.office, scope)]
    possible = {held.held_by for held in held_then if still_held(held, context.when) > 0}
    chance, held = max(
        ((surely_held(h, context.when), h) for h in held_then), key=lambda row: row[0], default=(0, None)
    )
    if held is None or not chance or len(possible) != 1:
        return []
    qid = held.held_by
    item = index.item(qid)
    if item is None:
        return []
    return [Weighed(item, chance, min(chance, 0.97), ("named by post", context.reason(held)))]
