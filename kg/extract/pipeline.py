"""The extraction pipeline: a spaCy model with Entente's components, run over reports.

nlp = load_pipeline()            # the model of KG_SPACY_MODEL
for item in extract(reports):    # Extraction, or ReportError for a report that failed
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg import settings
from kg.errors import EntenteError, ReportError
from kg.extract.actors.reported import reported_actors
from kg.extract.datelines import close_datelines
from kg.extract.parse import parse_of
from kg.extract.quick import quicken
from kg.extract.state import ActorEntity, State, state_of
from kg.model import Actor, Extraction, Mention, Report

COMPONENTS = (
    "entente_actors", "entente_coref", "entente_namesakes", "entente_roles", "entente_attribution", "entente_events",
    "entente_alignments",
)  # fmt: skip
for _module in (
    "actors.component", "actors.namesakes", "coref.component", "roles.component", "speech.attribution",
    "events.component", "alignments",
):  # fmt: skip
    import_module(f"kg.extract.{_module}")  # which registers its component
NEEDED = ("tagger", "parser", "ner")
_NO_WORD = re.compile(r"\S{1000,}")  # encoded pictures, scripts run together; addresses are shorter
_BREAK = re.compile(r"""\n[ \t]*\n\s*(?=\S)|\n[ \t]*(?=[-–—•*·][ \t]+\S)|(?<=[A-Z]{2})(?<=[A-Z ]{7})[ \t]*\n(?=\S)""")
_LINE_END = re.compile(r"\n\s*(?=\S)")
_WIDEST = 140  # characters in a line of a text that is wrapped by hand
BATCH = 16  # reports; larger batches only take memory (measured: 16 is as quick as 64)


@cache
def load_pipeline(model: str | None = None) -> Language:
    """The spaCy pipeline `model` (default: KG_SPACY_MODEL) with Entente's components behind its own.

    Raises EntenteError where the model is not installed, or lacks tagger, parser or NER.
    """
    name = model or settings.get("KG_SPACY_MODEL") or ""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W095\]")  # trained by spaCy 3.7, tested with ours
            nlp = spacy.load(name)
    except OSError as err:
        raise EntenteError(
            f"spaCy pipeline {name!r} is not installed: install it, or set KG_SPACY_MODEL to one that is"
        ) from err
    missing = [pipe for pipe in NEEDED if pipe not in nlp.pipe_names]
    if missing:
        raise EntenteError(
            f"spaCy pipeline {name!r} lacks {', '.join(missing)}: set KG_SPACY_MODEL to a full English one"
        )
    quicken(nlp)
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


def extractor(model: str | None = None) -> Callable[[Iterable[Report]], Iterator[Extraction | ReportError]]:
    """A function from reports to extractions, in order; a report that fails gives a ReportError in its place."""
    nlp = load_pipeline(model)

    def run(reports: Iterable[Report]) -> Iterator[Extraction | ReportError]:
        batch: list[Report] = []
        for report in reports:
            batch.append(report)
            if len(batch) == BATCH:
                yield from _extract_batch(nlp, batch)
                batch = []
        yield from _extract_batch(nlp, batch)

    return run


def _extract_batch(nlp: Language, reports: list[Report]) -> Iterator[Extraction | ReportError]:
    """The batch together; report by report where one of them breaks it, so that only that one fails."""
    try:
        docs = list(nlp.pipe([_make_doc(nlp, report) for report in reports]))
        yield from [extraction_of(doc, report) for doc, report in zip(docs, reports, strict=True)]
    except Exception:
        for report in reports:
            try:
                yield extraction_of(nlp(_make_doc(nlp, report)), report)
            except MemoryError:
                yield ReportError(report.path or report.id, "its extraction takes too much memory; split it")
            except Exception as err:
                yield ReportError(report.path or report.id, f"extraction failed: {type(err).__name__}: {err}")


def _make_doc(nlp: Language, report: Report) -> Doc:
    """A doc whose offsets are the report's: header lines, and what is no language, are blanked, not cut;
    the dash behind a dateline is a full stop."""
    body = " " * report.body_start + report.text[report.body_start :] if report.body_start else report.text
    # spaCy's tokenizer takes signs off a word one by one, in time that grows with the square of the word.
    body = _NO_WORD.sub(lambda found: " " * len(found[0]), body)
    doc = nlp.make_doc(close_datelines(body))
    _part_paragraphs(doc)
    doc.user_data["report_date"] = report.date
    doc.user_data["report_source"] = report.source
    doc.user_data["report_title"] = report.title
    return doc


def _part_paragraphs(doc: Doc) -> None:
    """Begin a sentence at each paragraph, each item of a list, and behind a heading in capitals ("PRESS RELEASE"): the
    parser runs headings and items together. In a text that is not wrapped each line is a paragraph."""
    text = doc.text
    wrapped = all(len(line) <= _WIDEST for line in text.split("\n"))
    for found in (_BREAK if wrapped else _LINE_END).finditer(text):
        span = doc.char_span(found.end(), found.end() + 1, alignment_mode="expand")
        if span is not None and span.start > 0:
            span[0].is_sent_start = True


def extraction_of(doc: Doc, report: Report) -> Extraction:
    """The frozen `Extraction` of a processed doc."""
    parse, state = parse_of(doc), state_of(doc)
    sentences = tuple(
        _trim(report.text, max(parse.start[a], report.body_start), parse.end[b - 1])
        for a, b in parse.sent_bounds
        if b > a
    )
    return Extraction(
        report=report,
        actors=tuple(_actor(actor, state, parse.start, parse.end, report.text) for actor in _present(state)),
        roles=tuple(state.roles),
        events=tuple(state.events),
        alignments=tuple(state.alignments),
        sentences=sentences,
    )


def _present(state: State) -> list[ActorEntity]:
    """The actors that the report mentions, and those that a fact names though no mention is left of them."""
    present = reported_actors(state)
    names = {actor.name for actor in present}
    used = {name for role in state.roles for name in (role.person, role.of)}
    for event in state.events:
        used.update(event.sources, event.targets)
    for actor in state.actors:
        if not actor.mentions and actor.name in used and actor.name not in names:
            names.add(actor.name)
            present.append(actor)
    return present


def _actor(actor: ActorEntity, state: State, starts: list[int], ends: list[int], text: str) -> Actor:
    above = state.actors[actor.part_of] if actor.part_of is not None else None
    mentions = tuple(
        Mention(starts[m.start], ends[m.end - 1], text[starts[m.start] : ends[m.end - 1]], m.kind)
        for m in sorted(actor.mentions, key=lambda m: (m.start, m.end))
    )
    return Actor(
        name=actor.name,
        type=actor.type,
        aliases=tuple(actor.aliases),
        country=actor.country,
        sector=actor.sector,
        part_of=above.name if above is not None and above.mentions else None,
        confidence=actor.confidence,
        mentions=mentions,
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
