"""Whose words each clause is: cited speech, direct and indirect, and nested.

Fills `State.speakers`: token -> the actors cited for it, innermost first. What the report says in its own voice has
no entry. Method: reporting verbs with their clause, "according to", "cited X as saying" and quotation marks that run
over sentences, as in the PDTB and PolNeAR attribution guidelines (source, cue, content).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.events.interpret import Interpreter
from kg.extract.events.predicates import load_lexicon
from kg.extract.lexical import sections
from kg.extract.parse import Parse, parse_of
from kg.extract.speech.issuers import find_issuers, is_verbatim, join_first_persons
from kg.extract.state import state_of

_SET_OFF = {",", '"', "”", "''", "»", "?", "!", "-", "–", "—", "--"}
_OPENING, _CLOSING = {'"', "“", "``", "„", "«"}, {'"', "”", "''", "»"}


@cache
def _speech() -> dict[str, frozenset[str]]:
    return sections(files("kg.extract") / "lexicon" / "speech.txt")


def interpreter_of(doc: Doc) -> Interpreter:
    """The `Interpreter` of `doc`, made at the first call and kept in `doc.user_data`."""
    found = doc.user_data.get("entente_interpreter")
    if found is None:
        found = Interpreter(parse_of(doc), state_of(doc), load_lexicon())
        doc.user_data["entente_interpreter"] = found
    assert isinstance(found, Interpreter)
    return found


def find_speakers(interpreter: Interpreter) -> dict[int, tuple[int, ...]]:
    """Token -> actors cited for it, innermost first."""
    p = interpreter.p
    cites: list[tuple[list[int], tuple[int, ...]]] = []
    for i in range(p.n):
        found = _reporting(interpreter, i) or _cited_as(interpreter, i) or _according(interpreter, i)
        if found:
            cites.append(found)
    speakers: dict[int, tuple[int, ...]] = {}
    for content, who in sorted(cites, key=lambda cite: -len(cite[0])):  # outer clauses first, inner ones put before
        for token in content:
            outer = speakers.get(token, ())
            speakers[token] = who + tuple(a for a in outer if a not in who)
    for token, who in interpreter.state.quoted.items():
        if who:
            speakers.setdefault(token, who)
    _carry_quotations(interpreter, speakers)
    return speakers


def _reporting(interpreter: Interpreter, i: int) -> tuple[list[int], tuple[int, ...]] | None:
    p, g = interpreter.p, interpreter.grammar
    if p.pos[i] != "VERB" or p.lemma[i] not in _speech()["verbs"]:
        return None
    who = tuple(interpreter.actors_of(g.subjects(i)))
    clauses = [c for c in p.children(i, "ccomp") if c > i or _set_off(p, c, i)]
    if (
        not clauses
        and p.dep[i] in ("parataxis", "advcl", "ccomp")
        and p.lemma[i] in ("say", "add", "note", "report", "tell", "write", "announce", "state")
    ):
        head = p.head[i]
        if p.children(i, "nsubj") and not p.child(i, "dobj", "mark", "xcomp") and p.pos[head] in ("VERB", "AUX"):
            own = set(p.subtree(i))
            return ([t for t in p.subtree(head) if t not in own], who) if who else None
    if clauses:
        clauses += [c for c in p.children(i, "conj") if _goes_on(interpreter, i, c, clauses[0])]
    content = [t for clause in clauses for t in p.subtree(clause)]
    return (content, who) if who and content else None


def _set_off(p: Parse, clause: int, speech: int) -> bool:
    """A comma or a closing quotation mark parts what is said from the verb after it ("They left, he said").

    Without one, the parser has taken a noun and its relative clause apart ("the emergency X declared").
    """
    return any(p.text[t] in _SET_OFF for t in range(max(p.subtree(clause)), speech) if t > clause)


def _goes_on(interpreter: Interpreter, speech: int, clause: int, first: int) -> bool:
    """A clause that the parser coordinates with the speech verb, though it goes on with what is said.

    "He said A was over, but the struggle will continue"; "He said it was not against A, but was one against B".
    """
    p = interpreter.p
    if p.child(clause, "ccomp") is not None or p.pos[clause] not in ("VERB", "AUX"):
        return False
    if p.children(clause, "nsubj", "nsubjpass"):
        return bool(interpreter.grammar.modals(clause) & {"will", "would", "must", "should", "can", "could", "may"})
    return any(p.lower[k] == "but" for k in p.children(speech, "cc")) and interpreter.grammar.negated(first)


def _cited_as(interpreter: Interpreter, i: int) -> tuple[list[int], tuple[int, ...]] | None:
    p, g = interpreter.p, interpreter.grammar
    if p.lemma[i] not in _speech()["cite"] or p.pos[i] != "VERB":
        return None
    said = [c for prep in p.kids[i] if p.lower[prep] == "as" for c in p.children(prep, "pcomp")]
    said += [c for c in p.children(i, "advcl", "xcomp") if p.lemma[c] in _speech()["verbs"]]
    who = tuple(interpreter.actors_of(g.objects(i)))
    content = [t for verb in said for clause in p.children(verb, "ccomp", "dobj", "xcomp") for t in p.subtree(clause)]
    outer = tuple(a for a in interpreter.actors_of(g.subjects(i)) if a not in who)
    return (content, who + outer) if who and content else None


def _according(interpreter: Interpreter, i: int) -> tuple[list[int], tuple[int, ...]] | None:
    p = interpreter.p
    if p.lower[i] not in _speech()["prepositions"] or p.pos[p.head[i]] not in ("VERB", "AUX", "NOUN", "ADJ"):
        return None
    nouns = [noun for prep in p.children(i, "prep") for noun in p.children(prep, "pobj")]
    who = tuple(interpreter.actors_of(nouns))
    own = set(p.subtree(i))
    content = [t for t in p.subtree(p.head[i]) if t not in own]
    return (content, who) if who and content else None


def _carry_quotations(interpreter: Interpreter, speakers: dict[int, tuple[int, ...]]) -> None:
    """A quotation that runs on over further sentences keeps the speaker of its first or its nearest cue."""
    p = interpreter.p
    inside = False
    last: tuple[int, ...] = ()
    for start, end in p.sent_bounds:
        closes_first = inside and p.text[start] in _CLOSING  # the mark that closes the sentence before
        began_inside = inside and not closes_first
        named: tuple[int, ...] = ()
        for token in range(start, end):
            if p.text[token] in _CLOSING and inside:
                inside = False
            elif p.text[token] in _OPENING and not inside:
                inside = True
            named = named or speakers.get(token, ())
        whole = p.text[start] in _OPENING and not closes_first
        if not named and last and (began_inside or (whole and not _has_reporting(interpreter, start, end))):
            for token in range(start, end):
                speakers.setdefault(token, last)
        elif named:
            last = named
        elif not began_inside and not whole:
            last = ()


def _has_reporting(interpreter: Interpreter, start: int, end: int) -> bool:
    p = interpreter.p
    return any(p.pos[t] == "VERB" and p.lemma[t] in _speech()["verbs"] for t in range(start, end))


@Language.component("entente_attribution")
def entente_attribution(doc: Doc) -> Doc:
    """Fill `State.speakers` (needs `entente_actors`; better after `entente_coref`)."""
    interpreter, state = interpreter_of(doc), state_of(doc)
    state.speakers = find_speakers(interpreter)
    issuers = find_issuers(interpreter)
    if issuers:
        join_first_persons(interpreter, issuers, state.speakers)
        state.speakers = find_speakers(interpreter)
        if is_verbatim(interpreter):  # what nobody else is cited for is the issuers' voice
            for token in range(interpreter.p.sent_bounds[0][1], interpreter.p.n):
                state.speakers.setdefault(token, issuers[:1])
    return doc
