"""`/ask`: a SPARQL editor, which is a plain form where scripts do not run. `?query=` is answered below it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from kg.map.namespaces import PREFIXES
from kg.query import PARAMETER_TYPES, NotFound, QueryError, find_query
from kg.query.parameters import bind, resolve
from kg.serve.access import access
from kg.serve.errors import HttpError
from kg.serve.sparql import answer_query
from kg.serve.view import MAX_ROWS, downloads, script_settings, view
from kg.serve.vocabulary import vocabulary

_SHOWN_PREFIXES = ("ent", "plover", "sem", "skos")
_EXAMPLE = """# The latest events between two named sides, and the words that say so
SELECT ?date ?type ?who ?whom ?sentence
WHERE {
  GRAPH ?report {
    ?event sem:eventType ?type ; sem:hasTimeStamp ?date .
    ?event ent:source/skos:prefLabel ?who ; ent:target/skos:prefLabel ?whom .
    ?claim ent:claims ?event ; ent:sentence ?sentence .
  }
}
ORDER BY DESC(?date)
LIMIT 20"""

ask = Blueprint("ask", __name__)


@ask.get("/ask")
def page() -> Response:
    """The page with the editor, and the answer to `?query=`.

    `?named=NAME`, with that query's parameters, puts its text there, for a person to change.
    """
    text = request.args.get("query")
    begun, shown, message, status = _start(), None, None, 200
    try:
        if text is not None:
            shown = view(answer_query(text), whole=True)
        elif "named" in request.args:
            begun = _named(request.args["named"])
    except QueryError as error:
        message, status = str(error), 404 if isinstance(error, NotFound) else 400
    except HttpError as error:
        message, status = error.message, error.status
    rendered = render_template(
        "ask.html",
        text=text if text is not None else begun,
        asked=text,
        view=shown,
        message=message,
        queries=access().queries,
        types=PARAMETER_TYPES,
        prefixes=PREFIXES,
        max_rows=MAX_ROWS,
        data=downloads("sparql.answer", shown, {"query": text or ""}) if text is not None else {},
        editor={"prefixes": PREFIXES, "terms": vocabulary(), **script_settings()},
    )
    return make_response(rendered, status)


def _start() -> str:
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _SHOWN_PREFIXES)
    return f"{declared}\n{_EXAMPLE}"


def _named(name: str) -> str:
    """The text of a named query, with the values that the address gives for its parameters."""
    query = find_query(name, access().queries)
    given = {param.name: value for param in query.params if (value := request.args.get(param.name, "").strip())}
    text = bind(query, resolve(access().store(), query, given)) if given else query.sparql
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip()
