"""The mapping: from an extraction to RDF quads and to JSON. The graph's shape is shown in ontology/README.md."""

from kg.map.actors import with_iris
from kg.map.iris import base_iri, report_iri
from kg.map.json import to_json
from kg.map.rdf import quads_of
from kg.map.run import Run, start_run

__all__ = ["Run", "base_iri", "quads_of", "report_iri", "start_run", "to_json", "with_iris"]
