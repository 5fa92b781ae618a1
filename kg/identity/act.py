"""Making judgements: each is checked against the store, the index and the other judgements before it is kept."""

from __future__ import annotations

import getpass
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from kg.errors import EntenteError
from kg.identity.actors import Known, find_actor, graphs_of, replaced_in
from kg.identity.doubts import conflicts, item_conflicts
from kg.identity.judgements import Identity, Judgement, resolve
from kg.link.index import Index
from kg.map import base_iri, report_iri
from kg.store import Store

_QID = re.compile(r"Q[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Author:
    """Who judges, why, and whether a conflict of kind or country shall not count."""

    name: str = ""
    reason: str = ""
    force: bool = False


def merge(store: Store, identity: Identity, a: str, b: str, author: Author, base: str | None = None) -> Identity:
    """`identity` with the judgement that the actors that `a` and `b` name are one.

    Raises EntenteError when their kinds or countries conflict and `author.force` is not set, and Contradiction when
    other judgements say otherwise.
    """
    one, other = find_actor(store, a, base), find_actor(store, b, base)
    _insist(f"{one} and {other}", conflicts(one, other), author)
    return _with(identity, Judgement("merge", one.id, other.id, author.reason or f"{one} = {other}"), author)


def distinct(store: Store, identity: Identity, a: str, b: str, author: Author, base: str | None = None) -> Identity:
    """`identity` with the judgement that the actors that `a` and `b` name are two."""
    one, other = find_actor(store, a, base), find_actor(store, b, base)
    return _with(identity, Judgement("distinct", one.id, other.id, author.reason or f"{one} is not {other}"), author)


def pin(
    store: Store, index: Index, identity: Identity, actor: str, qid: str, author: Author, base: str | None = None
) -> Identity:
    """`identity` with the judgement that `actor` is the Wikidata item `qid`.

    Kind and country must agree with the item's, where `index` has it, unless `author.force` is set.
    """
    known, wanted = find_actor(store, actor, base), qid.strip().upper().removeprefix("WD:")
    if not _QID.fullmatch(wanted):
        raise EntenteError(f"{qid!r} is no Wikidata item: give its id: the letter Q and a number")
    item = index.item(wanted)
    label = item.label if item else "not in the index, so kind and country were not compared"
    if item:
        _insist(f"{known} and {item.label} ({item.kind}, {wanted})", item_conflicts(known, item), author)
    return _with(identity, Judgement("pin", known.id, wanted, author.reason or f"{known} = {label}"), author)


def split(
    store: Store, identity: Identity, actor: str, reports: Sequence[str], author: Author, base: str | None = None
) -> Identity:
    """`identity` with the judgement that `actor` is another one in `reports` (ids or IRIs) than elsewhere.

    Raises EntenteError when it does not stand in one of them, or stands there by a judgement only.
    """
    start, known = base_iri(base), find_actor(store, actor, base)
    named = [report if report.startswith(start) else report_iri(start, report) for report in reports]
    there = set(graphs_of(store, known.id, base))
    moved = {row.subject for row in identity.judgements} | {row.object for row in identity.judgements}
    for report, graph in zip(reports, named, strict=True):
        # A merged actor's own IRI no longer stands in the graph; it is replaced there.
        if graph not in there and known.id not in moved:
            raise EntenteError(f"{known} is not in the report {report}; it is in {_some(there, start)}")
        if standing_for := replaced_in(store, graph, known.id, base):
            raise EntenteError(
                f"{known} stands in the report {report} for {', '.join(standing_for)} by a judgement: "
                "undo that, or split the actor that it stands for"
            )
    others = len(there - set(named))
    what = f"{known} in {len(named)} of {len(named) + others} reports is another"
    ends = " ".join(graph.removeprefix(start) for graph in dict.fromkeys(named))
    return _with(identity, Judgement("split", known.id, ends, author.reason or what), author)


def _with(identity: Identity, row: Judgement, author: Author) -> Identity:
    """`identity` and one judgement more, signed and dated, if it holds together."""
    for other in identity.judgements:
        if (other.judgement, other.subject, other.object) == (row.judgement, row.subject, row.object):
            raise EntenteError(f"that was judged before: {other.said}")
    signed = Judgement(
        row.judgement, row.subject, row.object, " ".join(row.reason.split()), " ".join(author.name.split()), _today()
    )
    return resolve((*identity.judgements, signed))


def _insist(who: str, found: tuple[str, ...], author: Author) -> None:
    if found and not author.force:
        raise EntenteError(f"{who} conflict ({'; '.join(found)}): judge so with --force if you are sure")


def _some(graphs: set[str], base: str) -> str:
    names = sorted(unquote(graph.removeprefix(f"{base}doc/")) for graph in graphs)
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "") or "none"


def user() -> str:
    """The name of who is logged in, or "" where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def idle(identity: Identity, actors: dict[str, Known], replaced: set[str]) -> list[Judgement]:
    """Judgements whose subject the store no longer has: the reports are gone, or the name is linked by now."""
    return [row for row in identity.judgements if row.subject not in actors and row.subject not in replaced]
