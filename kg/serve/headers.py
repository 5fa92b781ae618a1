"""Headers of every answer: data may be read from pages of other sites, and nothing is framed or guessed at."""

from __future__ import annotations

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
