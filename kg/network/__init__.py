"""The network of actors to look at: nodes and edges by the filters of the exports, and what one edge rests on."""

from kg.network.evidence import Evidence, edge_evidence
from kg.network.formats import FORMATS, cytoscape, graphology
from kg.network.graph import MAX_DEPTH, MAX_NODES, ActorNode, Focus, Graph, Tie, actor_graph
from kg.network.hits import STANCE_NAMES

__all__ = [
    "FORMATS",
    "MAX_DEPTH",
    "MAX_NODES",
    "STANCE_NAMES",
    "ActorNode",
    "Evidence",
    "Focus",
    "Graph",
    "Tie",
    "actor_graph",
    "cytoscape",
    "edge_evidence",
    "graphology",
]
