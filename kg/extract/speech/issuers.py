"""Who issues the statement that a report gives word for word, and so who says "we" in it."""

from __future__ import annotations

from kg.extract.events.interpret import Interpreter
from kg.extract.events.phrases import unique
from kg.extract.parse import Parse
from kg.extract.speech.headings import statement_words
from kg.extract.state import ActorMention

_FIRST_PLURAL = {"we", "us", "our", "ours"}
_HEAD = 3  # sentences in which a report says whose statement it gives


def find_issuers(interpreter: Interpreter) -> tuple[int, ...]:
    """The actors in apposition to "We", or those by whom the statement is; none where the report gives no statement."""
    p = interpreter.p
    for i in range(p.n):
        if p.lower[i] == "we":
            found = unique(
                a for k in p.children(i, "appos") for t in _members(interpreter, k) for a in _at(interpreter, t)
            )
            if found:
                return tuple(found)
    for i in range(_head_end(interpreter)):
        heads = _issuer_heads(interpreter, i)
        found = unique(a for t in heads for inner in _members(interpreter, t) for a in _at(interpreter, inner))
        if found:
            return tuple(found)
    return ()


def _issuer_heads(interpreter: Interpreter, i: int) -> list[int]:
    """Heads that name the issuer at token `i`: "X released a statement", "statement by X", "was released by X"."""
    p, g = interpreter.p, interpreter.grammar
    if p.lemma[i] in statement_words()["issue"] and p.pos[i] == "VERB":
        given = [t for t in g.objects(i) if p.lemma[t] in statement_words()["statement"]]
        told = p.dep[i] == "relcl" or any(_is_topic(p, t) for t in given)  # "the events of which he made statements"
        return g.subjects(i) if given and not told else []
    if p.lemma[i] in statement_words()["statement"] and _is_given(p, i):
        return [] if _is_topic(p, i) else [t for prep, t in g.prepositions(i) if prep in ("by", "of", "from")]
    return []


def _is_topic(p: Parse, i: int) -> bool:
    """True for what a heading is about: "Press Release Regarding the Statements Made by X"."""
    return bool({*p.lower[max(i - 2, 0) : i]} & statement_words()["topic"])


def _is_given(p: Parse, i: int) -> bool:
    """True for a statement that is the text's heading, or that somebody issues: others are only spoken of."""
    if p.text[p.sent_bounds[p.sent[i]][1] - 1] == "?":
        return False
    verbs = [at for at in p.ancestors(i) if p.pos[at] in ("VERB", "AUX")]
    issued = any(p.lemma[v] in statement_words()["issue"] for v in verbs)
    return not verbs or issued or any(p.lower[t] in statement_words()["verbatim"] for t in p.subtree(i))


def is_verbatim(interpreter: Interpreter) -> bool:
    """True where the report announces a text ("the following statement"): what comes after is the issuers' voice."""
    p = interpreter.p
    return any(
        p.lower[i] in statement_words()["verbatim"]
        and any(p.lemma[t] in statement_words()["statement"] for t in p.subtree(p.head[i]))
        for i in range(_head_end(interpreter))
    )


def join_first_persons(interpreter: Interpreter, issuers: tuple[int, ...], cited: dict[int, tuple[int, ...]]) -> None:
    """Let each "we" of the statement itself, not of someone cited in it, denote the issuers."""
    p, state = interpreter.p, interpreter.state
    for i in range(p.n):
        if p.lower[i] in _FIRST_PLURAL and p.text[i] != "US" and i not in state.at and i not in cited:
            state.at[i] = issuers
            for actor in issuers:
                state.actors[actor].mentions.append(ActorMention(i, i + 1, i, actor, "pronoun"))


def _members(interpreter: Interpreter, head: int) -> list[int]:
    """Tokens of a list of issuers: coordination and "of" phrases, without what the statement is about."""
    p = interpreter.p
    found, stack = [], [head]
    while stack:
        at = stack.pop()
        found.append(at)
        stack += [
            k
            for k in p.kids[at]
            if p.dep[k] in ("conj", "appos", "pobj") or (p.dep[k] == "prep" and p.lower[k] == "of")
        ]
    return sorted(found)


def _at(interpreter: Interpreter, token: int) -> tuple[int, ...]:
    return interpreter.state.at.get(token, ())


def _head_end(interpreter: Interpreter) -> int:
    bounds = interpreter.p.sent_bounds
    return bounds[min(_HEAD, len(bounds)) - 1][1] if bounds else 0
