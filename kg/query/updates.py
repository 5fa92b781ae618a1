"""What can be told from an update's text before it runs, and how a request's dataset gets into it.

pyoxigraph parses updates, but gives no syntax tree. So this reads the text as tokens, which is enough to tell keywords
from what strings, IRIs, comments and names spell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.query.errors import QueryError, UpdateRefused
from kg.query.syntax import PROLOGUE, calls_service, check_nesting, unescaped

_TOKEN = re.compile(
    r"""\#[^\r\n]*+ | \"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
    | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' | <[^<>"{}|^`\\\x00-\x20]*+>
    | [?$@]\w++ | (?:[^\W\d_][\w.-]*+)?:(?:[\w:.%-]|\\.)*+ | (?P<word>[^\W\d]\w*+) | (?P<brace>[{}]) | .""",
    re.VERBOSE | re.DOTALL,
)

_DECLARATION = re.compile(r"PREFIX\s*([^\s:<]*:)\s*(<[^>]*>)", re.IGNORECASE)


def check_update(sparql: str) -> None:
    """Raise QueryError when `sparql` nests too deeply, or UpdateRefused when it would make the server call another.

    >>> check_update("LOAD <http://example.org/data.ttl>")
    Traceback (most recent call last):
    kg.query.errors.UpdateRefused: LOAD is refused: this server fetches nothing; send the data itself
    >>> check_update("INSERT DATA { <a:a> <a:says> 'they load <it>' } # LOAD <x:y>")
    """
    check_nesting(sparql)
    if calls_service(sparql):
        raise UpdateRefused("SERVICE is refused: this server does not call other servers")
    for text in {sparql, unescaped(sparql)}:
        if any(word == "LOAD" for word, _, _ in _words(text)):
            raise UpdateRefused("LOAD is refused: this server fetches nothing; send the data itself")


def with_dataset(sparql: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """`sparql` with the graphs of the parameters using-graph-uri and using-named-graph-uri for each of its WHERE.

    Raises QueryError when the update names a dataset or a graph itself by USING or WITH (SPARQL 1.1 Protocol, 2.2.3).

    >>> with_dataset("DELETE WHERE { ?s ?p 1 }", ["http://example.org/g"], [])
    'DELETE { ?s ?p 1 } USING <http://example.org/g> WHERE { ?s ?p 1 }'
    >>> with_dataset("INSERT { ?s a 1 } WHERE { ?s ?p ?o }", [], ["http://example.org/g"])
    'INSERT { ?s a 1 } USING NAMED <http://example.org/g> WHERE { ?s ?p ?o }'
    """
    if not using and not using_named:
        return sparql
    clause = "".join(f"USING <{iri}> " for iri in using) + "".join(f"USING NAMED <{iri}> " for iri in using_named)
    made, at, before = [], 0, ""
    for word, start, end in _words(sparql):
        if word in ("USING", "WITH"):
            raise QueryError(f"the update names graphs by {word}, and the request by using-graph-uri: use one of them")
        if word == "WHERE":
            template = f"{_group(sparql, end)} " if before == "DELETE" else ""
            made.append(f"{sparql[at:start]}{template}{clause}")
            at = start
        before = word
    return "".join(made) + sparql[at:]


def hoisted(sparql: str) -> str:
    """`sparql` with the prefixes that it declares after a semicolon declared at its beginning.

    SPARQL 1.1 allows a prologue before each operation (grammar, rule 29), and Oxigraph 0.5 only before the first. What
    declares a prefix twice, and differently, is left as it is.

    >>> hoisted("DROP ALL ; PREFIX a: <http://a/> INSERT DATA { a:b a:c 1 }")
    'PREFIX a: <http://a/> DROP ALL ;  INSERT DATA { a:b a:c 1 }'
    """
    first = PROLOGUE.match(sparql)
    start = first.end() if first else 0
    words = [at for word, at, _ in _words(sparql) if word == "PREFIX" and at >= start]
    later = [found for at in words if (found := _DECLARATION.match(sparql, at))]
    declared = dict(_DECLARATION.findall(sparql[:start]))
    if any(declared.setdefault(found[1], found[2]) != found[2] for found in later):
        return sparql
    for found in reversed(later):
        sparql = sparql[: found.start()] + sparql[found.end() :]
    return "".join(f"{found[0]} " for found in later) + sparql


def _words(sparql: str) -> Iterator[tuple[str, int, int]]:
    """The words outside of braces, in capitals, with their places. A closed group counts as the word {}."""
    depth = 0
    for token in _TOKEN.finditer(sparql):
        if brace := token["brace"]:
            depth += 1 if brace == "{" else -1
            if depth == 0:
                yield "{}", token.start(), token.end()
        elif token["word"] and depth == 0:
            yield token["word"].upper(), token.start(), token.end()


def _group(sparql: str, start: int) -> str:
    """The group in braces that follows `start`."""
    depth, first = 0, None
    for token in _TOKEN.finditer(sparql, start):
        if brace := token["brace"]:
            first = token.start() if first is None else first
            depth += 1 if brace == "{" else -1
            if depth == 0:
                return sparql[first : token.end()]
    return ""
