"""Exports for viewers: the graph, or a part of it, as files that Gephi, yEd, Cytoscape, Neo4j and others open."""

from kg.export.model import VIEWS, View
from kg.export.run import FORMATS, ExportSummary, Format, export
from kg.export.selection import FACT_TYPES, Filters

__all__ = ["FACT_TYPES", "FORMATS", "VIEWS", "ExportSummary", "Filters", "Format", "View", "export"]
