"""What every answer to a query is made of, whoever sends it: the job for a reader, the tag, the head.

The server's threads answer so (answering.py), and so do readers that have a client's connection (workers/lease.py).
"""

from __future__ import annotations

import hashlib

from kg.query import FormatError
from kg.query.formats import FORMATS, GRAPH_FORMATS, TABLE_FORMATS
from kg.serve.faults import HttpError
from kg.serve.negotiate import formats_of, unacceptable
from kg.serve.protocol import Query
from kg.serve.workers.wire import Json

VARY = "Accept, Accept-Encoding"


def job_for(query: Query, accept: str) -> Json:
    """What a reader is to do for `query`. Raises HttpError when the client takes no format that there is."""
    table, graph = formats_of(accept, query.format)
    if table is None and graph is None:
        raise unacceptable(query.format, (*TABLE_FORMATS, *GRAPH_FORMATS))
    return {
        "do": "query",
        "text": query.text,
        "default": query.default_graphs,
        "named": query.named_graphs,
        "table": table and table.name,
        "graph": graph and graph.name,
    }


def unfit(query: Query, error: FormatError) -> HttpError:
    """The error for results that have another form than the client takes; a reader told so by `error`."""
    offered = TABLE_FORMATS if str(error).startswith(TABLE_FORMATS[0].media_type) else GRAPH_FORMATS
    return unacceptable(query.format, offered)


def tag_of(version: str | None, job: Json, method: str) -> str | None:
    """The ETag of the answer to `job` from the snapshot of that `version`; None where it has none."""
    if version is None or method == "POST":
        return None
    return f'W/"{hashlib.sha256(f"{version}{job}".encode()).hexdigest()[:24]}"'


def unchanged(tag: str) -> dict[str, str]:
    """The headers of 304."""
    return {"ETag": tag, "Vary": VARY, "Cache-Control": "no-cache"}


def headers_of(head: Json, tag: str | None) -> dict[str, str]:
    """The headers of an answer of which a reader has told the `head`."""
    headers = {"Content-Type": content_type(FORMATS[head["format"]].media_type), "Vary": VARY}
    if head["gzip"]:
        headers["Content-Encoding"] = "gzip"
    if cut := head.get("cut"):
        headers["Entente-Cut"] = cut
    if "age" in head:
        headers["Age"] = str(head["age"])
    if tag:
        headers["ETag"] = tag
        headers["Cache-Control"] = "no-cache"
    return headers


def content_type(media_type: str) -> str:
    """`media_type` with its charset. JSON and XML say themselves that they are UTF-8 (RFC 8259, section 8.1)."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
