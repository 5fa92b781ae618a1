"""Who speaks in the turns of a transcript: "Zhao Lijian: We oppose this.", "Q - What ...? A - We have noted ...".

A turn begins a line with who speaks and a colon or a dash, and lasts to the next one. Two turns make a transcript:
"Belarus: recall of the ambassador" is a heading. "THE PRESIDENT:" and "A" name nobody: they are the report's author,
where it has one, and never somebody whom the talk is about.
"""

from __future__ import annotations

from kg.extract.parse import HYPHENS, Parse
from kg.extract.speech.headings import statement_words
from kg.extract.state import State

_LABEL = 8  # tokens of a speaker's name and title
_SPEAKING = ("person", "media", "government_body", "other")


def find_turns(p: Parse, state: State) -> dict[int, tuple[int, ...]]:
    """The speakers of each token in the turn of somebody named, () for whoever asks; no other token."""
    starts = [(i, end) for i in range(p.n) if _opens_line(p, i) and (end := _label_end(p, state, i)) > i]
    if len(starts) < 2:
        return {}
    found: dict[int, tuple[int, ...]] = {}
    for (start, end), following in zip(starts, [*(s for s, _ in starts[1:]), p.n], strict=True):
        named = dict.fromkeys(a for i in range(start, end) for a in _named(state, i))
        asks = p.lower[start] in statement_words()["questions"] or any(state.actors[a].type == "media" for a in named)
        people = tuple(a for a in named if state.actors[a].type == "person")
        if people or asks:
            found.update(dict.fromkeys(range(start, following), () if asks else people))
    return found


def _named(state: State, i: int) -> list[int]:
    """The actors that token `i` names, and does not only describe."""
    return [a for a in state.at.get(i, ()) if any(m.kind == "name" and m.head == i for m in state.actors[a].mentions)]


def _opens_line(p: Parse, i: int) -> bool:
    return p.pos[i] != "SPACE" and (i == 0 or (p.pos[i - 1] == "SPACE" and "\n" in p.text[i - 1]))


def _label_end(p: Parse, state: State, start: int) -> int:
    """The token behind a label, or `start`."""
    words = statement_words()
    spaced = start + 1 < p.n and p.pos[start + 1] == "SPACE" and "\n" not in p.text[start + 1]
    if spaced and p.text[start].isupper() and p.lower[start] in words["questions"]:
        return start + 1  # "Q    Did you speak with X?"
    for i in range(start + 1, min(p.n, start + _LABEL)):
        if p.pos[i] == "SPACE":
            return start
        if p.text[i] != ":" and not (p.text[i] in HYPHENS and i == start + 1):
            continue
        plain = i == start + 1 and p.lower[start] in words["answers"] | words["questions"]
        actors = [state.actors[a] for k in range(start, i) for a in state.at.get(k, ())]
        titled = p.text[i] == ":" and all(p.text[k].isupper() or not p.text[k].isalpha() for k in range(start, i))
        said = p.text[i] == ":" and bool(actors) and actors[-1].type in _SPEAKING
        return i + 1 if plain or said or titled else start
    return start
