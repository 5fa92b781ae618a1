"""Verbs that the tagger took for nouns, names that the parser tore apart or ran together: mended before the clauses.

What may stand beside what in a phrase: Quirk et al. 1985, chapters 4 and 13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.lexical import syntax_words

if TYPE_CHECKING:
    from kg.extract.parse import Parse


def mend_words(p: Parse) -> None:
    """Give words the class that their phrases show, and join what is one name or one list."""
    _lower_highnesses(p)
    _find_lost_finite_verbs(p)
    _find_opening_verbs(p)
    _find_backing(p)
    _find_verbs_of_headings(p)
    _find_passives_of_headings(p)
    _find_names_behind_posts(p)
    _join_hyphened(p)
    _part_clauses_with_marks(p)
    _find_verbs_with_subjects(p)
    _find_owned_nouns(p)
    _find_lists_of_names(p)
    _find_last_of_list(p)
    _part_from_with(p)


def _lower_highnesses(p: Parse) -> None:
    """Make "HE" and "HH" a part of the name in "HE the Foreign Minister X said": no pronoun, and nobody beside X."""
    for i in (i for i in range(p.n - 1) if p.text[i] in syntax_words()["highnesses"]):
        if not (p.lower[i + 1] == "the" or p.text[i + 1][:1].isupper()) or p.text[i + 1].isupper():
            continue
        p.pos[i], p.tag[i], p.lemma[i] = "PROPN", "NNP", p.text[i]
        name = next((k for k in p.kids[i] if k > i and p.pos[k] in ("NOUN", "PROPN")), None)
        if name is not None:
            p.attach(name, p.head[i], p.dep[i])
            p.attach(i, name, "compound")


def _find_lost_finite_verbs(p: Parse) -> None:
    """Make verbs of "calls" in "The EU once more calls on X" and of "thanks" in "commends X, and thanks Y"."""
    openings = syntax_words()["openings"]
    for verb in (
        i for i in range(p.n) if p.tag[i] in ("NN", "NNS", "UH") and {p.lower[i], p.lower[i] + "s"} & openings
    ):
        clause = p.dep[verb] == "ROOT" and p.child(verb, "nsubj") is not None
        joined = p.dep[verb] == "conj" and p.child(verb, "dobj") is not None and p.pos[p.head[verb]] == "VERB"
        if clause or joined:
            p.tag[verb] = "VBZ" if p.lower[verb] in openings else "VBP"
            p.pos[verb], p.lemma[verb] = "VERB", p.lower[verb].removesuffix("s")


def _find_opening_verbs(p: Parse) -> None:
    """Make verbs of "Calls on X to ..." and "Pays tribute to X", with which paragraphs of resolutions begin."""
    for verb in (i for i in range(2, p.n - 1) if p.tag[i] in ("NNS", "NNPS", "NNP") and p.text[i].istitle()):
        if p.lower[verb] not in syntax_words()["openings"]:
            continue
        before = verb - 1
        while before > 0 and p.pos[before] in ("PUNCT", "NUM", "X", "ADV"):
            before -= 1
        if p.pos[before] != "SPACE" or "\n" not in p.text[before]:
            continue
        noun = p.head[verb]
        if p.dep[verb] == "nsubj" and noun == verb + 1 and p.dep[noun] == "ROOT":  # "Pays tribute"
            p.kids[noun].remove(verb)
            p.head[verb], p.dep[verb] = verb, "ROOT"
            for kid in [k for k in p.kids[noun] if p.dep[k] in ("conj", "cc", "punct")]:
                p.attach(kid, verb, p.dep[kid])
            p.head[noun], p.dep[noun], p.pos[noun], p.tag[noun] = verb, "dobj", "NOUN", "NN"
            p.kids[verb] = sorted([*p.kids[verb], noun])
        elif p.dep[verb] != "ROOT":
            continue
        for clause in p.children(verb, "acl", "relcl"):
            p.dep[clause] = "xcomp" if p.is_infinitive(clause) else "ccomp"
            for mark in (k for k in p.children(clause, "dobj") if p.lower[k] == "that" and k < clause):
                p.dep[mark] = "mark"
        p.pos[verb], p.tag[verb], p.lemma[verb] = "VERB", "VBZ", p.lower[verb].removesuffix("s")


def _find_backing(p: Parse) -> None:
    """Make a verb of "back" in "while X and Y back Z" and "the unions back Z", which has no other verb."""
    for verb in (i for i in range(1, p.n - 1) if p.lower[i] == "back" and p.dep[i] in ("advmod", "amod", "prep")):
        subject = p.head[verb] if p.head[verb] < verb else p.child(p.head[verb], "nsubj")
        if (
            subject is None
            or not subject < verb
            or p.pos[subject] not in ("NOUN", "PROPN")
            or p.pos[verb + 1] not in ("PROPN", "DET")
        ):
            continue
        several = p.tag[subject] in ("NNS", "NNPS") or p.child(subject, "conj") is not None
        name = p.child(verb, "pobj") or verb + 1
        while p.dep[name] in ("compound", "det") and p.head[name] > name:
            name = p.head[name]
        above = name if p.head[subject] == name else subject
        if not several or p.dep[above] not in ("ROOT", "advcl", "ccomp", "conj", "relcl"):
            continue
        label, head, clause = p.dep[above], p.head[above], [k for k in p.kids[name] if k < subject]
        p.attach(verb, head, label) if head != above else _make_root(p, verb)
        if head != above:
            p.kids[head].remove(above)
        p.head[above] = above
        for token, role in ((subject, "nsubj"), (name, "dobj"), *((k, p.dep[k]) for k in clause)):
            p.attach(token, verb, role)
        p.pos[verb], p.tag[verb], p.lemma[verb] = "VERB", "VBP", "back"


def _make_root(p: Parse, token: int) -> None:
    p.kids[p.head[token]].remove(token)
    p.head[token], p.dep[token] = token, "ROOT"


def _find_verbs_of_headings(p: Parse) -> None:
    """Make "sacks" the main verb of "X sacks Y, calls for Z", where the parser takes X, sacks and Y for one name."""
    for verb in (i for i in range(1, p.n - 1) if p.tag[i] in ("VBZ", "NNS") and p.text[i].islower()):
        inside = p.dep[verb] == "compound"
        name = p.head[verb] if inside else p.child(verb, "appos")
        whole = name if inside else verb
        if name is None or whole is None or name < verb or p.tag[verb - 1] != "NNP" or p.tag[verb + 1] != "NNP":
            continue
        above = p.head[whole]
        if p.dep[whole] != "nsubj" or p.dep[above] != "ROOT" or p.tag[above] != "VBZ":
            continue
        p.kids[p.head[verb]].remove(verb)
        p.pos[verb], p.tag[verb], p.head[verb], p.dep[verb] = "VERB", "VBZ", verb, "ROOT"
        p.attach(name, verb, "dobj")
        p.attach(above, verb, "conj")
        p.attach(verb - 1, verb, "nsubj")


def _find_passives_of_headings(p: Parse) -> None:
    """Let X suffer in the heading "Minister X stabbed": headings leave out "was", and these verbs need an object."""
    for verb in (i for i in range(1, p.n) if p.dep[i] == "ROOT" and p.tag[i] in ("VBD", "VBN")):
        subject = p.child(verb, "nsubj")
        ends = verb + 1 < p.n and p.pos[verb + 1] == "SPACE" and "\n" in p.text[verb + 1]
        if subject is None or not ends or p.lemma[verb] not in syntax_words()["undergone"]:
            continue
        p.tag[verb], p.dep[subject] = "VBN", "nsubjpass"


def _find_names_behind_posts(p: Parse) -> None:
    """Hang X on the president in "talks with President of Turkey X, at the request of": no sentence begins there."""
    for name in (i for i in range(4, p.n) if p.dep[i] == "ROOT" and p.tag[i] == "NNP"):
        post = min(p.subtree(name)) - 1
        if p.tag[post] != "NNP" or p.dep[post] != "pobj":
            continue
        while p.dep[post] == "pobj" and p.lower[p.head[post]] == "of":
            post = p.head[p.head[post]]
        if p.lemma[post].lower() in syntax_words()["posts"]:
            p.attach(name, post, "appos")


def _join_hyphened(p: Parse) -> None:
    """Make one word of "Lashkar-e-Taiba" and "co-chairs", whose parts the parser hung side by side."""
    for mark in (i for i in range(p.n - 2, 0, -1) if p.text[i] in ("-", "–") and p.dep[i] in ("pobj", "dobj", "appos")):
        last = mark + 1
        if p.hyphened(mark) and p.head[mark] == p.head[last] and p.dep[mark] == p.dep[last]:
            p.attach(mark, last, "punct")
            if p.head[mark - 1] == p.head[last] and p.dep[mark - 1] == p.dep[last]:
                p.attach(mark - 1, last, "compound")
    for mark in (i for i in range(1, p.n - 1) if p.hyphened(i) and p.lower[i - 1] in syntax_words()["prefixes"]):
        if p.head[mark - 1] != mark + 1 and p.dep[mark + 1] in ("amod", "compound", "nmod"):  # "pro-democracy leaders"
            p.attach(mark - 1, mark + 1, "compound")
            p.attach(mark, mark + 1, "punct")


def _part_clauses_with_marks(p: Parse) -> None:
    """Make "travelled" the main verb of "X travelled north, two days after Y left": "left" has a subject of its own."""
    for verb in (i for i in range(p.n) if p.dep[i] == "ROOT" and p.tag[i] == "VBD"):
        mark, subjects = p.child(verb, "mark"), p.children(verb, "nsubj")
        if mark is None or len(subjects) < 2 or not subjects[0] < mark < subjects[-1]:
            continue
        main = next((k for k in p.children(subjects[0], "acl") if p.tag[k] == "VBD" and k < mark), None)
        if main is None:
            continue
        subject = subjects[0]
        p.kids[subject].remove(main)
        p.head[main], p.dep[main] = main, "ROOT"
        p.attach(subject, main, "nsubj")
        p.attach(verb, main, "advcl")


def _find_verbs_with_subjects(p: Parse) -> None:
    """Make "traded" the verb of "X and Y traded fire": what has a subject is no adjective."""
    for verb in (i for i in range(p.n) if p.dep[i] == "amod" and p.tag[i] in ("VBD", "VBN")):
        noun = p.head[verb]
        while p.dep[noun] == "compound" and p.head[noun] > noun:
            noun = p.head[noun]
        label, above, subject = p.dep[noun], p.head[noun], p.child(verb, "nsubj", "npadvmod")
        if subject is None and label == "ROOT":  # "X, meanwhile, faulted Y"
            subject = next((k for k in p.children(noun, "dep") if k < verb and p.pos[k] == "PROPN"), None)
        if subject is None or subject > verb or p.child(verb, "auxpass") is not None or noun < verb:
            continue
        named = p.dep[subject] == "nsubj" or (label == "ROOT" and p.pos[subject] == "PROPN")
        if not named or label not in ("ROOT", "ccomp", "conj", "advcl", "relcl", "dep"):
            continue
        if p.head[subject] == noun:
            p.attach(subject, verb, "nsubj")
        p.dep[subject] = "nsubj"
        below = [k for k in p.kids[noun] if k > noun and p.dep[k] in ("prep", "advcl", "punct", "advmod", "npadvmod")]
        p.kids[p.head[verb]].remove(verb)
        if above == noun:
            p.head[verb] = verb
        else:
            p.kids[above] = sorted([*(k for k in p.kids[above] if k != noun), verb])
            p.head[verb] = above
        p.kids[verb] = sorted([*p.kids[verb], noun])
        p.head[noun] = verb
        p.dep[verb], p.dep[noun], p.pos[verb], p.tag[verb] = label, "dobj", "VERB", "VBD"
        for kid in below:
            p.attach(kid, verb, p.dep[kid])


def _find_owned_nouns(p: Parse) -> None:
    """Make a noun of "attacks" in "condemned X's reckless missile attacks", and X's: what is owned is no verb."""
    for owner in (i for i in range(p.n) if p.dep[i] == "poss" and p.pos[i] == "PROPN"):
        thing = p.head[owner]
        if p.dep[thing] == "compound" and p.pos[thing] == "NOUN" and p.head[thing] > thing:
            p.attach(owner, p.head[thing], "poss")
    for noun in (i for i in range(p.n) if p.tag[i] in ("VBZ", "VBP", "VB") and p.dep[i] in ("dobj", "pobj")):
        if p.child(noun, "poss") is not None and p.child(noun, "nsubj", "nsubjpass", "aux") is None:
            p.pos[noun], p.tag[noun] = "NOUN", "NNS" if p.tag[noun] == "VBZ" else "NN"


