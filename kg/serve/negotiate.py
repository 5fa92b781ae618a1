"""Content negotiation by Accept (RFC 9110, section 12.5.1): quality values, and the most specific range decides."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Request

from kg.query.formats import FORMATS, Format
from kg.serve.errors import HttpError

HTML = "text/html"


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
    accept = list(request.accept_mimetypes)
    html = max((q for range_, q in accept if range_.lower() in (HTML, "application/xhtml+xml")), default=0.0)
    return html > 0 and html >= max(q for _, q in accept)


def choose(request: Request, offered: Sequence[Format]) -> Format:
    """The format of `offered` that the client wants most; of equals, the first, which also answers no wish at all.

    `format=` in the address, for people, overrules Accept. Raises HttpError 406, with the list, when nothing fits.
    """
    name = request.values.get("format")
    if name:
        fitting = {form.name: form for form in offered}
        if name in fitting:
            return fitting[name]
        known = "does not fit this query's results" if name in FORMATS else "is unknown"
        raise HttpError(406, f"the format {name!r} {known}", choices=list(fitting))
    accept = list(request.accept_mimetypes)
    if not accept:
        return offered[0]
    # Browsers name application/xml beside HTML, and mean pages: to them XML is no better than anything else.
    aliases_count = not any(range_.lower() == HTML for range_, _ in accept)

    def wanted(form: Format) -> float:
        types = (form.media_type, *form.aliases) if aliases_count else (form.media_type,)
        exact = [quality(accept, media_type) for media_type in types]
        return max(exact)

    best = max(offered, key=wanted)
    if wanted(best) <= 0:
        raise HttpError(406, "nothing that was asked for fits these results", choices=[f.media_type for f in offered])
    return best
