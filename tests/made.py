"""An invented report with the extraction that a careful reader would make of it, for tests of what comes after."""

from __future__ import annotations

from kg.model import Actor, Alignment, Event, Extraction, Link, Mention, Report, Role

TEXT = """Ana Lima, foreign minister of Norway, met her former counterpart Juho Salo in Visby on Tuesday.
Lima said that Finland would send generators to the Harbour Front.
Protesters in Oslo demanded that she resign. Salo denied that Finland had expelled a diplomat."""

SENTENCES = tuple((TEXT.index(line), TEXT.index(line) + len(line)) for line in TEXT.splitlines()[:2]) + tuple(
    (TEXT.index(part), TEXT.index(part) + len(part))
    for part in (
        "Protesters in Oslo demanded that she resign.",
        "Salo denied that Finland had expelled a diplomat.",
    )
)


def span(words: str, nth: int = 0) -> tuple[int, int]:
    """Offsets of the `nth` occurrence of `words` in TEXT."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def mention(words: str, nth: int = 0, kind: str = "name") -> Mention:
    return Mention(*span(words, nth), words, kind)


REPORT = Report(
    "made 1",
    TEXT,
    date="2026-03-05",
    title="Visby talks",
    source="The Invented Post",
    url="https://example.org/visby talks",
)

NORWAY = Actor(
    "Norway",
    "state",
    country="NOR",
    sector="GOV",
    mentions=(mention("Norway"),),
    link=Link("Q20", "Norway", 0.995, ("exact name",)),
)
FINLAND = Actor(
    "Finland",
    "state",
    country="FIN",
    mentions=(mention("Finland"), mention("Finland", 1)),
    link=Link("Q33", "Finland", 0.85, ("exact name", "country FIN agrees")),
)
LIMA = Actor(
    "Ana Lima",
    "person",
    aliases=("Lima",),
    country="NOR",
    sector="GOV",
    part_of="Norway",
    mentions=(mention("Ana Lima"), mention("Lima", 1), mention("she", kind="pronoun")),
)
SALO = Actor("Juho Salo", "person", aliases=("Salo",), country="FIN", sector="ELI", mentions=(mention("Juho Salo"),))
FRONT = Actor("Harbour Front", "armed_group", mentions=(mention("Harbour Front"),))
PROTESTERS = Actor("Protesters", "population", mentions=(mention("Protesters", kind="nominal"),))

MADE = Extraction(
    REPORT,
    actors=(LIMA, NORWAY, SALO, FINLAND, FRONT, PROTESTERS),
    roles=(
        Role("Ana Lima", "foreign minister", "Norway", "current", *span("Ana Lima, foreign minister of Norway")),
        Role("Juho Salo", "foreign minister", None, "former", *span("former counterpart Juho Salo"), until="2019"),
    ),
    events=(
        Event(
            "CONSULT",
            ("Ana Lima", "Juho Salo"),
            (),
            *span("met her former counterpart Juho Salo in Visby"),
            "met",
            context=("diplomatic",),
            date="2026-03-03",
            place="Visby",
            confidence=0.9,
        ),
        Event(
            "AGREE",
            ("Finland",),
            ("Harbour Front",),
            *span("Finland would send generators to the Harbour Front"),
            "would send",
            modality="planned",
            according_to="Ana Lima",
        ),
        Event(
            "REQUEST",
            ("Protesters",),
            ("Ana Lima",),
            *span("demanded that she resign"),
            "demanded",
            mode="change",
            date="2026-03-05",
            place="Norway",
        ),
        Event(
            "SANCTION",
            ("Finland",),
            (),
            *span("Finland had expelled a diplomat"),
            "expelled",
            mode="expel",
            date="2026-03",
            modality="denied",
            according_to="Juho Salo",
        ),
    ),
    alignments=(
        Alignment("Finland", "Harbour Front", "supportive", *span("send generators to the Harbour Front")),
        Alignment(
            "Protesters",
            "Ana Lima",
            "adversarial",
            *span("demanded that she resign"),
            according_to="Juho Salo",
            date="2026-03-05",
            kind="behavioural",
            epithet="the minister",
        ),
    ),
    sentences=SENTENCES,
)
