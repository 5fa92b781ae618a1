"""The state that an official text without a named author speaks for: the one that it calls its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kg.extract.parse import Parse
from kg.extract.roles.posts import Post
from kg.extract.speech.headings import statement_words
from kg.extract.state import State, states_by_country

_ANNOUNCING = ("government_body", "igo", "state", "organization")
_FIRST = ("i", "we")
_OWN = ("our", "my")
_OPENING = 4
"""In how many sentences, headings among them, a text takes the stand that tells whose it is."""
_HINTS = 2
"""How many clauses must hint at a state where none says it."""


def own_state(p: Parse, state: State, quoted: list[int], posts: Iterable[Post]) -> tuple[int, ...]:
    """The one state that a text of an unnamed author speaks of as its own; () where none or several are.

    It is said by "our President, X", "Kenya and our allies", "the Otieno Administration", "I reaffirmed Kenya's
    support", "Kenya's policy ... our view", "in my presidency, Kenya has", "Kenya believes that we", "I sent
    Foreign Minister X"; two clauses such as "Kenya upholds its pledge under our laws" or "Kenya remains committed"
    hint at it, and so does a leader whose country the text need not say ("President Otieno and I").
    """
    own = [i for i in range(p.n) if not quoted[i]]
    if bodies := _announcers(p, state, quoted):
        return bodies
    said = {a for i in own for a in _said_at(p, state, i)}
    if said:
        return tuple(said) if len(said) == 1 else ()
    hints = Counter(a for i in own for a in _hinted_at(p, state, i))
    hints.update(_led(p, state, posts))
    if not hints and any(p.lemma[i] in statement_words()["home"] and _is_ours(p, i) for i in own):
        return _most_named(state, {a for i in own for a in _spoken_to(p, state, i)})
    return tuple(hints) if len(hints) == 1 and min(hints.values()) >= _HINTS else ()


def _is_ours(p: Parse, i: int) -> bool:
    return any(p.lower[k] == "our" for k in p.children(i, "poss"))


def _spoken_to(p: Parse, state: State, i: int) -> set[int]:
    """The states beside "we" or "our country" in its clause, which are others: "our country thanks X for its help"."""
    we = [s for s in p.children(i, "nsubj") if p.lower[s] == "we" or _is_ours(p, s)]
    return {a for s in we for k in p.subtree(i) if k > s for a in _states_at(p, state, [k])}


def _most_named(state: State, others: set[int]) -> tuple[int, ...]:
    """The state that a text of "our country" names most by far, but for those to whom it is not "ours"."""
    named = Counter({a.id: len(a.mentions) for a in state.actors if a.type == "state" and a.id not in others})
    ranked = named.most_common(2)
    lead = len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] >= 2 * ranked[1][1])
    return (ranked[0][0],) if ranked and lead and ranked[0][1] >= _HINTS else ()


def _announcers(p: Parse, state: State, quoted: list[int]) -> tuple[int, ...]:
    """The ministry, embassy or organisation by whose stand a text begins: "The Ministry of X condemns ... We call"."""
    for i in (i for start, end in p.sent_bounds[:_OPENING] for i in range(start, end)):
        finite = p.tag[i] in ("VBZ", "VBP") and p.head[i] == i
        moved = any(p.lower[k] in statement_words()["moved"] for k in p.children(i, "acomp", "attr"))
        stand = finite and (p.lemma[i] in statement_words()["take a stand"] or moved)
        for subject in p.children(i, "nsubj") if stand and not quoted[i] else ():
            members = p.lower[subject] == "members"  # "the members of the Troika are appalled"
            if moved and not members:
                continue
            if members:
                subject = next((o for k in p.children(subject, "prep") for o in p.children(k, "pobj")), subject)
            bodies = [a for a in state.at.get(subject, ()) if state.actors[a].type in _ANNOUNCING]
            if bodies and p.pos[subject] == "PROPN":
                return tuple(bodies)
    return ()


def _said_at(p: Parse, state: State, i: int) -> set[int]:
    """The states that token `i` says to be the text's own."""
    words = statement_words()
    if p.lemma[i] in words["ours"] and any(p.lower[k] == "our" for k in p.children(i, "poss")):
        return _states_at(p, state, [p.conjuncts(_first_conjunct(p, i))[0], *_beside(p, i)])
    if any(p.lower[k] == "our" for k in p.children(i, "poss")) and p.lemma[i] in words["own posts"]:
        return _states_of(p, state, [i, *p.children(i, "appos")])  # "our then Prime Minister, X"
    if p.lemma[i] in words["stand"] and _is_first_person(p, i):
        return _states_at(
            p, state, [k for k in p.children(i, "poss") if p.tag[k] != "PRP$"]
        )  # "thank X for its support"
    if p.lemma[i] in words["course"] and any(p.lower[k] in _OWN for k in _clause(p, i)):
        return _states_at(p, state, p.children(i, "poss", "compound", "nmod", "amod"))
    # "the Greek Cypriot Administration" is another's
    nation = any(state.actors[a].type == "state" for k in p.kids[i] for a in state.at.get(k, ()))
    if p.lemma[i] in words["cabinet"] and p.pos[i] == "PROPN" and not nation:
        return _states_of(p, state, [i], "government_body")  # "the Otieno Administration ... we"
    if p.lemma[i] in words["mine"] and any(p.lower[k] == "my" for k in p.children(i, "poss")):
        verb = next((at for at in p.ancestors(i) if p.pos[at] == "VERB" and p.child(at, "nsubj") is not None), i)
        return _states_at(p, state, p.children(verb, "nsubj"))
    if p.lemma[i] in words["perform"]:
        told = [c for c in p.children(i, "ccomp", "conj") if any(p.lower[k] in _FIRST for k in p.children(c, "nsubj"))]
        return _states_at(p, state, p.children(i, "nsubj")) if told else set()
    if p.lemma[i] in words["dispatch"] and any(p.lower[k] in _FIRST for k in p.children(i, "nsubj")):
        return _states_of(p, state, p.children(i, "dobj"))
    return set()


