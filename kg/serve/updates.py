"""Changes over HTTP: who may make them, and how they get to a writer. Without KG_UPDATE_TOKEN there are none."""

from __future__ import annotations

import hmac

from werkzeug.wrappers import Request

from kg import settings
from kg.serve.access import Access
from kg.serve.faults import HttpError
from kg.serve.protocol import Update
from kg.serve.workers.wire import Json

READ_ONLY = "this server is read-only: it takes changes when it was started with KG_UPDATE_TOKEN"


def authorize(request: Request) -> None:
    """Do nothing when `request` carries the token as RFC 6750 has it; otherwise raise HttpError, 403 or 401."""
    token = settings.get("KG_UPDATE_TOKEN")
    if not token:
        raise HttpError(403, READ_ONLY)
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        headers = {"WWW-Authenticate": 'Bearer realm="entente"'}
        raise HttpError(401, "a change needs the token: Authorization: Bearer ...", headers=headers)
    # The comparison takes as long for a nearly right token as for any.
    if not hmac.compare_digest(given.strip().encode("latin-1", "replace"), token.encode()):
        headers = {"WWW-Authenticate": 'Bearer realm="entente", error="invalid_token"'}
        raise HttpError(401, "the token is not the one that this server takes", headers=headers)


def update(access: Access, asked: Update, base: str) -> None:
    """Make the change `asked` as one transaction; relative IRIs in it start from `base`.

    Raises QueryError, HttpError or EntenteError when it was not made.
    """
    job = {"do": "update", "using": asked.using, "named": asked.using_named, "base": base}
    change(access, job, asked.text.encode())


def change(access: Access, job: Json, body: bytes) -> Json:
    """What the writer says that it did for `job`; readers see it from now on."""
    return access.pool().write({**job, "at": access.location}, body)
