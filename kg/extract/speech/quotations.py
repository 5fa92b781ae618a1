"""Who speaks in a quotation, so that "I" and "we" can be resolved.

This is the part of attribution that coreference needs beforehand; it reads only quotation marks and verbs of speech.
"""

from __future__ import annotations

from kg.extract.coref.discourse import coref_words
from kg.extract.parse import Parse
from kg.extract.state import State

_OPENING, _CLOSING = {"“", "``", "„", "«"}, {"”", "''", "»"}


def quoted_tokens(p: Parse) -> list[int]:
    """For each token the number of its quotation, from 1, or 0 outside. A paragraph ends a quotation."""
    found, inside, number = [0] * p.n, False, 0
    for i in range(p.n):
        mark = p.text[i]
        if inside and (p.pos[i] == "SPACE" and mark.count("\n") > 1):
            inside = False
        if mark in _CLOSING or (mark == '"' and inside):
            inside = False
        elif mark in _OPENING or mark == '"':
            inside, number = True, number + 1
        elif inside:
            found[i] = number
    return found


def speakers_of_quotations(p: Parse, state: State, quoted: list[int]) -> dict[int, tuple[int, ...]]:
    """Number of a quotation -> actors who speak it.

    The subject of the verb of speech beside the quotation, in the sentence where it begins or ends; else the subject
    of the clause that leads to it ("Berg defended the deal: ..."), the speaker named right after it, or whoever spoke
    before.
    """
    found: dict[int, tuple[int, ...]] = {}
    last: tuple[int, ...] = ()
    ends = {number: p.sent[i] for i, number in enumerate(quoted) if number}
    for sentence, (start, end) in enumerate(p.sent_bounds):
        numbers = sorted({quoted[i] for i in range(start, end)} - {0})
        speaker = _speaker(p, state, quoted, start, end)
        for number in (n for n in numbers if n not in found):
            who = speaker
            if who is None and ends[number] > sentence:
                who = _speaker(p, state, quoted, *p.sent_bounds[ends[number]])
            if who is None:
                who = _leading(p, state, quoted, start, end) or _speaker_after(p, state, quoted, sentence) or last
            if who:
                found[number] = who
        last = speaker or (found.get(numbers[-1], ()) if numbers else ())
    return found


def _leading(p: Parse, state: State, quoted: list[int], start: int, end: int) -> tuple[int, ...]:
    """The subject of the clause that ends in a comma or colon before the quotation."""
    opening = next((i for i in range(start, end) if quoted[i]), start)
    if opening - start < 4 or p.text[opening - 2] not in (",", ":"):
        return ()
    subjects = [i for i in range(start, opening) if p.dep[i] == "nsubj" and p.head[i] < opening and i in state.at]
    outer = [i for i in subjects if p.dep[p.head[i]] in ("ROOT", "ccomp", "conj")]
    return state.at[outer[0]] if outer else ()


def _speaker(p: Parse, state: State, quoted: list[int], start: int, end: int) -> tuple[int, ...] | None:
    """Who speaks in the sentence; () for someone who is no actor of the report, None where nobody is said to."""
    verbs = coref_words()["speech"]
    for i in range(start, end):
        if quoted[i] or p.pos[i] not in ("VERB", "ADP", "AUX"):
            continue
        if p.lemma[i] in verbs:
            for kid in p.children(i, "nsubj"):
                if not quoted[kid]:
                    return state.at.get(kid, ())
            turned = i > start and p.text[i - 1] in (*_CLOSING, '"')  # "We stand ready" tweeted Lund
            for kid in p.children(i, "dobj") if turned else []:
                if kid <= i + 3 and kid in state.at:
                    return state.at[kid]
        if p.lower[i] == "according":
            for to in p.kids[i]:
                noun = p.child(to, "pobj")
                if noun is not None:
                    return state.at.get(noun, ())
    return None


def _speaker_after(p: Parse, state: State, quoted: list[int], sentence: int) -> tuple[int, ...]:
    """The speaker named in the next sentence, where this one is a quotation and nothing else."""
    start, end = p.sent_bounds[sentence]
    whole = all(quoted[i] or p.pos[i] in ("PUNCT", "SPACE") for i in range(start, end))
    if not whole or sentence + 1 >= len(p.sent_bounds):
        return ()
    after, until = p.sent_bounds[sentence + 1]
    opens_quoted = any(quoted[i] for i in range(after, min(until, after + 2)))
    return (_speaker(p, state, quoted, after, until) or ()) if not opens_quoted else ()
