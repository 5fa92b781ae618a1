"""Link people: each candidate for a name is weighed against a stranger who happens to bear the same name."""

from __future__ import annotations

from dataclasses import replace

from kg.link.evidence import (
    BARE,
    Context,
    Post,
    beside,
    body_scopes,
    fit,
    known_holder,
    seats_of,
    still_held,
    year,
)
from kg.link.holders import Weighed, described_post, holder, is_title, of_another_time
from kg.link.index import Index
from kg.link.names import GENERATIONS, PART, alike, candidates, name_words
from kg.link.normalise import ARTICLES, key, name_parts, person_key
from kg.link.records import Candidate, Held
from kg.link.starter import sovereigns
from kg.link.titles import HEADS, salience
from kg.model import Actor

# A person whom reports name without a post is one of about this many (in units of an ordinary politician) a country.
NEWSWORTHY = 500.0
# Given name and surname go together more often than chance would have it (one language, one family).
CORRELATED = 5.0
# Factor when neither the text's country nor the report tells: one country among the thirty that news is about.
ANY_COUNTRY = 1 / 30
# How many more strangers' names a looser match takes in than an exact one.
SPELLINGS = {"short": 3.0, PART: 5.0, "near": 2.0, "transliteration": 10.0, "similar": 50.0}
NEAR_SPELLING = 0.9  # a letter or two between "Andriy Yermak" and "Andrii Yermak"
# Factor when the text's country is another one, but it gives a post of the candidate's country that was held then.
OTHER_COUNTRY = 0.05
BY_POST, BESIDE, IN_REPORT = "country by the post", "country beside the name", "country of the report"
# Factor when the text's country is another one: where the candidate's stands beside the name, and where the text's
# country is only inferred and the candidate's is in the report too.
STANDS_BESIDE, INFERRED = 0.9, 0.05
# How many posts of a country a bare "Secretary" or "Minister" may mean.
BARE_POSTS = 30.0
# Factor when the text gives a post that the candidate never held, by whether the index knows that post.
POST_NOT_HELD, POST_NOT_KNOWN = 0.1, 0.5
# Factor for a stranger in a post of which the index knows who held it on that day.
POST_TAKEN = 0.02
# Factor for a stranger in one of many seats, on a day of which the index knows who sat in most of them.
UNKNOWN_SEATS = 0.6
# Salience from which a post still held lets a surname and a country alone name someone: heads of state and of
# government.
WELL_KNOWN = 20.0
REMEMBERED = 10.0  # years for which one who left such a post goes on being written about by surname
SURNAME_ALONE = 0.985  # the score that such a link needs where the holder may have left office since the record
# How much rarer each further word of a full name makes a stranger of that very name.
FURTHER_WORD = 0.1
_POLITICAL = {
    "adviser", "ambassador", "chairman", "chief", "commander", "commissioner", "deputy", "diplomat", "envoy",
    "general", "governor", "head", "leader", "mayor", "member", "minister", "monarch", "official", "politician",
    "president", "representative", "secretary", "senator", "speaker", "spokesman", "spokesperson", "spokeswoman",
}  # fmt: skip


def link_person(index: Index, actor: Actor, context: Context) -> list[Weighed]:
    """Candidates for a person with their scores, best first; empty when nothing fits.

    An actor named by a post only ("the Iraqi prime minister") gives the holder at the report's date, unless the
    report gives a proper name too. A surname alone gives nothing unless just one candidate is plausible.
    """
    post = described_post(index, actor, context)
    names = [name for name in actor.aliases if not is_title(name)]
    if post is None and not is_title(actor.name):
        names.insert(0, actor.name)
    forms = tuple(dict.fromkeys(person_key(name) for name in names))
    full = tuple(form for form in forms if sum(word not in ARTICLES for word in form.split()) > 1)
    if post is not None and not full:
        return [] if of_another_time(actor, context) else holder(index, post, context)
    posts = context.posts.get(actor.name, ()) + ((post,) if post else ())
    forms = full or ((forms[0], *_titled(actor, names[0], context)) if forms else ())
    evidence = bool(posts or actor.country)
    generations = frozenset(word for name in names for word in key(name).split()) & GENERATIONS
    found = candidates(index, forms, evidence, bool(posts), generations)
    if not found:
        return []
    weighed = weigh(index, actor, context, posts, found)
    return [] if _doubtful_surname(index, context, weighed) else weighed