def _find_lists_of_names(p: Parse) -> None:
    """Coordinate "the African Union, the United Nations and France": names of two bodies stand for no one body."""
    for name in (
        i for i in range(2, p.n) if p.dep[i] == "appos" and p.ent[i] in ("ORG", "GPE") and p.pos[i] == "PROPN"
    ):
        first, before = min(p.subtree(name)), p.head[name]
        listed = p.conjuncts(name)
        apart = p.ent[before] in ("ORG", "GPE") and p.dep[before] in ("nsubj", "dobj", "pobj", "conj")
        if len(listed) < 2 or not apart or p.text[first - 1] != ",":
            continue
        if all(p.ent[k] in ("ORG", "GPE") for k in listed) and any(p.child(k, "cc") is not None for k in listed):
            p.dep[name] = "conj"


def _find_last_of_list(p: Parse) -> None:
    """Coordinate C with A and B in "welcomed A of X, B of Y, and C of Z", where C was hung on a verb above."""
    for name in (i for i in range(3, p.n) if p.dep[i] == "conj" and p.ent[i] == "PERSON" and p.pos[i] == "PROPN"):
        first = min(p.subtree(name))
        if p.pos[p.head[name]] not in ("VERB", "AUX") or p.lower[first - 2 : first] != [",", "and"]:
            continue
        before = [a for a in (first - 3, *p.ancestors(first - 3)) if p.ent[a] == "PERSON" and a < first]
        whole = [
            a
            for a in before
            if p.dep[a] in ("conj", "appos", "dobj", "pobj") and max(p.subtree(a)) in (first - 3, first - 2)
        ]
        for other in (a for a in whole if p.dep[a] == "appos"):
            p.dep[other] = "conj"  # B is no other name of A
        if whole:
            p.attach(name, whole[-1], "conj")


def _part_from_with(p: Parse) -> None:
    """Let the speaker underscore something in "spoke with X to underscore it": "with" takes no infinitive clause."""
    for verb in (i for i in range(p.n) if p.dep[i] == "pcomp" and p.lower[p.head[i]] == "with" and p.is_infinitive(i)):
        mark, name = p.head[verb], p.child(verb, "nsubj")
        if name is not None and p.pos[name] == "PROPN" and p.pos[p.head[mark]] == "VERB":
            p.attach(name, mark, "pobj")
            p.attach(verb, p.head[mark], "advcl")
