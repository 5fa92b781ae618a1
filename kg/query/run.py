"""Running a query: a named one, one from a file, or one typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import EntenteError
from kg.map.namespaces import PREFIXES
from kg.query.errors import FAILURES, QueryError
from kg.query.named import NamedQuery, find_query, named_queries, parse_query
from kg.query.parameters import Bindings, bind, resolve
from kg.query.syntax import is_sparql, syntax_error
from kg.store import Store
from kg.store.store import Results


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: the results, which can be read once, and the terms that its parameters were bound to."""

    query: NamedQuery
    bindings: Bindings
    results: Results


def read_query(what: str) -> NamedQuery:
    """The query that `what` means: the name of a named query, the path of a file, or SPARQL text.

    >>> read_query("ASK { ?s ?p ?o }").sparql
    'ASK { ?s ?p ?o }'
    """
    known = named_queries()
    if what in {query.name for query in known}:
        return find_query(what, known)
    if is_sparql(what) or any(sign in what for sign in "{\n"):
        return NamedQuery("", what)
    path = Path(what)
    if path.is_file():
        try:
            return parse_query(path.stem, path.read_text(encoding="utf-8-sig"), where=what)
        except (OSError, UnicodeDecodeError) as error:
            raise EntenteError(f"{what}: cannot be read: {error}") from error
    if path.suffix or "/" in what or "\\" in what:
        raise EntenteError(f"there is no file {what}")
    return find_query(what, known)


def run_query(store: Store, what: str | NamedQuery, params: Mapping[str, str] | None = None) -> Answer:
    """The answer of `store` to a named query (or its name), a file or SPARQL text, with values for its parameters.

    Entente's prefixes need not be declared. Results come lazily and can be read once.
    Raises QueryError, or one of its kinds, when the query or a value cannot be used.
    """
    query = read_query(what) if isinstance(what, str) else what
    bindings = resolve(store, query, params or {})
    return Answer(query, bindings, evaluate(store, bind(query, bindings)))


def evaluate(
    store: Store,
    sparql: str,
    *,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> Results:
    """The results of SPARQL text; the graphs choose another dataset than the union, as `Store.query` takes them.

    Raises QueryError with one line when the text is not SPARQL, or when it cannot be evaluated.
    """
    try:
        return store.query(sparql, prefixes=PREFIXES, default_graphs=default_graphs, named_graphs=named_graphs)
    except SyntaxError as error:
        raise syntax_error(error, sparql) from error
    except FAILURES as error:
        raise QueryError(f"the query failed: {error}") from error
