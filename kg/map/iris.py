"""Minting of resource IRIs. Every IRI is a function of stable keys, so that the same report gives the same IRIs.

Nothing here depends on the order of reports, on the clock or on the machine.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg import settings
from kg.errors import EntenteError
from kg.model import Actor

# 80 bits: among a thousand million resources the odds of any collision are below one in a million.
_DIGEST_BYTES = 10
_LEADING_ARTICLE = re.compile(r"^the\s+")
_NOT_WORD = re.compile(r"[^\w]+")
# Kinds whose members are told apart by a name. Without a name and a country they are just "the protesters" of one text.
_NAMELESS_KINDS = frozenset({"population", "armed_group", "organization", "government_body", "media", "party", "other"})


def base_iri(value: str | None = None) -> str:
    """The base under which resources are minted: `value`, or the setting KG_BASE_IRI; it ends with a slash.

    >>> base_iri("https://example.org/id/")
    'https://example.org/id/'
    """
    base = value or settings.get("KG_BASE_IRI") or ""
    try:
        NamedNode(base)
    except ValueError as error:
        raise EntenteError(f"the base {base!r} is no IRI ({error}): set KG_BASE_IRI to one") from error
    if not base.endswith("/") or "#" in base or "?" in base:
        raise EntenteError(f"the base {base!r} must end with '/' and hold no '#' or '?': change KG_BASE_IRI")
    return base


def digest(*keys: str | int | Sequence[str] | None) -> str:
    """20 hexadecimal digits that stand for `keys`, taken in order.

    Keys are joined as a JSON list, so that ("ab", "c") and ("a", "bc") differ, and None and "None".

    >>> digest("event", "CONSULT", None)
    'a881437b113ddb8472b6'
    """
    return blake2b(json.dumps(keys).encode("utf-8"), digest_size=_DIGEST_BYTES).hexdigest()


def name_key(name: str) -> str:
    """`name` as a key: without case, accents, punctuation and a leading "the".

    >>> name_key("The  Órgão Central")
    'orgao central'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _LEADING_ARTICLE.sub("", plain.strip())).strip()


def report_iri(base: str, report_id: str) -> str:
    """IRI of a report, which is also the name of its graph. All but RFC 3986's unreserved characters are escaped.

    >>> report_iri("https://w3id.org/entente/id/", "news/2026 a")
    'https://w3id.org/entente/id/doc/news%2F2026%20a'
    """
    return f"{base}doc/{quote(report_id, safe='')}"


def span_iri(report: str, start: int, end: int) -> str:
    """IRI of a stretch of a report's text: a character range by RFC 5147, section 2.1.1.

    >>> span_iri("https://w3id.org/entente/id/doc/a", 3, 9)
    'https://w3id.org/entente/id/doc/a#char=3,9'
    """
    return f"{report}#char={start},{end}"


def is_local(actor: Actor) -> bool:
    """Whether `actor` means something in its own report only, and so must not merge with a namesake elsewhere.

    So it is for a person without a link who is known by one word, whose country is not known, or who is named only by
    a title or description (its holder changes), and for a group without a name and without a country ("protesters").

    >>> is_local(Actor("Lima", "person", country="NOR")), is_local(Actor("Ana Lima", "person", country="NOR"))
    (True, False)
    >>> is_local(Actor("Ana Lima", "person"))
    True
    >>> is_local(Actor("rebels", "armed_group")), is_local(Actor("rebels", "armed_group", country="XKX"))
    (True, False)
    """
    if actor.link is not None:
        return False
    named = not actor.name.islower() and (
        not actor.mentions or any(mention.kind == "name" for mention in actor.mentions)
    )
    if actor.type == "person":
        return not named or actor.country is None or " " not in name_key(actor.name)
    return actor.type in _NAMELESS_KINDS and not named and actor.country is None


def actor_iri(base: str, actor: Actor, report: str) -> str:
    """IRI of `actor` as named in the report with the IRI `report`.

    A linked actor is named for its Wikidata item, so that all reports share it. Others are named for name, kind
    and country, so that namesakes of another kind or country stay apart; see `is_local` for who stays in its report.

    >>> from kg.model import Link
    >>> actor_iri("https://w3id.org/entente/id/", Actor("Iran", "state", link=Link("Q794", "Iran", 0.99)), "")
    'https://w3id.org/entente/id/actor/Q794'
    """
    if actor.link is not None:
        return f"{base}actor/{actor.link.qid}"
    # A name of signs only ("???") has no key: it is then its own.
    key = name_key(actor.name) or actor.name
    return f"{base}actor/{digest('actor', key, actor.type, actor.country, report if is_local(actor) else None)}"


def post_iri(base: str, title: str) -> str:
    """IRI of a post, such as prime minister, whoever holds it.

    >>> post_iri("https://w3id.org/entente/id/", "Prime Minister")
    'https://w3id.org/entente/id/post/prime-minister'
    """
    return f"{base}post/{quote((name_key(title) or title).replace(' ', '-'), safe='')}"


def place_iri(base: str, name: str) -> str:
    """IRI of a place that is no actor. Places have a name only, so namesakes share it."""
    return f"{base}place/{digest('place', name_key(name) or name)}"
