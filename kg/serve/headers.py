"""Headers of every answer: data may be read from pages of other sites, nothing is framed or guessed at; and its id."""

from __future__ import annotations

import re
import secrets

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "Entente-Cut, ETag, Link, Location, Retry-After, X-Request-ID, X-Total-Count",
    "Access-Control-Max-Age": "86400",
}
SECURITY = {
    # Pages need their own scripts, styles and data, and nothing from elsewhere; no script or style stands in a page.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "font-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
EVERYWHERE = CORS | SECURITY
ID_HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/=@-]{0,127}")


def chosen_id(wanted: str) -> str:
    """The id that a client or a proxy `wanted`, where it is fit for headers and logs, or a new one.

    >>> chosen_id("web-1:4f2a")
    'web-1:4f2a'
    >>> len(chosen_id("<script>")), len(chosen_id("x" * 200))
    (32, 32)
    """
    return wanted if _SANE.fullmatch(wanted) else secrets.token_hex(16)
