"""A store behind HTTP: any server with SPARQL 1.1 Query, and with Update or the Graph Store HTTP Protocol.

A report's graph is replaced by one update request, which a server should run as one transaction
(SPARQL 1.1 Update, section 2.2). A PUT (Graph Store Protocol, section 5.3) means the same, but servers are free to
clear first and load then; so it is used where a server has no Update, or refuses one, as some do when it is long.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType

import httpx
import pyoxigraph as ox

from kg import __version__, settings
from kg.errors import EntenteError
from kg.map.namespaces import ENT, PREFIXES, TYPE
from kg.store.interface import Results, StoreStats
from kg.store.stats import stats_of

QUERY_PATHS = ("/query", "/sparql", "")
UPDATE_PATHS = ("/update", "/statements", "/sparql", "")
GRAPH_STORE_PATHS = ("/store", "/rdf-graphs/service", "/data", "/gsp/", "")
TRIES, PAUSE = 4, 0.5  # of a request that finds no server; the pause doubles each time
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"
_TIMEOUT = httpx.Timeout(10.0, read=600.0, write=60.0)
_NOT_UNION = f"ASK {{ GRAPH ?g {{ ?g {TYPE} {ENT('Report')} }} FILTER NOT EXISTS {{ ?g {TYPE} {ENT('Report')} }} }}"


class _NotFound(EntenteError):
    """None of the addresses is a service of the kind."""


class RemoteStore:
    """The store behind a SPARQL server's address, with all of `kg.store.Store`.

    The query and update addresses are found by asking: the address itself, or the usual paths below it.
    User and password may stand in the address; KG_UPDATE_TOKEN, where set, is sent as Bearer token.
    Raises EntenteError when no SPARQL server answers.
    """

    def __init__(self, address: str, *, read_only: bool) -> None:
        token = settings.get("KG_UPDATE_TOKEN")
        headers = {"User-Agent": f"Entente/{__version__}", **({"Authorization": f"Bearer {token}"} if token else {})}
        self._client = httpx.Client(headers=headers, timeout=_TIMEOUT, follow_redirects=True)
        self.location, self.read_only = address.rstrip("/"), read_only
        self._built: tuple[str, dict[str, str]] | None = None
        try:
            self._query_at = self._find(QUERY_PATHS, "query", "ASK {}")
            self._update_at = None if read_only else self._find_update()
            self._graph_store_at: str | None = None
        except BaseException:
            self.close()
            raise

    def replace_graph(self, graph: str, quads: Iterable[ox.Quad]) -> bool:
        """True, after the graph named `graph` holds exactly `quads`, by one request."""
        name = ox.NamedNode(graph)
        new = dict.fromkeys(quads)
        if strays := {str(quad.graph_name) for quad in new if quad.graph_name != name}:
            raise ValueError(f"quads of {', '.join(sorted(strays))} cannot be written into the graph <{graph}>")
        triples = ox.serialize((quad.triple for quad in new), format=ox.RdfFormat.N_TRIPLES) or b""
        self._forget_hash(graph)
        update = f"DROP SILENT GRAPH {name} ; INSERT DATA {{ GRAPH {name} {{\n{triples.decode('utf-8')}}} }}"
        self._write(update, "PUT", graph, triples)
        self._remember_hash(graph, new)
        return True

    def forget(self, graph: str) -> bool:
        """Whether the graph named `graph` was there; afterwards it is not."""
        name = ox.NamedNode(graph)
        held = bool(self.query(f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}"))
        if held:
            self._forget_hash(graph)
            self._write(f"DROP SILENT GRAPH {name}", "DELETE", graph)
        return held

    def has(self, graph: str, content_hash: str, recipe: str) -> bool:
        """Whether the report's graph stands as this recipe made it of the text with this hash.

        The hashes of all reports come with the first call (about 300 bytes of memory each): to ask for each
        report would take a round trip each.
        """
        if self._built is None or self._built[0] != recipe:
            rows = self.query(
                f"SELECT ?g ?hash {{ GRAPH ?g {{ ?g {ENT('contentHash')} ?hash . "
                f"?run {ENT('recipe')} {ox.Literal(recipe)} }} }}"
            )
            assert isinstance(rows, ox.QuerySolutions)
            self._built = recipe, {row["g"].value: row["hash"].value for row in rows}
        return self._built[1].get(graph) == content_hash

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        base_iri: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Results:
        """The results of a SPARQL 1.1 query, as pyoxigraph gives them.

        The server's default graph must be the union of its graphs (`check_union`). A malformed query raises
        SyntaxError, and one that the server could not answer RuntimeError.
        """
        declared = f"BASE <{base_iri}> " if base_iri else ""
        declared += "".join(f"PREFIX {name}: <{start}> " for name, start in (prefixes or {}).items())
        graphs = {"default-graph-uri": list(default_graphs or ()), "named-graph-uri": list(named_graphs or ())}
        answer = self._send(
            self._query_at, declared + sparql, "query", {key: iris for key, iris in graphs.items() if iris}
        )
        if answer.status_code == httpx.codes.BAD_REQUEST:
            # Our own parser says what is wrong as for a store on disk.
            ox.Store().query(sparql, prefixes=dict(prefixes or {}), base_iri=base_iri)
        if answer.is_error:
            raise RuntimeError(f"{self._query_at} answered {_reason(answer)}")
        return _results(answer)

    def update(self, sparql: str, *, base_iri: str | None = None) -> None:
        """Send a SPARQL 1.1 update, as one request."""
        if self._update_at is None:
            raise EntenteError(f"the store {self.location} takes no SPARQL updates, or was opened for reading only")
        declared = f"BASE <{base_iri}> " if base_iri else ""
        declared += "".join(f"PREFIX {name}: <{start}> " for name, start in PREFIXES.items())
        answer = self._send(self._update_at, declared + sparql, "update")
        if answer.is_error:
            raise EntenteError(f"{self._update_at} refused an update: {_reason(answer)}")

    def graphs(self) -> Iterator[str]:
        """The names of the reports' graphs."""
        rows = self.query(f"SELECT ?g {{ GRAPH ?g {{ ?g {TYPE} {ENT('Report')} }} }}")
        assert isinstance(rows, ox.QuerySolutions)
        return (row["g"].value for row in rows)

    def graph(self, graph: str) -> Iterator[ox.Quad]:
        """The quads of the graph named `graph`."""
        name = ox.NamedNode(graph)
        triples = self.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        assert isinstance(triples, ox.QueryTriples)
        return (ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)

    def stats(self) -> StoreStats:
        """How much the store holds. Quads that others put into the same server count too."""
        return stats_of(self)

    def check_union(self) -> None:
        """Do nothing when the server's default graph is the union of its graphs; otherwise raise EntenteError."""
        if bool(self.query(_NOT_UNION)):
            raise EntenteError(
                f"{self.location}: the server's default graph is not the union of its named graphs, so queries would "
                "find nothing: set the server so (oxigraph serve --union-default-graph; Fuseki tdb2:unionDefaultGraph)"
            )

    def publish(self) -> None:
        """Do nothing: the server shows each report as soon as it has taken it."""

    def compact(self) -> None:
        """Do nothing: how long removed data stays in a server's files is the server's business."""

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def __enter__(self) -> RemoteStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _forget_hash(self, graph: str) -> None:
        if self._built is not None:
            self._built[1].pop(graph, None)

    def _remember_hash(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        wanted = {ENT("contentHash"), ENT("recipe")}
        facts = {
            quad.predicate: quad.object.value
            for quad in quads
            if quad.predicate in wanted and isinstance(quad.object, ox.Literal)
        }
        if self._built is not None and facts.get(ENT("recipe")) == self._built[0]:
            self._built[1][graph] = facts.get(ENT("contentHash"), "")

    def _write(self, update: str, method: str, graph: str, triples: bytes = b"") -> None:
        """Send the update, or where the server has no Update or refuses it, what means the same to a graph store."""
        if self.read_only:
            raise EntenteError(f"the store {self.location} was opened for reading only")
        refused: list[str] = []
        if self._update_at is not None:
            answer = self._send(self._update_at, update, "update")
            if not answer.is_error:
                return
            refused.append(f"{self._update_at}: {_reason(answer)}")
        for url in self._graph_stores():
            headers = {"Content-Type": "application/n-triples"}
            answer = self._request(method, url, triples, headers, {"graph": [graph]})
            if answer.is_success or (method == "DELETE" and answer.status_code == httpx.codes.NOT_FOUND):
                self._graph_store_at = url
                return
            refused.append(f"{url}: {_reason(answer)}")
        raise EntenteError(
            f"{self.location}: no SPARQL Update or Graph Store service takes the graph <{graph}> ({'; '.join(refused)})"
        )

    def _graph_stores(self) -> list[str]:
        """Where a Graph Store service may be: the address that took a graph before, or the usual ones."""
        if self._graph_store_at is not None:
            return [self._graph_store_at]
        virtuoso = [f"{self.location}-graph-crud"] if self.location.endswith("/sparql") else []
        return virtuoso + [self.location + path for path in GRAPH_STORE_PATHS]

    def _send(
        self, url: str, text: str, kind: str, params: Mapping[str, Sequence[str]] | None = None, tries: int = TRIES
    ) -> httpx.Response:
        """The answer to a query or an update."""
        headers = {"Content-Type": f"application/sparql-{kind}; charset=utf-8", "Accept": _ACCEPT}
        return self._request("POST", url, text.encode(), headers, params, tries)

    def _request(
        self,
        method: str,
        url: str,
        content: bytes,
        headers: Mapping[str, str],
        params: Mapping[str, Sequence[str]] | None = None,
        tries: int = TRIES,
    ) -> httpx.Response:
        """The server's answer. What is sent may be sent again: it replaces wholes."""
        for attempt in range(1, tries + 1):
            try:
                answer = self._client.request(method, url, content=content, headers=headers, params=params or None)
                if answer.status_code not in (429, 502, 503, 504) or attempt == tries:
                    return answer
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if attempt == tries or not isinstance(error, httpx.TransportError):
                    raise EntenteError(
                        f"{self.location}: the SPARQL server does not answer ({error}): start it, or check the "
                        "address; what it acknowledged is safe, and the same command goes on from there"
                    ) from error
            time.sleep(PAUSE * 2 ** (attempt - 1))
        raise AssertionError("the last try returns or raises")

    def _find_update(self) -> str | None:
        """The address for updates, or None where there is none: then the Graph Store Protocol must do."""
        try:
            return self._find(UPDATE_PATHS, "update", "INSERT DATA {}")
        except _NotFound:
            return None

    def _find(self, paths: Sequence[str], kind: str, probe: str) -> str:
        """The address at which the server takes what `kind` says, found by sending the harmless `probe`."""
        seen: list[str] = []
        for path in paths:
            answer = self._send(self.location + path, probe, kind, tries=2)
            if answer.is_success and (kind == "update" or _is_boolean(answer)):
                return self.location + path
            if answer.status_code in (401, 403):
                raise EntenteError(
                    f"{self.location}{path}: the server refuses ({_reason(answer)}): set KG_UPDATE_TOKEN, or put "
                    "user and password into the address"
                )
            seen.append(f"{self.location}{path}: {answer.status_code}")
        raise _NotFound(f"{self.location}: no SPARQL 1.1 {kind} service found ({', '.join(seen)})")


def _results(answer: httpx.Response) -> Results:
    media = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    try:
        if form := ox.QueryResultsFormat.from_media_type(media):
            return ox.parse_query_results(answer.content, format=form)
        if rdf := ox.RdfFormat.from_media_type(media):
            # pyoxigraph makes QueryTriples by a query only.
            held = ox.Store()
            held.bulk_load(answer.content, format=rdf)
            triples = held.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
            assert isinstance(triples, ox.QueryTriples)
            return triples
    except (SyntaxError, ValueError) as error:
        raise RuntimeError(f"{answer.url} sent {media} that cannot be read: {error}") from error
    raise RuntimeError(f"{answer.url} answered with {media or 'an unnamed format'}, not with SPARQL results")


def _is_boolean(answer: httpx.Response) -> bool:
    try:
        return isinstance(_results(answer), ox.QueryBoolean)
    except RuntimeError:
        return False


def _reason(answer: httpx.Response) -> str:
    return f"{answer.status_code}: {' '.join(answer.text.split())[:300] or answer.reason_phrase}"
