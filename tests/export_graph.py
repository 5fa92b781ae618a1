"""The store that the exports are tested on: three invented reports, and one whose texts try to break formats."""

from __future__ import annotations

from pathlib import Path

import query_graph
from query_graph import BASE, RUN, Telling

from kg.map import quads_of
from kg.model import Extraction, Report
from kg.store import Store

FOX = 'Bel "the, Fox" <Orr>; & Sons'
FORMULA = "=2+3 Party"
# A vertical tab and a BEL, which no XML holds; signs outside the basic plane; text from right to left; an end of CDATA.
TROUBLE = "\x0b\x07 \U0001f54a حزب ]]> \r\n\t'--"


def hostile() -> Extraction:
    told = Telling(
        Report(
            'ap"ril <1>/ü',
            f"{FOX} met {FORMULA} and Corvia {TROUBLE}, and left.\n{FORMULA} warned Corvia.\nBelmora stood by Corvia.",
            date="2026-04-01",
            title=f"<b>&amp;{TROUBLE}</b>",
            source="a;b,c",
            url="https://example.org/?a=1&b=<2>",
        )
    )
    told.actor(FOX, "person", aliases=("semi;colon", 'comma, "quote"', "Fox\nNews"), country="XAA")
    told.actor(FORMULA, "party", country="XBB")
    told.actor("Corvia", "state", country="XCC")
    told.actor("Belmora", "state", country="XBB")
    told.event(
        f"met {FORMULA} and Corvia {TROUBLE}", "CONSULT", [FOX, FORMULA, "Corvia"], [],
        context=("diplomatic", "election"), date="2026-04-01",
    )  # fmt: skip
    told.event(f"{FORMULA} warned Corvia", "THREATEN", [FORMULA], ["Corvia"])
    told.event("stood by", "SUPPORT", ["Belmora"], ["Corvia"], date="2026-03-31")
    return told.extraction()


def fill(folder: Path) -> Store:
    """A store in `folder`, open for writing, that holds the four reports."""
    store = query_graph.fill(folder)
    quads = list(quads_of(hostile(), run=RUN, base=BASE))
    store.replace_graph(quads[0].graph_name.value, quads)  # type: ignore[union-attr]
    return store
