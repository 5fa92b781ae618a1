"""The component `entente_roles`: the posts that people hold, held or will hold, with whom they serve.

Fills `State.roles` from the posts that `entente_actors` found, once coreference has resolved "his country".
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.actors.groups import words
from kg.extract.actors.mentions import surface
from kg.extract.events.dates import find_moments
from kg.extract.parse import Parse, parse_of
from kg.extract.roles.posts import Post, PostFinder
from kg.extract.state import State, state_of, states_by_country
from kg.model import Role

_COUNTERPART = ("counterpart", "opposite number")


def find_roles(p: Parse, state: State, posts: list[Post]) -> list[Role]:
    """The roles of a report, one for each post that a person holds; the fullest statement of a post counts."""
    kept: list[tuple[Post, Role]] = []
    for post in sorted(posts, key=lambda post: post.start):
        title = _counterpart(state, post, posts) if post.kind.phrase in _COUNTERPART else post.title
        if not title or not _is_post(post):
            continue
        counterpart = post.kind.phrase in _COUNTERPART  # "his counterpart" is not his adviser
        owners = post.owners or (() if counterpart else _served(state, post))
        owners = owners or _default_owner(state, post, posts)
        of = state.actors[owners[0]].name if owners else None
        person = state.actors[post.person].name
        start, end = p.start[post.start], p.end[post.end - 1]
        since, until = _term(p, post, state.report_date)
        sure = 0.9 if post.owners else 0.7
        role = Role(person, title, of, post.status, start, end, since, until, confidence=sure)
        if not any(_repeats(role, other) for _, other in kept):
            kept = [(o, other) for o, other in kept if not _repeats(other, role)]
            kept.append((post, role))
    return [role for _, role in kept]


def _term(p: Parse, post: Post, report_date: str | None) -> tuple[str | None, str | None]:
    """(since, until) of a post, as exactly as its own clause tells: "since 2019", "was elected in May", "resigned"."""
    first, last = p.sent_bounds[p.sent[post.noun]]
    since = until = None
    for i in range(post.start, last):
        if p.lower[i] in ("since", "from") and since is None:
            since = _date(p, i, last, report_date)
        elif p.lower[i] in ("until", "till", "to") and (since or p.lower[i] != "to"):
            until = until or _date(p, i, last, report_date)
        elif i >= post.end and p.pos[i] in ("VERB", "AUX") and i != post.verb:
            break
    if post.verb is not None and since is None and until is None:
        lemma, lists = p.lemma[post.verb], words()
        dates = ((i, _date(p, i, last, report_date)) for i in range(first, last))
        on = next((day for i, day in dates if day and p.head[i] == post.verb), None)
        if lemma in lists["appoint"] | {"become"}:
            since = on
        elif lemma in lists["resign"] | lists["replaced"]:
            until = on
    return since, until


def _date(p: Parse, i: int, last: int, report_date: str | None) -> str | None:
    """The date that begins at token `i`, a preposition included, or None."""
    leads = p.pos[i] in ("ADP", "SCONJ", "PART")
    if leads and i + 1 >= last:
        return None
    text = "in " + surface(p, i + 1, min(last, i + 6)) if leads else surface(p, i, min(last, i + 6))
    moments = find_moments(text, report_date)
    return moments[0].value if moments and moments[0].start <= 3 else None


def _is_post(post: Post) -> bool:
    """False for ranks, professions and descriptions ("Colonel X", "the economist X") that no owner makes a post."""
    if post.kind.phrase in words()["no posts"]:
        return False
    return bool(post.owners or post.pronoun) or (
        post.kind.level != "public" and post.kind.phrase not in words()["ranks"]
    )


def _repeats(role: Role, other: Role) -> bool:
    """True where `role` says no more than `other`: the same person and status, and a shorter form of the title."""
    begun = role.status == "designate" and other.status == "current"  # who was designated, and now is
    same = role.person == other.person and (role.status == other.status or begun)
    if not same or (role.of and other.of and role.of != other.of):
        return False
    if role.of and not other.of:
        return False
    words_, more = role.title.lower().split(), other.title.lower().split()
    return words_ == more or (set(words_) < set(more) and words_[-1] in more)


def _counterpart(state: State, post: Post, posts: list[Post]) -> str:
    """The title of the one whose counterpart the person is: of "his", else of the last post stated before."""
    whose = state.at.get(post.pronoun, ()) if post.pronoun is not None else ()
    before = [
        o for o in posts if o.start < post.start and o.person != post.person and o.kind.phrase not in _COUNTERPART
    ]
    own = [o for o in before if o.person in whose] or [o for o in posts if o.person in whose and o is not post]
    chosen = own or before
    return chosen[-1].title if chosen else ""


def _pronoun_owner(state: State, post: Post) -> tuple[int, ...]:
    return state.at.get(post.pronoun, ()) if post.pronoun is not None else ()


def _served(state: State, post: Post) -> tuple[int, ...]:
    """Whose post it is by a pronoun: "the chancellor's own finance minister" is his state's; a spokesman is his own."""
    owners = _pronoun_owner(state, post)
    if not owners or not words()["posts of states"] & set(post.title.lower().split()):
        return owners
    if state.actors[owners[0]].type != "person":
        return owners
    own = states_by_country(state).get(state.actors[owners[0]].country or "")
    return owners if own is None else (own,)


def _default_owner(state: State, post: Post, posts: list[Post]) -> tuple[int, ...]:
    """Without an owner in the phrase: the one of the same person's same title elsewhere, else the person's state."""
    for other in posts:
        if other.person == post.person and other.owners and other.title.lower().endswith(post.title.lower()):
            return other.owners
    country = None if post.kind.phrase in words()["regional posts"] else state.actors[post.person].country
    public = post.kind.level in ("state", "government") or post.kind.sector in ("LEG", "JUD", "COP", "MIL")
    if public and country:
        return tuple(a.id for a in state.actors if a.type == "state" and a.country == country)[:1]
    return ()


def settle_countries(state: State, posts: list[Post], guessed: set[int]) -> None:
    """Give people whose country was only guessed that of whom they serve, now that "its spokeswoman" is resolved."""
    for post in posts:
        person = state.actors[post.person]
        owners = post.owners or _pronoun_owner(state, post)
        countries = [state.actors[o].country for o in (*post.nations, *owners) if state.actors[o].type != "place"]
        if person.id in guessed and owners:
            person.country = next((c for c in countries if c), person.country)
            guessed.discard(person.id)
        for body in (state.actors[o] for o in owners if state.actors[o].type == "government_body"):
            if body.country is None and person.id not in guessed:
                body.country = person.country  # "Foreign Ministry spokesman X", of whom one knows whose he is


@Language.component("entente_roles")
def entente_roles(doc: Doc) -> Doc:
    """Fill `State.roles` (needs `entente_actors`; better after `entente_coref`)."""
    p, state = parse_of(doc), state_of(doc)
    found = doc.user_data["entente_found"]
    finder = PostFinder(p, state, found.titles, found.people)
    posts = [*finder.attached(), *finder.predicated(), *found.apart]
    settle_countries(state, posts, found.guessed)
    state.roles = find_roles(p, state, posts)
    return doc
