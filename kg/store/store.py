"""An open store on disk: one named graph per report, each replaced as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import EntenteError
from kg.map.namespaces import ENT, PREFIXES
from kg.store.interface import Results as Results
from kg.store.interface import StoreStats
from kg.store.snapshots import publish
from kg.store.stats import stats_of

if TYPE_CHECKING:
    from rdflib import Dataset

Term = ox.NamedNode | ox.Literal

# Strings, IRIs and comments are passed over, in this order, so that a FROM inside them does not count.
_DATASET_CLAUSE = re.compile(
    r"""(?P<passed>\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|\#[^\n]*)
    |(?<![\w?$:@-])FROM\b(?!:)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def has_dataset_clause(sparql: str) -> bool:
    """Whether the query names its dataset by FROM or FROM NAMED (SPARQL 1.1 Query, section 13.2).

    Oxigraph reads over these clauses when it is asked for the union of the graphs.

    >>> has_dataset_clause("SELECT * FROM <http://example.org/g> { ?s ?p ?o }")
    True
    >>> has_dataset_clause("SELECT ?from { ?s ?p 'from <a>' } # FROM here on")
    False
    """
    return "from" in sparql.lower() and any(match["passed"] is None for match in _DATASET_CLAUSE.finditer(sparql))


class EmbeddedStore:
    """A store on disk that `open_store` opened, with all of `kg.store.Store` and what only Oxigraph offers.

    Use it as a context manager, or `close` it: that shows readers what was written, and gives the lock back.
    """

    def __init__(self, inner: ox.Store, location: str, *, read_only: bool) -> None:
        self._inner: ox.Store | None = inner
        self._unpublished = False
        self._run: ox.NamedNode | None = None
        self.location, self.read_only = location, read_only

    @property
    def oxigraph(self) -> ox.Store:
        """The pyoxigraph store below, for what this class does not offer (dumps, backups, bulk loads)."""
        # What is done with it cannot be seen from here.
        self._unpublished = not self.read_only
        return self._open()

    def _open(self) -> ox.Store:
        if self._inner is None:
            raise EntenteError(f"the store {self.location} has been closed")
        return self._inner

    def replace_graph(self, graph: str, quads: Iterable[ox.Quad]) -> bool:
        """Whether anything changed, after the graph named `graph` holds exactly `quads`.

        It is one transaction: whoever reads, and whoever opens the store after a crash, finds the old graph
        or the new one, whole.
        """
        inner, name = self._writable(), ox.NamedNode(graph)
        new = dict.fromkeys(quads)
        if strays := {str(quad.graph_name) for quad in new if quad.graph_name != name}:
            raise ValueError(f"quads of {', '.join(sorted(strays))} cannot be written into the graph <{graph}>")
        if not inner.contains_named_graph(name):
            self._unpublished = True
            inner.extend(new)
            return bool(new)
        if new.keys() == set(inner.quads_for_pattern(None, None, None, name)):
            return False
        self._unpublished = True
        # Only one update() removes and inserts in the same transaction. N-Triples is a subset of SPARQL's syntax.
        triples = ox.serialize((quad.triple for quad in new), format=ox.RdfFormat.N_TRIPLES) or b""
        inner.update(f"DROP SILENT GRAPH {name} ; INSERT DATA {{ GRAPH {name} {{\n{triples.decode('utf-8')}}} }}")
        return True

    def holds(self, graph: str) -> bool:
        """Whether there is a graph named `graph`."""
        return self._open().contains_named_graph(ox.NamedNode(graph))

    def bulk_load(self, n_quads: IO[bytes]) -> None:
        """Add the quads of a file of N-Quads: all of them or, after an error or a crash, none."""
        self._unpublished = True
        self._writable().bulk_load(n_quads, format=ox.RdfFormat.N_QUADS)

    def bulk_extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add `quads`: all of them or, after an error or a crash, none."""
        self._unpublished = True
        self._writable().bulk_extend(quads)

    def forget(self, graph: str) -> bool:
        """Whether the graph named `graph` was there; afterwards it is not, in one transaction."""
        inner, name = self._writable(), ox.NamedNode(graph)
        held = inner.contains_named_graph(name)
        if held:
            self._unpublished = True
            inner.remove_graph(name)
        return held

    def has(self, graph: str, content_hash: str, recipe: str) -> bool:
        """Whether the report's graph stands as this recipe made it of the text with this hash."""
        inner, name, by = self._open(), ox.NamedNode(graph), (ENT("recipe"), ox.Literal(recipe))
        if ox.Quad(name, ENT("contentHash"), ox.Literal(content_hash), name) not in inner:
            return False
        # Most reports stand as one run or a few left them: to look a known quad up is quicker than a search.
        if self._run is not None and ox.Quad(self._run, *by, name) in inner:
            return True
        for found in inner.quads_for_pattern(None, *by, name):
            if isinstance(found.subject, ox.NamedNode):
                self._run = found.subject
                return True
        return False

    def query(
        self,
        sparql: str,
        *,
        substitutions: Mapping[ox.Variable, Term] | None = None,
        prefixes: Mapping[str, str] | None = None,
        base_iri: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Results:
        """The results of a SPARQL 1.1 query, as pyoxigraph gives them.

        The default graph is the union of all named graphs, unless the query's FROM clauses choose a dataset, or
        `default_graphs` or `named_graphs` (the protocol's default-graph-uri and named-graph-uri) do.
        `substitutions` put terms in the place of variables before the query runs. A malformed query raises SyntaxError.
        """
        chosen = default_graphs is not None or named_graphs is not None
        return self._open().query(
            sparql,
            base_iri=base_iri,
            prefixes=dict(prefixes) if prefixes else None,
            use_default_graph_as_union=not chosen and not has_dataset_clause(sparql),
            default_graph=[ox.NamedNode(iri) for iri in default_graphs or ()] if chosen else None,
            named_graphs=[ox.NamedNode(iri) for iri in named_graphs or ()] if chosen else None,
            substitutions=dict(substitutions) if substitutions else None,
        )

    def update(self, sparql: str, *, base_iri: str | None = None) -> None:
        """Run a SPARQL 1.1 update as one transaction. Entente's prefixes need not be declared.

        Its WHERE sees the default graph alone, unless it says otherwise by GRAPH or USING. A malformed one raises
        SyntaxError.
        """
        inner = self._writable()
        self._unpublished = True
        inner.update(sparql, base_iri=base_iri, prefixes=PREFIXES)

    def graphs(self) -> Iterator[str]:
        """The names of the graphs: one for each report, in the order of the store."""
        return (graph.value for graph in self._open().named_graphs() if isinstance(graph, ox.NamedNode))

    def graph(self, graph: str) -> Iterator[ox.Quad]:
        """The quads of the graph named `graph`."""
        return self._open().quads_for_pattern(None, None, None, ox.NamedNode(graph))

    def stats(self) -> StoreStats:
        """How much the store holds. It reads the whole store: seconds for each million quads."""
        return stats_of(self)

    def dataset(self) -> Dataset:
        """The store as an rdflib Dataset whose default graph is the union of the named graphs."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        return Dataset(store=OxigraphStore(store=self.oxigraph), default_union=True)

    def flush(self) -> None:
        """Make sure that all that was written is on disk, power loss included."""
        self._writable().flush()

    def compact(self) -> None:
        """Write the files anew and drop older snapshots, so that what was removed takes no room in either.

        Oxigraph keeps the strings that it once met in a table of its own, which nothing cleans.
        """
        inner = self._writable()
        inner.flush()
        inner.optimize()
        publish(inner, Path(self.location), keep_superseded=False)
        self._unpublished = False

    def publish(self) -> None:
        """Put all that was written on disk, and show it to those who read (see kg/store/snapshots.py)."""
        inner = self._writable()
        if self._unpublished:
            inner.flush()
            publish(inner, Path(self.location))
            self._unpublished = False

    def close(self) -> None:
        """Publish, and give the store back, so that another process can write. Closing twice does no harm."""
        try:
            if self._inner is not None and not self.read_only:
                self.publish()
        except OSError as error:
            raise EntenteError(f"the store {self.location} could not be written ({error}); mend the cause") from error
        finally:
            self._inner = None

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # After an error, such as a full disk, publishing may fail as well: the first error says more.
        with suppress(EntenteError) if error is not None else nullcontext():
            self.close()

    def _writable(self) -> ox.Store:
        if self.read_only:
            raise EntenteError(f"the store {self.location} was opened for reading only")
        return self._open()
