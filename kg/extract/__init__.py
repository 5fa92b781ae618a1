"""Reports in, actors, roles, events and alignments out: a spaCy pipeline of separately usable components."""

from kg.extract.pipeline import extraction_of, extractor, load_pipeline

__all__ = ["extraction_of", "extractor", "load_pipeline"]
