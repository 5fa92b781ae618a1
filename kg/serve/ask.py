"""`/ask`: a SPARQL editor, which is a plain form where scripts do not run. `?query=` is answered below it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.map.namespaces import PREFIXES
from kg.query import PARAMETER_TYPES, QueryError
from kg.serve.access import access
from kg.serve.errors import HttpError
from kg.serve.sparql import answer_query
from kg.serve.view import MAX_ROWS, View, downloads, view

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
    """The page with the editor, and the answer to `?query=`."""
    text = request.args.get("query")
    shown: View | None = None
    message, status = None, 200
    if text is not None:
        try:
            shown = view(answer_query(text), whole=True)
        except QueryError as error:
            message, status = str(error), 400
        except HttpError as error:
            message, status = error.message, error.status
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _SHOWN_PREFIXES)
    rendered = render_template(
        "ask.html",
        text=text if text is not None else f"{declared}\n{_EXAMPLE}",
        view=shown,
        message=message,
        queries=access().queries,
        types=PARAMETER_TYPES,
        prefixes=PREFIXES,
        max_rows=MAX_ROWS,
        data=downloads("sparql.answer", shown, {"query": text or ""}) if text is not None else {},
        endpoint=url_for("sparql.answer"),
    )
    return make_response(rendered, status)