def _titled(actor: Actor, name: str, context: Context) -> tuple[str, ...]:
    """Keys of a one-word name as it stands, and with the word before it in the text: "Pope Francis"."""
    before = (context.text[max(mention.start - 20, 0) : mention.start].split() for mention in actor.mentions)
    return tuple(dict.fromkeys((key(name), *(key(f"{words[-1]} {name}") for words in before if words))))


def _doubtful_surname(index: Index, context: Context, weighed: list[Weighed]) -> bool:
    """Whether the best match is by surname alone, and others are plausible or neither post nor fame supports it."""
    best = weighed[0]
    if best.candidate.match != "surname" and " " in key(best.candidate.name):
        return False
    if sum(row.score > 0.05 for row in weighed) > 1:
        return True
    if any(reason.startswith("holds ") for reason in best.reasons):
        return False
    if context.when is None:
        return True
    known = [post for post in index.positions(best.candidate.qid) if salience(post.office) >= WELL_KNOWN]
    in_office = max((still_held(post, context.when) for post in known), default=0.0)
    if in_office > 0.5:
        return in_office <= 0.9 and best.score < SURNAME_ALONE
    if len(best.candidate.asked) < 4:
        return True  # "Ban" and "May" begin sentences
    return not any(0.0 <= context.when - (year(post.end or post.recorded) or 0.0) <= REMEMBERED for post in known)


def weigh(
    index: Index, actor: Actor, context: Context, posts: tuple[Post, ...], found: list[Candidate]
) -> list[Weighed]:
    """Each candidate's probability of being meant, a stranger of the same name being the alternative; best first.

    With a post in the text, a candidate who held it then is compared with an unknown holder who happens to bear the
    name; without one, the candidate's share of the news with the share of all unknown people of that name.
    """
    weighed = [_weigh(index, actor, context, posts, candidate) for candidate in found]
    total = sum(row[1] for row in weighed) + max(row[2] for row in weighed)
    out = [Weighed(candidate, own, own / total, reasons) for candidate, own, _, reasons in weighed]
    return sorted(out, key=lambda row: (-row.score, int(row.candidate.qid[1:])))


def _weigh(
    index: Index, actor: Actor, context: Context, posts: tuple[Post, ...], candidate: Candidate
) -> tuple[Candidate, float, float, tuple[str, ...]]:
    """Candidate, its weight, the weight of a stranger, and the reasons."""
    positions = index.positions(candidate.qid)
    agreement, where = _country(actor, candidate, positions, context)
    if agreement == 0.0:
        agreement, where, scope = _conflict(actor, candidate, posts, positions, context)
        posts = tuple(replace(post, scope=scope) if post.scope == actor.country else post for post in posts)
    value, held, post = _best_fit(posts, positions, context)
    stranger = _name_chance(index, candidate.asked, candidate.country, agreement in (1.0, STANDS_BESIDE))
    if agreement == INFERRED:  # a stranger may be of the text's country, or of the candidate's like the candidate
        stranger = max(stranger, INFERRED * _name_chance(index, candidate.asked, candidate.country, agrees=True))
    near = candidate.match == "transliteration" and alike(candidate.asked, candidate) >= NEAR_SPELLING
    stranger *= SPELLINGS["near"] if near else SPELLINGS.get(candidate.match, 1.0)
    if candidate.quality == 1.0:
        stranger *= FURTHER_WORD ** max(len(name_words(candidate.asked)) - 2, 0)
    reasons = ["exact name" if candidate.quality >= 0.9 else f"name by {candidate.match}"]
    own = candidate.quality * agreement
    if held is not None and post is not None:
        bare = post.office in BARE and post.office != held.office
        seats = 1 if bare else seats_of(index, post, held, context.when)
        own *= value / seats
        taken = seats == 1 and (value > 0.5 or known_holder(index, post, context.when))
        stranger *= BARE_POSTS if bare else POST_TAKEN if taken else UNKNOWN_SEATS if _recorded(held, context) else 1.0
        reasons.append(context.reason(held))
    elif candidate.match in ("similar", PART):
        own = 0.0  # Susanna Price is not Susan Rice: only the post makes a letter or two a misspelling
    else:
        own *= candidate.prior * _activity(positions, context.when) / NEWSWORTHY
        own *= min((_not_held(index, post, positions, context) for post in posts), default=1.0)
    return candidate, own, stranger, (*reasons, *where)


def _recorded(held: Held, context: Context) -> bool:
    """Whether the index's source on the post `held` is as young as the report."""
    recorded = year(held.recorded, late=True)
    return context.when is not None and recorded is not None and context.when <= recorded


