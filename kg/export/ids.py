"""Short identifiers of nodes, which every format takes: the IRI without the base that it was minted under."""

from __future__ import annotations

import re

# What an XML NMTOKEN may hold besides letters and digits, less the signs that we use ourselves: GraphML asks for it.
_OTHER = re.compile(r"[^A-Za-z0-9.-]")


def node_id(iri: str, base: str) -> str:
    """Identifier of the node for `iri`: the part after `base`, with `:` for `/`.

    Signs that an XML name token cannot hold are written as `_` and their UTF-8 bytes in hexadecimal, so that two
    resources never get one identifier.

    >>> node_id("https://w3id.org/entente/id/actor/Q794", "https://w3id.org/entente/id/")
    'actor:Q794'
    >>> node_id("https://w3id.org/entente/id/doc/a%20b", "https://w3id.org/entente/id/")
    'doc:a_2520b'
    """
    return ":".join(_OTHER.sub(_escape, part) for part in iri.removeprefix(base).split("/"))


def _escape(sign: re.Match[str]) -> str:
    return "".join(f"_{byte:02X}" for byte in sign[0].encode("utf-8", "surrogatepass"))
