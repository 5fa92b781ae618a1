"""What can be told from a query's text before it runs: whether it writes, whether it calls out, what is wrong with it.

pyoxigraph parses, but gives no syntax tree. So these tests read the text, and where they cannot be sure they err on
the safe side.
"""

from __future__ import annotations

import re

from kg.map.namespaces import PREFIXES
from kg.query.errors import QueryError, QuerySyntaxError, UpdateRefused

MAX_NESTING = 200
"""Brackets within brackets that a query may have: Oxigraph's parser recurses, and thousands end the process."""

# White space and comments. Possessive (*+), so that no text makes the search slow.
_SKIP = r"(?:[\s]|\#[^\r\n]*+)*+"
PROLOGUE = re.compile(rf"{_SKIP}(?:(?:BASE|PREFIX\s*[^\s:<]*:){_SKIP}<[^>]*>{_SKIP})*+", re.IGNORECASE)
"""What may stand before a query's form: BASE and PREFIX declarations, white space and comments."""
_FORM = re.compile(r"(?:SELECT|ASK|CONSTRUCT|DESCRIBE|BASE|PREFIX)(?=[\s{(*<?$])", re.IGNORECASE)
_UPDATE = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)(?=[\s{<])", re.IGNORECASE)
# SERVICE, perhaps SILENT, one IRI, prefixed name or variable, and the group: Oxigraph asks for no space between them.
_SERVICE = re.compile(
    rf"SERVICE{_SKIP}(?:SILENT{_SKIP})?+(?:<[^<>]*+>|[?$]?(?:\\.|[^\s{{\#\\<])++){_SKIP}\{{", re.IGNORECASE | re.DOTALL
)
_MAX_SERVICE_WORDS = 100
# Functions of SPARQL 1.1 (section 17.4) that say something else each time; a prefixed name or a variable is none.
_CHANGING = re.compile(r"(?<![?$:\w])(?:NOW|RAND|UUID|STRUUID|BNODE)\b(?!:)", re.IGNORECASE)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)
_PREFIXED = re.compile(r"(?<![\w<:/.-])([A-Za-z][\w.-]*)?:(?!//)[\w.-]*$")
# What Oxigraph names as expected: keywords and signs tell people something, character classes do not.
_EXPECTED = re.compile(r"(?<![\w\[])(?:[A-Z]{2,}|\"[^\"\s]+\")(?![\w\]])")


def prefix_lines() -> str:
    """PREFIX declarations of Entente's prefixes, to begin a query with.

    >>> prefix_lines().splitlines()[0]
    'PREFIX ent: <https://w3id.org/entente/ns#>'
    """
    return "\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())


def update_keyword(sparql: str) -> str | None:
    """The keyword with which `sparql` begins as a SPARQL update, in capitals, or None when it is no update.

    >>> update_keyword("PREFIX a: <http://a/> # comment\\nInsert DATA { a:b a:c 1 }")
    'INSERT'
    >>> update_keyword("SELECT * { ?s ?p 'INSERT' }") is None
    True
    """
    start = PROLOGUE.match(sparql)
    found = _UPDATE.match(sparql, start.end() if start else 0)
    return found[1].upper() if found else None


def is_sparql(text: str) -> bool:
    """Whether `text` begins as a SPARQL query or update does: what else it is, it is no name and no path.

    >>> is_sparql("describe <http://example.org/a>"), is_sparql("queries/select.rq")
    (True, False)
    """
    start = PROLOGUE.match(text)
    return _FORM.match(text, start.end() if start else 0) is not None or update_keyword(text) is not None


def calls_service(sparql: str) -> bool:
    """Whether `sparql` holds a SERVICE clause, which makes the server call another (SPARQL 1.1 Federated Query).

    A string or a comment that spells out a whole SERVICE clause counts too; the word alone does not, but a text that
    holds it a hundred times is not searched.

    >>> calls_service("SELECT * { service <http://example.org/sparql> { ?s ?p ?o } }")
    True
    >>> calls_service("SELECT ?service { ?service ?p 'the secret service' . OPTIONAL { ?s ?p ?o } }")
    False
    """
    if "SERVICE" not in sparql.upper() and "\\" not in sparql:
        return False
    return any(
        text.upper().count("SERVICE") > _MAX_SERVICE_WORDS or _SERVICE.search(text) is not None
        for text in {sparql, unescaped(sparql)}
    )


def is_repeatable(sparql: str) -> bool:
    """Whether the query has the same answer as often as it is asked of the same data.

    >>> is_repeatable("SELECT (COUNT(*) AS ?n) { ?a ?b ?c }")
    True
    >>> is_repeatable("SELECT (now() AS ?t) {}")
    False
    """
    return not calls_service(sparql) and _CHANGING.search(unescaped(sparql)) is None


def unescaped(sparql: str) -> str:
    """`sparql` with its code point escapes resolved (SPARQL 1.1 Query, section 19.2)."""
    return _CODE_POINT.sub(_character, sparql)


def check_nesting(sparql: str) -> None:
    """Raise QueryError when brackets are nested deeper than MAX_NESTING: the parser would end the process."""
    if sum(map(sparql.count, "([{")) <= MAX_NESTING:
        return
    depth = 0
    for bracket in re.findall(r"[()\[\]{}]", sparql):
        depth = depth + 1 if bracket in "([{" else max(depth - 1, 0)
        if depth > MAX_NESTING:
            raise QueryError(f"the query nests brackets deeper than {MAX_NESTING} levels: make it flatter")


def syntax_error(error: SyntaxError, sparql: str, what: str = "query") -> QueryError:
    """`error`, as pyoxigraph raised it for `sparql`, a query or an update, as one line that says where and what.

    >>> print(syntax_error(SyntaxError("error at 1:12: expected OPTIONAL"), "SELECT * { ?s ?p }"))
    the query is not SPARQL: line 1, column 12, at '?s ?p }'; expected OPTIONAL
    """
    if what == "query" and (keyword := update_keyword(sparql)):
        return UpdateRefused(f"this is an update ({keyword}); only queries are answered here")
    found = _PLACE.match(str(error))
    if found is None:
        return QueryError(f"the {what} is not SPARQL: {' '.join(str(error).split())}")
    line, column, expected = int(found[1]), int(found[2]), found[3]
    text = sparql.split("\n")[line - 1] if line <= sparql.count("\n") + 1 else ""
    rest = " ".join(text[column - 1 :].split())
    where = f"line {line}, column {column}, at " + (repr(rest[:40]) if rest else "the end of the line")
    return QuerySyntaxError(f"the {what} is not SPARQL: {where}; {_reason(expected, text[: column - 1])}", line, column)


def _reason(expected: str, before: str) -> str:
    if "Prefix not found" in expected and (prefixed := _PREFIXED.search(before)):
        return f"the prefix {prefixed[1] or ''}: is not declared"
    if "unbound" in expected:
        return "SELECT names a variable that is neither grouped nor aggregated"
    words = list(dict.fromkeys(_EXPECTED.findall(expected)))
    return f"expected {' or '.join(words[:6])}" if words else "something else is expected there"


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= 0x10FFFF else escape[0]
