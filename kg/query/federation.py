"""Which other servers a query calls (SPARQL 1.1 Federated Query), and whether they are allowed by name.

pyoxigraph parses, but gives no syntax tree. So this reads the text, and errs on the safe side: what looks like a
SERVICE clause in a string or a comment counts too, and an address that is not written out as a full IRI is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from kg.query.syntax import calls_service

_SKIP = r"(?:\s|\#[^\r\n]*+)*+"
# SERVICE, perhaps SILENT, what is called, and the group; Oxigraph asks for no space between them.
_CLAUSE = re.compile(
    rf"SERVICE{_SKIP}(?:SILENT{_SKIP})?+(<[^<>]*+>|[?$]?(?:\\.|[^\s{{\#\\<])++){_SKIP}\{{", re.IGNORECASE | re.DOTALL
)
_KEYWORD = re.compile("SERVICE", re.IGNORECASE)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00[01][0-9A-Fa-f]{5})")
# Only what every reader of addresses understands alike: no user, no escapes, no signs in the host.
_ADDRESS = re.compile(r"<(https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?(?:[/?][^\s\\<>\"{}|^`]*)?)>")
_PORTS = {"http": 80, "https": 443}


def refused_services(sparql: str, allowed: Collection[str] = ()) -> tuple[str, ...]:
    """What `sparql` calls by SERVICE and may not call; empty when it may run.

    `allowed` are host names such as "query.wikidata.org", with a port where it is not the scheme's own
    ("localhost:7878"). Only http and https are called. A variable, a prefixed name and a relative IRI are refused,
    for they do not show the host.

    >>> query = "SELECT * { SERVICE <https://query.wikidata.org/sparql> { ?s ?p ?o } }"
    >>> refused_services(query, {"query.wikidata.org"}), refused_services(query)
    ((), ('<https://query.wikidata.org/sparql>',))
    >>> refused_services("SELECT * { ?s ?p ?at SERVICE ?at { ?s ?q ?o } }", {"query.wikidata.org"})
    ('?at',)
    """
    if not calls_service(sparql):
        return ()
    hosts = {host.lower() for host in allowed}
    called: dict[str, None] = {}
    # Both as it stands and with code points unescaped (SPARQL 1.1 Query, section 19.2).
    for text in (sparql, _CODE_POINT.sub(lambda escape: chr(int(escape[1] or escape[2], 16)), sparql)):
        for keyword in _KEYWORD.finditer(text):
            if clause := _CLAUSE.match(text, keyword.start()):
                called[clause[1]] = None
    # What calls_service holds for a call and is not read here is no address that could be allowed.
    return tuple(target for target in called if not _is_allowed(target, hosts)) or (() if called else ("SERVICE",))


def _is_allowed(target: str, hosts: Collection[str]) -> bool:
    address = _ADDRESS.fullmatch(target)
    if not address:
        return False
    parts = urlsplit(address[1])
    try:
        port = parts.port or _PORTS[parts.scheme]
    except ValueError:
        return False
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc.removesuffix(":")
    host = host.lower()
    return f"{host}:{port}" in hosts or (port == _PORTS[parts.scheme] and host in hosts)
