"""Who speaks in the turns of a transcript: "Zhao Lijian: We oppose this.", "Q - What ...? A - We have noted ...".

A turn begins a line with who speaks and a colon or a dash, and lasts to the next one. Two turns make a transcript:
"Belarus: recall of the ambassador" is a heading.
"""

from __future__ import annotations

from kg.extract.parse import HYPHENS, Parse
from kg.extract.speech.headings import statement_words
from kg.extract.state import State

_LABEL = 8  # tokens of a speaker's name and title
_SPEAKING = ("person", "media", "government_body")


def find_turns(p: Parse, state: State, authors: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
    """For each token of a turn its speakers: () for whoever asks; no token where the report is no transcript.

    `authors` are those who answer where the text has only "A".
    """
    starts = [(i, end) for i in range(p.n) if _opens_line(p, i) and (end := _label_end(p, state, i)) > i]
    if len(starts) < 2:
        return {}
    found: dict[int, tuple[int, ...]] = {}
    for (start, end), following in zip(starts, [*(s for s, _ in starts[1:]), p.n], strict=True):
        speakers = tuple(dict.fromkeys(a for i in range(start, end) for a in state.at.get(i, ())))
        people = tuple(a for a in speakers if state.actors[a].type == "person")
        if not speakers and p.lower[start] in statement_words()["answers"]:
            people = authors
        found.update(dict.fromkeys(range(start, following), people))
    return found


def _opens_line(p: Parse, i: int) -> bool:
    return p.pos[i] != "SPACE" and (i == 0 or (p.pos[i - 1] == "SPACE" and "\n" in p.text[i - 1]))


def _label_end(p: Parse, state: State, start: int) -> int:
    """The token behind a label, or `start`."""
    for i in range(start + 1, min(p.n, start + _LABEL)):
        if p.pos[i] == "SPACE":
            return start
        if p.text[i] != ":" and not (p.text[i] in HYPHENS and i == start + 1):
            continue
        plain = i == start + 1 and p.lower[start] in statement_words()["answers"] | statement_words()["questions"]
        actors = [state.actors[a] for k in range(start, i) for a in state.at.get(k, ())]
        named = p.text[i] == ":" and bool(actors) and actors[-1].type in _SPEAKING
        return i + 1 if plain or named else start
    return start
