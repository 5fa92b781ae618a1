"""Two reports whose extraction is known, in a store, and judgements on their actors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import made
import pyoxigraph as ox

from kg.build import build
from kg.errors import ReportError
from kg.identity.act import Author
from kg.identity.apply import judging
from kg.identity.judgements import Identity, Judgement, split_off
from kg.link.index import Index
from kg.map import base_iri, report_iri
from kg.map.iris import actor_iri
from kg.model import Actor, Extraction, Mention, Report
from kg.store import Store

BASE = base_iri("https://w3id.org/entente/id/")
EVA = Author("eva", "seen on the photo")
HEADER = "judgement,subject,object,reason,author,date\n"

SHORT = "A. Lima came to Bergen. Salo stayed."
BERGEN = Report("bergen", SHORT, date="2026-03-09")
A_LIMA = Actor("A. Lima", "person", country="NOR", mentions=(Mention(0, 7, "A. Lima"),))
OTHER_SALO = Actor("Juho Salo", "person", country="FIN", mentions=(Mention(24, 28, "Salo"),))
SECOND = Extraction(BERGEN, actors=(A_LIMA, OTHER_SALO), sentences=((0, 23), (24, 36)))
EXTRACTIONS = {made.REPORT.id: made.MADE, BERGEN.id: SECOND}


def extract(reports: Iterable[Report | ReportError]) -> Iterator[Extraction | ReportError]:
    """An extractor that has read the two reports by hand; a report that is not as it was read is not known."""
    for report in reports:
        if isinstance(report, ReportError):
            yield report
        else:
            known = EXTRACTIONS[report.id]
            assert report == replace(known.report, path=None)
            yield known


def built(store: Store, identity: Identity, index: Index) -> set[ox.Quad]:
    link = judging(lambda extraction: extraction, identity, index, BASE)
    summary = build([made.REPORT, BERGEN], store, extract, link, model="m 1", base=BASE, force=True)
    assert not summary.failures
    return quads(store)


def quads(store: Store) -> set[ox.Quad]:
    return {quad for graph in store.graphs() for quad in store.graph(graph)}


def actor_of(actor: Actor, report: Report = made.REPORT) -> str:
    return actor_iri(BASE, actor, report_iri(BASE, report.id)).removeprefix(BASE)


LIMA, SHORT_LIMA, SALO = actor_of(made.LIMA), actor_of(A_LIMA, BERGEN), actor_of(made.SALO)
JUDGED = {
    "merge": [Judgement("merge", LIMA, SHORT_LIMA)],
    "merge in one report": [Judgement("merge", LIMA, SALO)],
    "pin": [Judgement("pin", LIMA, "Q999999999", "the ministry's page", "eva", "2026-03-10")],
    "merge with a linked one": [Judgement("merge", SALO, "actor/Q33")],
    "another link": [Judgement("pin", "actor/Q20", "Q33")],
    "split": [Judgement("split", SALO, "doc/bergen")],
    "split a wrong link": [Judgement("split", "actor/Q33", "doc/made%201")],
    "split and merged anew": [
        Judgement("split", SALO, "doc/bergen"),
        Judgement("merge", split_off(SALO, "doc/bergen"), LIMA),
    ],
    "distinct": [Judgement("distinct", LIMA, SALO)],
}