def _hinted_at(p: Parse, state: State, i: int) -> Iterator[int]:
    """The states of which the clause of the verb `i` makes it likely, twice where "we" begins the next sentence."""
    words, subjects = statement_words(), p.children(i, "nsubj", "nsubjpass")
    subjects = subjects or [s for aux in p.children(i, "auxpass") for s in p.children(aux, "nsubj")]
    if not subjects:
        return
    owned = [k for k in _clause(p, i) if k > i and p.lower[k] in _OWN and p.lemma[p.head[k]] in words["owned"]]
    committed = any(p.lower[k] in words["committed"] for k in (i, *p.children(i, "acomp", "attr", "dobj")))
    found = _states_at(p, state, subjects) if owned or committed else set()
    yield from found
    after = range(*p.sent_bounds[p.sent[i] + 1]) if p.sent[i] + 1 < len(p.sent_bounds) else range(0)
    others = {a for t in after for a in state.at.get(t, ())}
    if committed and after and p.lower[after[0]] in _FIRST and not others & found:
        yield from found


def _led(p: Parse, state: State, posts: Iterable[Post]) -> Iterator[int]:
    """The state of a leader of whom the text does not say it, and once more where the author stands beside him."""
    posts = [post for post in posts if post.kind.level in ("state", "government") and post.status == "current"]
    abroad = {post.person for post in posts if post.owners or post.nations}
    for person in {post.person for post in posts} - abroad:
        actor = state.actors[person]
        found = {a.id for a in state.actors if a.type == "state" and a.country and a.country == actor.country}
        yield from found
        if any(p.lower[c] in _FIRST for m in actor.mentions for c in p.conjuncts(m.head)):
            yield from found


def _states_at(p: Parse, state: State, tokens: Iterable[int]) -> set[int]:
    """The states that the tokens denote, and those whose bodies they do."""
    tokens = list(tokens)
    found = {a for t in tokens for a in state.at.get(t, ()) if state.actors[a].type == "state"}
    return found or _states_of(p, state, tokens, "government_body")


def _states_of(p: Parse, state: State, tokens: Iterable[int], type_: str = "person") -> set[int]:
    """The states that the report names of the persons or bodies that the tokens denote."""
    states = states_by_country(state)
    actors = (state.actors[a] for t in tokens for a in state.at.get(t, ()))
    return {states[a.country] for a in actors if a.type == type_ and a.country in states}


def _first_conjunct(p: Parse, i: int) -> int:
    while p.dep[i] in ("conj", "appos"):
        i = p.head[i]
    return i


def _beside(p: Parse, i: int) -> list[int]:
    """The subject of the verb that "with our allies" hangs on."""
    first = _first_conjunct(p, i)
    if p.dep[first] != "pobj" or p.lower[p.head[first]] not in ("with", "alongside"):
        return []
    verb = next((at for at in p.ancestors(first) if p.pos[at] in ("VERB", "AUX")), None)
    return [] if verb is None else p.children(verb, "nsubj")


def _is_first_person(p: Parse, i: int) -> bool:
    """Whether "I" or "we" is the subject of a verb that token `i` hangs on."""
    return any(p.lower[k] in _FIRST for at in p.ancestors(i) for k in p.children(at, "nsubj"))


def _clause(p: Parse, i: int) -> Iterator[int]:
    """The tokens of the clause that token `i` stands in, without other clauses in it."""
    verb = i if p.pos[i] == "VERB" else next((at for at in p.ancestors(i) if p.pos[at] in ("VERB", "AUX")), i)
    todo = [verb]
    while todo:
        at = todo.pop()
        yield at
        todo += [k for k in p.kids[at] if p.dep[k] not in ("ccomp", "advcl", "relcl", "conj", "parataxis")]
