"""Content negotiation by Accept (RFC 9110, section 12.5.1): quality values, and the most specific range decides."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header

from kg.query.formats import FORMATS, GRAPH_FORMATS, TABLE_FORMATS, Format
from kg.serve.faults import HttpError

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

HTML = "text/html"
_NAMES = {
    "json-ld": "jsonld",
    # Turtle is a part of N3.
    "n3": "ttl",
    "n-quads": "nq",
    "n-triples": "nt",
    "nquads": "nq",
    "ntriples": "nt",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "turtle": "ttl",
}
"""Other names that people give formats."""


def quality(accept: Sequence[tuple[str, float]], media_type: str) -> float:
    """How much a client wants `media_type`, 0 to 1, by the most specific range of `accept` that covers it.

    >>> quality([("*/*", 0.1), ("text/*", 0.5), ("text/html", 0)], "text/html")
    0
    >>> quality([("*/*", 0.1), ("text/*", 0.5)], "text/csv")
    0.5
    """
    main = media_type.split("/")[0]
    for wanted in (media_type, f"{main}/*", "*/*"):
        found = [q for range_, q in accept if range_.split(";")[0].strip().lower() == wanted]
        if found:
            return max(found)
    return 0.0


def prefers_html(request: Request) -> bool:
    """Whether a person's browser asks: HTML is named, and nothing that is named is wanted more.

    `*/*` alone asks for data, as programs do.
    """
    return _prefers_html(request.headers.get("Accept", ""))


def choose(request: Request, offered: Sequence[Format]) -> Format:
    """The format of `offered` that the client wants most; of equals, the first, which also answers no wish at all.

    `format=` in the address, for people, overrules Accept. Raises HttpError 406, with the list, when nothing fits.
    """
    wished = request.values.get("format")
    found = preferred(request.headers.get("Accept", ""), wished, tuple(offered))
    if found is None:
        raise unacceptable(wished, offered)
    return found


def unacceptable(wished: str | None, offered: Sequence[Format]) -> HttpError:
    """The error that says which formats there are, since none fits what was asked for."""
    if wished:
        known = "does not fit this query's results" if _named(wished) in FORMATS else "is unknown"
        return HttpError(406, f"the format {wished!r} {known}", choices=[form.name for form in offered])
    return HttpError(
        406, "nothing that was asked for fits these results", choices=[form.media_type for form in offered]
    )


@lru_cache(maxsize=512)
def preferred(accept: str, wished: str | None, offered: tuple[Format, ...]) -> Format | None:
    """The format of `offered` for the header `accept`, or for the name or media type `wished`; None when none fits.

    >>> preferred("text/csv;q=0.5, application/*;q=0.6", None, TABLE_FORMATS).name
    'json'
    >>> preferred("", "turtle", GRAPH_FORMATS).name
    'ttl'
    """
    if wished:
        name = _named(wished)
        return next((form for form in offered if name in (form.name, form.media_type, *form.aliases)), None) or (
            # JSON and XML are a format of either kind.
            next((form for form in offered if f"application/{name}" in form.aliases), None)
        )
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    # Browsers name application/xml beside HTML, and mean pages: to them XML is no better than anything else.
    aliases_count = not any(range_.lower() == HTML for range_, _ in ranges)

    def wanted(form: Format) -> float:
        types = (form.media_type, *form.aliases) if aliases_count else (form.media_type,)
        return max(quality(ranges, media_type) for media_type in types)

    best = max(offered, key=wanted)
    return best if wanted(best) > 0 else None


@lru_cache(maxsize=512)
def formats_of(accept: str, wished: str | None) -> tuple[Format | None, Format | None]:
    """The formats in which a client with this header Accept, or that wishes for the format of that name, would have a
    table, and a graph; None for what it does not take."""
    return preferred(accept, wished, TABLE_FORMATS), preferred(accept, wished, GRAPH_FORMATS)


@lru_cache(maxsize=512)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client with this header Accept-Encoding takes what is compressed by gzip.

    >>> takes_gzip("br, gzip;q=0.8"), takes_gzip("gzip;q=0, *"), takes_gzip("")
    (True, False, False)
    """
    wanted = {coding.lower(): q for coding, q in parse_accept_header(accept_encoding, Accept)}
    return wanted.get("gzip", wanted.get("*", 0)) > 0


@lru_cache(maxsize=512)
def _prefers_html(accept: str) -> bool:
    ranges = _ranges(accept)
    html = max((q for range_, q in ranges if range_.lower() in (HTML, "application/xhtml+xml")), default=0.0)
    return html > 0 and html >= max(q for _, q in ranges)


def _ranges(accept: str) -> list[tuple[str, float]]:
    return list(parse_accept_header(accept, MIMEAccept))


def _named(wished: str) -> str:
    name = wished.strip().lower()
    return _NAMES.get(name, name)