def _best_fit(
    posts: tuple[Post, ...], positions: list[Held], context: Context
) -> tuple[float, Held | None, Post | None]:
    fits = [(*fit(post, positions, context.when), post) for post in posts]
    return max(fits, key=lambda row: row[0], default=(0.0, None, None))


def _conflict(
    actor: Actor, candidate: Candidate, posts: tuple[Post, ...], positions: list[Held], context: Context
) -> tuple[float, tuple[str, ...], str]:
    """Factor, reason and the candidate's country where the text has another one; 0 unless that one looks wrong.

    It does when the text gives the very post that the candidate held, and whose it is; when the candidate's country
    stands beside the name; and when nothing beside the name says the text's country, for a full name, or for a
    surname with a post that the candidate held.
    """
    near = beside(actor, context)
    inferred = bool(actor.mentions) and candidate.country in context.countries and actor.country not in near
    if candidate.quality < 0.9 and candidate.match != "transliteration":
        own = tuple(replace(post, scope=candidate.country) for post in posts if post.scope == actor.country)
        if not inferred or _best_fit(own, positions, context)[0] < 0.5:
            return 0.0, (), ""
    value, _, post = _best_fit(posts, positions, context)
    if value >= 0.9 and post and post.stated and post.scope:
        return OTHER_COUNTRY, (f"{BY_POST}, not {actor.country}",), post.scope
    if candidate.country in near and actor.country not in near:
        return STANDS_BESIDE, (f"{BESIDE}, {candidate.country}, not {actor.country}",), candidate.country
    if inferred:
        return INFERRED, (f"{IN_REPORT}, {candidate.country}, not {actor.country}",), candidate.country
    return 0.0, (), ""


def _not_held(index: Index, post: Post, positions: list[Held], context: Context) -> float:
    """Factor for a candidate who never held `post`: small where the index would know it or it is no political one.

    Of a report from after the record the index cannot tell: people move on to other posts.
    """
    if not set(post.office.split()) & _POLITICAL:
        return POST_NOT_HELD
    if post.office in HEADS and _heads(positions, context):
        return 1.0  # Spain's prime minister is called president, Germany's premier chancellor
    recorded = max((value for held in positions if (value := year(held.recorded, late=True))), default=None)
    if recorded is not None and context.when is not None and context.when > recorded:
        return POST_NOT_KNOWN
    known = any(index.holders(post.office, scope) for scope in body_scopes(post.scope))
    return POST_NOT_HELD if known else POST_NOT_KNOWN


def _heads(positions: list[Held], context: Context) -> bool:
    """Whether one of the posts made its holder head of a state or government at the report's date, or left it open."""
    heads = (held for held in positions if held.office in HEADS)
    return context.when is not None and any(still_held(held, context.when) > 0.3 for held in heads)


def _activity(positions: list[Held], when: float | None) -> float:
    """How likely a report of `when` still (or already) writes about someone with these posts."""
    starts = [value for held in positions if (value := year(held.start)) is not None]
    ends = [value for held in positions if (value := year(held.end or held.recorded, late=True)) is not None]
    if when is None or not (starts or ends):
        return 1.0
    first, last = min(starts, default=min(ends, default=when)), max(ends, default=when)
    gap = max(first - when - 5, when - last - 10, 0.0)
    return 1.0 if gap == 0 else 0.3 if gap < 10 else 0.05 if gap < 30 else 0.0005


def _country(
    actor: Actor, candidate: Candidate, positions: list[Held], context: Context
) -> tuple[float, tuple[str, ...]]:
    """Factor and reason for the agreement of the text's country with the candidate's; another country forbids."""
    own = {candidate.country, *(held.scope for held in positions if len(held.scope) == 3)} - {""}
    if actor.country and own:
        related = own | {sovereigns().get(code, "") for code in own}
        agrees = actor.country in related or sovereigns().get(actor.country) in own
        return (1.0, (f"country {actor.country} agrees",)) if agrees else (0.0, ())
    if own & context.countries:
        return 1.0, (f"{min(own & context.countries)} is in the report",)
    return ANY_COUNTRY, ()


def _name_chance(index: Index, form: str, country: str, agrees: bool) -> float:
    """Probability that some other person of `country` (of any country unless the text `agrees`) has the name `form`."""
    given, surname = name_parts(form, country)
    country = country if agrees else ""
    chance = 1.0
    for part, place in ((given, "given"), (surname, "surname")):
        if part:
            chance *= max(index.frequency(part, place, country), index.frequency(part, place, "") * 0.3)
    return min(1.0, CORRELATED * chance) if given else chance
