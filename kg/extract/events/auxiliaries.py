"""Tense, modality and negation: whether an event happened, is planned, is only possible, or is denied.

PLOVER manual 2.0, auxiliary modes (historical, future, hypothetical, negation), and its rules: promised cooperation
is AGREE, announced hostility THREATEN, refused cooperation REJECT.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files

from kg.extract.events.interpret import Frame, Interpreter
from kg.extract.lexical import sections

COOPERATIVE = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"}


@cache
def modality_words() -> dict[str, frozenset[str]]:
    """The sections of `lexicon/modality.txt`."""
    return sections(files("kg.extract") / "lexicon" / "modality.txt")


def settle(interpreter: Interpreter, frame: Frame) -> tuple[Frame, str] | None:
    """The event as the auxiliaries around it leave it, with its modality; None where no event is left."""
    g, at = interpreter.grammar, frame.at
    modals = _modals(interpreter, at)
    predicative = interpreter.p.dep[at] == "acomp" and g.negated(interpreter.p.head[at])  # "is not prepared to"
    # "did not respond to the call", "no longer recognises X": the pattern's own
    counted = any(interpreter.p.dep[t] == "neg" or interpreter.p.lower[t] == "longer" for t in frame.trigger)
    none = frame.kind != "REJECT" and _negative_subject(interpreter, at)  # who votes no confidence rejects
    negated = not counted and (g.negated(at) or predicative or none)
    future = bool(modals & modality_words()["future"]) or _going_to(interpreter, at)
    habits = {interpreter.p.lower[k] for k in interpreter.p.children(at, "advmod")} & modality_words()["habitual"]
    polite = interpreter.p.lemma[at] in modality_words()["polite"]
    would = ("would" in modals or "'d" in modals) and not habits and not polite
    possible = bool(modals & (modality_words()["hypothetical"] - {"would", "must", "should", "ought"}))
    if _unachieved(interpreter, at):
        return frame, "denied"
    if _only_thought(interpreter, at) or _feared(interpreter, at) or _kept_from(interpreter, at):
        return frame, "hypothetical"
    if interpreter.p.text[interpreter.p.sent_bounds[interpreter.p.sent[at]][1] - 1] == "?":
        return frame, "hypothetical"
    if negated:
        lemmas = {interpreter.p.lemma[t] for t in frame.trigger}
        if frame.kind == "AGREE" and lemmas & modality_words()["unopposed"]:  # "does not rule out talks"
            return frame, "asserted"
        return _negated(frame, interpreter.p.lemma[at], modal=future or would or possible)
    if conditional(interpreter, at):
        return frame, "hypothetical"
    if frame.kind == "REJECT" and (future or would) and _has_condition(interpreter, at):  # "will walk out unless"
        return replace(frame, kind="THREATEN", mode=None), "asserted"
    if future or (would and not _in_condition(interpreter, at)):
        return _future(interpreter, frame)
    if would or possible:
        if frame.kind == "REJECT" and counted and not would:
            return frame, "asserted"  # "cannot accept": what one cannot do is no threat
        told = interpreter.grammar.passive(at) and not would  # "may be held by X" is a guess, no threat of X's
        return (frame, "hypothetical") if told else _possible(interpreter, frame)
    if modals & {"must", "should", "ought"}:
        return frame, "called_for"
    announced = frame.kind == "SANCTION" and interpreter.p.lemma[at] == "announce"  # who announces it imposes it
    if not announced and _planned(interpreter, at) and frame.kind not in ("AGREE", "THREATEN", "REJECT", "REQUEST"):
        return frame, "planned"
    return frame, "asserted"


def _modals(interpreter: Interpreter, at: int) -> set[str]:
    """Auxiliaries of the verb, and of those above it that it shares them with (conjunction, "will begin to")."""
    p, g = interpreter.p, interpreter.grammar
    found = g.modals(at)
    while p.dep[at] in ("conj", "xcomp") and p.pos[p.head[at]] in ("VERB", "AUX"):
        if p.dep[at] == "conj" and p.children(at, "nsubj", "nsubjpass"):
            break
        at = p.head[at]
        found |= g.modals(at)
    return found


def _going_to(interpreter: Interpreter, at: int) -> bool:
    """ "is going to visit", "is to visit"."""
    p = interpreter.p
    head = p.head[at]
    if p.dep[at] != "xcomp" or not interpreter.grammar.infinitive(at):
        return False
    return (p.lemma[head] == "go" and p.tag[head] == "VBG") or p.lemma[head] == "be"


def _negative_subject(interpreter: Interpreter, at: int) -> bool:
    """ "No agreement was reached", "neither side"."""
    p, g = interpreter.p, interpreter.grammar
    subjects = [*g.subjects(at), *g.objects(at)]
    return any(
        p.lower[kid] in ("no", "neither") for s in subjects for kid in p.kids[s] if p.dep[kid] in ("det", "preconj")
    )


def _unachieved(interpreter: Interpreter, at: int) -> bool:
    """What stands below a word of failure, or below a negated verb that would have brought it about.

    "Failed to capture X", "failed in its objective of capturing X", "did not persuade them to sanction X".
    Method: implicative verbs (Karttunen 1971); "did not hesitate to" and its like imply the contrary.
    """
    p, g, words = interpreter.p, interpreter.grammar, modality_words()
    if p.dep[at] in ("xcomp", "ccomp") and p.lemma[p.head[at]] in words["avoided"]:
        return not g.negated(p.head[at])
    above = _governor(interpreter, at)
    if above is None:
        return False
    if p.lemma[above] in words["unachieved"]:
        return not g.negated(above)
    if p.pos[above] == "NOUN" and p.tag[at] == "VBG":  # "failed in its objective of capturing X"
        verb = p.head[p.head[above]]
        return p.dep[above] == "pobj" and p.lower[p.head[above]] == "in" and p.lemma[verb] in words["unachieved"]
    return g.infinitive(at) and g.negated(above) and p.lemma[above] in words["implicative"]


def _only_thought(interpreter: Interpreter, at: int) -> bool:
    """What one tries to bring others to do ("tried to persuade X to open the border"), or has a right to do."""
    p, g, words = interpreter.p, interpreter.grammar, modality_words()
    above = _governor(interpreter, at)
    if above is None:
        return False
    if p.pos[above] == "NOUN":
        return p.lemma[above] in words["potential"]
    if p.lemma[above] not in words["implicative"]:
        return False
    if g.modals(above) & words["hypothetical"]:  # "the law would allow X to extradite Y"
        return True
    higher = _governor(interpreter, above)
    return g.infinitive(above) and higher is not None and p.lemma[higher] in words["attempt"]


def _feared(interpreter: Interpreter, at: int) -> bool:
    """A noun of a deed that may come: "the risk of an attack", "a possible attack", "any attack"."""
    p, words = interpreter.p, modality_words()["feared"]
    if p.pos[at] != "NOUN":
        return False
    above = p.head[p.head[at]] if p.dep[at] == "pobj" and p.lower[p.head[at]] in ("of", "for") else None
    said = [*p.children(at, "amod", "det"), *([above] if above is not None else [])]
    return any(p.lemma[k] in words or p.lower[k] in words for k in said)


def _kept_from(interpreter: Interpreter, at: int) -> bool:
    """What somebody is to be kept from: "to deter X from arming or supporting Y". Who is stopped has done it."""
    p, verb = interpreter.p, _governor(interpreter, at)
    gerund = p.tag[at] == "VBG" and verb is not None and p.lemma[verb] in modality_words()["kept from"]
    return gerund and any(p.lower[k] == "from" for k in p.children(verb or at, "prep"))


def _governor(interpreter: Interpreter, at: int) -> int | None:
    """The verb, adjective or noun whose infinitive or gerund complement token `at` heads, or None."""
    p, g = interpreter.p, interpreter.grammar
    while p.dep[at] == "conj" and p.pos[p.head[at]] == "VERB" and not p.children(at, "nsubj", "nsubjpass"):
        at = p.head[at]
    above = p.head[at]
    if above == at:
        return None
    if p.dep[at] == "pcomp" and p.tag[at] == "VBG":
        return p.head[above]
    return above if p.dep[at] in ("xcomp", "ccomp", "acl", "advcl") and g.infinitive(at) else None


def is_possible(interpreter: Interpreter, at: int) -> bool:
    """What token `at` says stands in an "if" clause, or below "may", "could", "should", "the risk of" and the like."""
    return (
        conditional(interpreter, at)
        or _feared(interpreter, at)
        or _kept_from(interpreter, at)
        or bool(_modals(interpreter, at) & modality_words()["hypothetical"])
    )


def conditional(interpreter: Interpreter, at: int) -> bool:
    """The event at token `at` stands in an "if" clause."""
    p = interpreter.p
    for verb in (at, *p.ancestors(at)):
        if any(
            p.dep[kid] in ("mark", "advmod") and p.lower[kid] in modality_words()["conditional"] for kid in p.kids[verb]
        ):
            return True
        ahead = p.tag[verb] in ("VBZ", "VBP") or (p.tag[verb] == "VBD" and interpreter.grammar.infinitive(p.head[verb]))
        if ahead and any(p.lower[kid] in ("until", "till") for kid in p.kids[verb]):
            return True  # "until Russia ends its aggression", "vowed to fight until Russia ended it": it has not
        if p.dep[verb] in ("ROOT", "ccomp", "relcl"):
            return False
    return False


def _has_condition(interpreter: Interpreter, at: int) -> bool:
    """An "if" clause hangs on the verb at token `at`."""
    p = interpreter.p
    return any(p.dep[kid] == "advcl" and any(p.lower[k] in ("if", "unless") for k in p.kids[kid]) for kid in p.kids[at])


def _in_condition(interpreter: Interpreter, at: int) -> bool:
    """A "would" that hangs on an "if" clause is conditional; one in reported speech is a future in the past."""
    return _has_condition(interpreter, at) and interpreter.p.dep[at] != "ccomp"


def _planned(interpreter: Interpreter, at: int) -> bool:
    """An infinitive or noun below a word of planning ("plans to", "expected to", "planned visit")."""
    p = interpreter.p
    above = p.head[at]
    words = modality_words()["planned"]
    if p.dep[at] in ("xcomp", "acl", "relcl", "dobj", "ccomp") and above != at and p.lemma[above] in words:
        return interpreter.grammar.infinitive(at) or p.pos[at] == "NOUN"
    heads = list(interpreter.grammar.objects(at)) if p.pos[at] == "VERB" else [at]
    return p.lemma[at] in ("announce", "unveil", "plan") or any(
        p.lower[k] in ("planned", "upcoming", "forthcoming", "proposed", "expected")
        for h in heads
        for k in p.children(h, "amod", "compound", "acl", "nmod")
    )


def _negated(frame: Frame, lemma: str, *, modal: bool) -> tuple[Frame, str] | None:
    if frame.kind == "THREATEN":
        return frame, "asserted" if lemma in modality_words()["defiant"] else "denied"
    if (frame.kind == "AGREE" and not frame.mutual) or (frame.kind in COOPERATIVE and modal):
        return replace(frame, kind="REJECT", mode=None), "asserted"
    return frame, "denied"


def _possible(interpreter: Interpreter, frame: Frame) -> tuple[Frame, str] | None:
    """A hostile act that someone "may" do is a threat; other acts, and what others are able to do, stay possible."""
    speakers = interpreter.state.speakers.get(frame.at, ())
    if speakers and "can" in _modals(interpreter, frame.at) and not set(speakers) & set(frame.sources):
        return frame, "hypothetical"
    outcome = interpreter.lexicon.compose("possible", frame.kind)
    if outcome is None or outcome[0] == frame.kind:
        return frame, "hypothetical"
    targets = frame.targets or tuple(a for a in interpreter.slot(frame.at, "if") if a not in frame.sources)
    return replace(frame, kind=outcome[0], mode=outcome[1], targets=targets), "asserted"


def _future(interpreter: Interpreter, frame: Frame) -> tuple[Frame, str] | None:
    if frame.mode == "resign":  # the manual keeps an announced resignation as one
        return frame, "planned"
    outcome = interpreter.lexicon.compose("future", frame.kind)
    if outcome is None:
        return None
    kind, mode = outcome
    if kind == frame.kind:
        return frame, "asserted" if kind in (
            "AGREE",
            "THREATEN",
            "REQUEST",
            "ACCUSE",
            "REJECT",
            "SUPPORT",
        ) else "planned"
    return replace(frame, kind=kind, mode=mode), "asserted"
