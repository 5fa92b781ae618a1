"""Questions to the graph: named queries with parameters, or SPARQL, and their answers in every format."""

from kg.query.errors import FormatError, NotFound, QueryError, QuerySyntaxError, UpdateRefused
from kg.query.formats import FORMATS, formats_for, write
from kg.query.named import PARAMETER_TYPES, NamedQuery, Parameter, find_query, named_queries
from kg.query.run import Answer, evaluate, read_query, run_query
from kg.query.table import print_answer, table_rows

__all__ = [
    "FORMATS",
    "PARAMETER_TYPES",
    "Answer",
    "FormatError",
    "NamedQuery",
    "NotFound",
    "Parameter",
    "QueryError",
    "QuerySyntaxError",
    "UpdateRefused",
    "evaluate",
    "find_query",
    "formats_for",
    "named_queries",
    "print_answer",
    "read_query",
    "run_query",
    "table_rows",
    "write",
]
