"""Three invented reports about invented states, with what a careful reader would extract, as a store to question."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.map import quads_of
from kg.map.run import Run
from kg.model import Actor, Alignment, Event, Extraction, Link, Mention, Report, Role
from kg.store import Store, open_store

BASE = "https://w3id.org/entente/id/"
RUN = Run("0.0.test", "none", "2026-04-01T00:00:00Z")
UN = Link("Q1065", "United Nations", 0.99, ("exact name",))


@dataclass
class Telling:
    """A report under construction: facts are told by the words that are their evidence."""

    report: Report
    actors: list[Actor] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    alignments: list[Alignment] = field(default_factory=list)

    def span(self, words: str) -> tuple[int, int]:
        start = self.report.text.index(words)
        return start, start + len(words)

    def actor(self, name: str, type: str, **more: object) -> None:
        text, places, at = self.report.text, [], -1
        while (at := text.find(name, at + 1)) >= 0:
            places.append(Mention(at, at + len(name), name))
        self.actors.append(Actor(name, type, mentions=tuple(places), **more))  # type: ignore[arg-type]

    def role(self, words: str, person: str, title: str, of: str, status: str, **more: str) -> None:
        self.roles.append(Role(person, title, of, status, *self.span(words), **more))  # type: ignore[arg-type]

    def event(self, words: str, type: str, sources: list[str], targets: list[str], **more: str) -> None:
        span = self.span(words)
        self.events.append(Event(type, tuple(sources), tuple(targets), *span, words, **more))  # type: ignore[arg-type]

    def alignment(self, words: str, a: str, b: str, stance: str, **more: str) -> None:
        self.alignments.append(Alignment(a, b, stance, *self.span(words), **more))  # type: ignore[arg-type]

    def extraction(self) -> Extraction:
        lines, at = [], 0
        for line in self.report.text.split("\n"):
            lines.append((at, at + len(line)))
            at += len(line) + 1
        return Extraction(
            self.report,
            tuple(self.actors),
            tuple(self.roles),
            tuple(self.events),
            tuple(self.alignments),
            tuple(lines),
        )


def january() -> Extraction:
    told = Telling(
        Report(
            "jan",
            "Foreign Minister Lena Oduya of Arvenia telephoned President Marek Tolv of Belmora on Saturday.\n"
            "Lena Oduya said that Belmora had shelled Corvia at Port Sol.\n"
            "Marek Tolv denied that Belmora had hit Corvia.\n"
            "Arvenia and Corvia are allies.",
            date="2026-01-10",
            title="A call <b>between</b> neighbours",
            source="The Invented Post",
        )
    )
    told.actor("Lena Oduya", "person", aliases=("Oduya",), country="XAA", part_of="Arvenia")
    told.actor("Marek Tolv", "person", country="XBB")
    told.actor("Arvenia", "state", aliases=("Arvenian Republic",), country="XAA")
    told.actor("Belmora", "state", country="XBB")
    told.actor("Corvia", "state", country="XCC")
    told.role("Foreign Minister Lena Oduya of Arvenia", "Lena Oduya", "foreign minister", "Arvenia", "current")
    told.role("President Marek Tolv of Belmora", "Marek Tolv", "president", "Belmora", "current")
    told.event("telephoned", "CONSULT", ["Lena Oduya"], ["Marek Tolv"], mode="phone", date="2026-01-10")
    told.event(
        "had shelled Corvia", "ASSAULT", ["Belmora"], ["Corvia"],
        mode="heavy-weapons", date="2026-01", place="Port Sol", according_to="Lena Oduya",
    )  # fmt: skip
    told.event(
        "had hit Corvia", "ASSAULT", ["Belmora"], ["Corvia"], modality="denied", according_to="Marek Tolv",
    )  # fmt: skip
    told.alignment("are allies", "Arvenia", "Corvia", "supportive", date="2026-01-10")
    return told.extraction()


def february() -> Extraction:
    told = Telling(
        Report(
            "feb",
            "Arvenia imposed sanctions on Belmora.\n"
            "The United Nations sent food to Corvia.\n"
            "Lena Oduya called on Belmora to withdraw from Corvia.\n"
            "Corvia asked the United Nations for observers.\n"
            "Marek Tolv said that Arvenia was arming the Valley Front.\n"
            "The Arvenian Foreign Ministry accused Belmora of lying.\n"
            "Lena Oduya said that Arvenia would stand with Corvia.",
            date="2026-02-04",
        )
    )
    told.actor("Lena Oduya", "person", country="XAA")
    told.actor("Marek Tolv", "person", country="XBB")
    told.actor("Arvenia", "state", country="XAA")
    told.actor("Belmora", "state", country="XBB")
    told.actor("Corvia", "state", country="XCC")
    told.actor("United Nations", "igo", aliases=("UN",), link=UN)
    told.actor("Valley Front", "armed_group", country="XBB")
    told.actor("Arvenian Foreign Ministry", "government_body", country="XAA", part_of="Arvenia")
    told.event("imposed sanctions", "SANCTION", ["Arvenia"], ["Belmora"], date="2026-02-03")
    told.alignment("imposed sanctions", "Arvenia", "Belmora", "adversarial", date="2026-02-03", kind="behavioural")
    told.event("sent food", "AID", ["United Nations"], ["Corvia"], date="2026-02-03")
    told.event(
        "to withdraw", "RETREAT", ["Belmora"], ["Corvia"],
        mode="withdraw", modality="called_for", according_to="Lena Oduya", date="2026-02-04",
    )  # fmt: skip
    told.event("asked", "REQUEST", ["Corvia"], ["United Nations"], mode="assist", date="2026-02-04")
    told.event("was arming", "AID", ["Arvenia"], ["Valley Front"], according_to="Marek Tolv")
    told.event("accused", "ACCUSE", ["Arvenian Foreign Ministry"], ["Belmora"], mode="disapprove", date="2026-02-04")
    told.alignment(
        "would stand with Corvia", "Arvenia", "Corvia", "supportive", date="2026-02-04", according_to="Lena Oduya"
    )
    return told.extraction()


def march() -> Extraction:
    told = Telling(
        Report(
            "mar/ch 1",
            "ARVENIA imposed sanctions on Belmora in February.\n"
            "Ivo Brand, foreign minister of ARVENIA, took over from Lena Oduya, the former foreign minister.\n"
            "ARVENIA and Belmora held talks.\n"
            "ARVENIA has turned against Corvia.",
            date="2026-03-15",
        )
    )
    # The same actor as Arvenia, by its key, with another preferred label.
    told.actor("ARVENIA", "state", country="XAA")
    told.actor("Belmora", "state", country="XBB")
    told.actor("Corvia", "state", country="XCC")
    told.actor("Ivo Brand", "person", country="XAA")
    told.actor("Lena Oduya", "person", country="XAA")
    told.event("imposed sanctions", "SANCTION", ["ARVENIA"], ["Belmora"], date="2026-02-03")
    told.event("held talks", "CONSULT", ["ARVENIA", "Belmora"], [], date="2026-03-14")
    told.role("Ivo Brand, foreign minister", "Ivo Brand", "foreign minister", "ARVENIA", "current", since="2026-03")
    told.role("Lena Oduya, the former foreign minister", "Lena Oduya", "foreign minister", "ARVENIA", "former")
    told.alignment("has turned against Corvia", "ARVENIA", "Corvia", "adversarial", date="2026-03-15")
    return told.extraction()


def fill(folder: Path) -> Store:
    """A store in `folder`, open for writing, that holds the three reports."""
    store = open_store(folder)
    for extraction in (january(), february(), march()):
        quads = list(quads_of(extraction, run=RUN, base=BASE))
        assert isinstance(quads[0].graph_name.value, str)
        store.replace_graph(quads[0].graph_name.value, quads)
    return store
