"""Reading of a text as far as the actors, for the tests of actors, coreference and roles."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extract import load_pipeline
from kg.extract.state import ActorEntity, State, state_of

LATER = ("entente_attribution", "entente_events", "entente_alignments")


class Reading:
    """A text with its actors, references and roles; `title` and `source` are the report's."""

    def __init__(self, text: str, title: str | None = None, source: str | None = None) -> None:
        nlp = load_pipeline()
        doc = nlp.make_doc(text)
        doc.user_data["report_title"], doc.user_data["report_source"] = title, source
        with nlp.select_pipes(disable=[name for name in nlp.pipe_names if name in LATER]):
            self.doc: Doc = nlp(doc)
        self.state: State = state_of(self.doc)

    def actor(self, name: str) -> ActorEntity:
        """The actor of that name."""
        found = {a.name: a for a in self.state.actors if a.mentions}
        assert name in found, f"{name!r} is not among {sorted(found)}"
        return found[name]

    def names(self) -> set[str]:
        """Names of the actors that are mentioned."""
        return {a.name for a in self.state.actors if a.mentions}

    def at(self, words: str, nth: int = 1) -> set[str]:
        """Names of the actors that the phrase denotes (its `nth` occurrence)."""
        start = -1
        for _ in range(nth):
            start = self.doc.text.index(words, start + 1)
        span = self.doc.char_span(start, start + len(words), alignment_mode="expand")
        assert span is not None
        heads = [span.root.i, *(t.i for t in reversed(list(span)) if t.head not in span)]
        ids = next((self.state.at[h] for h in heads if h in self.state.at), ())
        return {self.state.actors[a].name for a in ids}

    def roles(self) -> set[tuple[str, str, str | None, str]]:
        """(person, title, of, status) of each role."""
        return {(r.person, r.title, r.of, r.status) for r in self.state.roles}
