"""HTTP: the SPARQL endpoint, the named queries as an API, linked data, and pages for people."""

from kg.serve.app import create_app
from kg.serve.server import serve

__all__ = ["create_app", "serve"]
