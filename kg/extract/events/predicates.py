"""The predicate lexicon: which words make which event, and where the actors stand.

The files and their form are described in `lexicon/README.md`. This module reads them; `grammar.py` finds in a
parsed sentence what their conditions and slots ask for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.errors import EntenteError
from kg.extract.lexical import lexicon_lines
from kg.model import EVENT_TYPES, STANCES

OPERATORS = ("light", "aspect", "decide", "stop", "promise", "fail", "permit")
NO_EVENT = "none"
FLAGS = {"mutual", "weak", "actors", "target", "sides", "sole", "armed", "abroad"}
_POS = {"n": "noun", "a": "adj"}
_DEFAULT_SLOTS = {
    "verb": (("subj",), ("obj", "obj.in")),
    "adj": (("subj",), ("of", "to", "with", "comp.obj")),
    "noun": (("own", "by", "from", "of"), ("against", "on", "with", "to", "of")),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a pattern: `part` is obj, subj, mod, comp, a preposition, `+` or `-`; `values` are lemmas."""

    part: str
    values: frozenset[str]

    @property
    def weight(self) -> float:
        """How much the condition narrows the pattern: any object at all says less than a named one."""
        if self.part == "-" or self.part.startswith("no-"):
            return 0.1
        return 0.5 if self.values == {"*"} else 1.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the lexicon. `kind` is a PLOVER type, a stance, the name of an operator or `NO_EVENT`."""

    kind: str
    mode: str | None
    pos: str
    conditions: tuple[Condition, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    flags: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The patterns by part of speech and lemma, heaviest first, and the table of what operators give.

    `quantities` are nouns that only measure what follows "of" ("a series of attacks"); `adverse` are verbs that tell
    against whom one joins with others ("work with partners to isolate X"); `people` are nouns of persons and
    forces, `pressure` words for what makes one yield, `downfall` nouns of what is wished or feared of a foe,
    `feelings` nouns of whose owner no blame is.
    """

    patterns: dict[tuple[str, str], tuple[Pattern, ...]]
    outcomes: dict[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict)
    quantities: frozenset[str] = frozenset()
    adverse: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    pressure: frozenset[str] = frozenset()
    downfall: frozenset[str] = frozenset()
    feelings: frozenset[str] = frozenset()

    def lookup(self, pos: str, lemma: str) -> tuple[Pattern, ...]:
        """Patterns for a lemma; "re-" is taken off where the whole word is unknown (reimpose, re-arrest), and the
        rule lemmatizer's slips are undone ("staged" as "stag", "cordoned" as "cordone", "readied" as "readie")."""
        found = self.patterns.get((pos, lemma))
        if found is None and lemma.startswith("re") and len(lemma) > 6:
            found = self.patterns.get((pos, lemma[2:].lstrip("-")))
        if found is None and pos == "verb" and len(lemma) > 2:
            spellings = [lemma + "e", lemma + lemma[-1], lemma.removesuffix("e"), lemma.removesuffix("ie") + "y"]
            found = next((self.patterns[pos, s] for s in spellings if (pos, s) in self.patterns), None)
        return found or ()

    def compose(self, operator: str, kind: str) -> tuple[str, str | None] | None:
        """What `operator` makes of an event of type `kind`: (type, mode), or None for no event."""
        found = self.outcomes.get((operator, kind)) or self.outcomes.get((operator, "*")) or ("=", None)
        if found[0] == "-":
            return None
        return (kind, None) if found[0] == "=" else found


def _classes(folder: Traversable) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for _, line in lexicon_lines(folder / "classes.txt"):
        name, words = line.split(":", 1)
        found[name.strip()] = frozenset(words.strip().split("|"))
    return found


def _condition(text: str, classes: dict[str, frozenset[str]], where: str) -> Condition:
    if text[0] in "+-":
        return Condition(text[0], frozenset(word.lstrip("+-") for word in text.split("|")))
    part, _, words = text.partition("=")
    values: set[str] = set()
    for word in (words or "*").split("|"):
        if word.startswith("$"):
            if word[1:] not in classes:
                raise EntenteError(f"{where}: no class {word} in classes.txt; it has {', '.join(sorted(classes))}")
            values |= classes[word[1:]]
        else:
            values.add(word)
    return Condition(part, frozenset(values))


def _slots(text: str) -> tuple[str, ...]:
    return tuple(slot.strip() for slot in text.split(",") if slot.strip())


def _pattern(
    line: str, kind: str, mode: str | None, classes: dict[str, frozenset[str]], where: str
) -> tuple[list[str], Pattern]:
    """The lemmas and the pattern of one line."""
    rest, _, flag_text = line.partition("!")
    flags = frozenset(flag_text.replace(",", " ").split())
    if flags - FLAGS:
        raise EntenteError(
            f"{where}: unknown flag {', '.join(sorted(flags - FLAGS))}; known: {', '.join(sorted(FLAGS))}"
        )
    head, _, slots = rest.partition(" : ")
    words, *conditions = head.split()
    pos = "verb"
    if words[1:2] == ":" and words[0] in _POS:
        pos, words = _POS[words[0]], words[2:]
    sources, targets = _DEFAULT_SLOTS[pos]
    if slots:
        left, _, right = slots.partition(">")
        sources, targets = _slots(left), _slots(right)
    made = tuple(_condition(c, classes, where) for c in conditions)
    weight = sum(c.weight for c in made)
    return words.split("|"), Pattern(kind, mode, pos, made, sources, targets, flags, weight)


@cache
def load_lexicon() -> Lexicon:
    """The predicate lexicon, read once from `lexicon/predicates/`."""
    folder = files("kg.extract") / "lexicon" / "predicates"
    classes = _classes(folder)
    people = classes["force"] | classes["person"] | classes["captive"]
    sets = (classes[name] for name in ("pressure", "downfall", "feeling"))
    return Lexicon(
        _patterns(folder, classes), _outcomes(folder), classes["quantity"], classes["adverse"], people, *sets
    )


@cache
def load_stances() -> Lexicon:
    """The lexicon of declared stances, read once from `lexicon/alignments/`; its kinds are stances."""
    folder = files("kg.extract") / "lexicon"
    return Lexicon(_patterns(folder / "alignments", _classes(folder / "predicates")))


def _patterns(folder: Traversable, classes: dict[str, frozenset[str]]) -> dict[tuple[str, str], tuple[Pattern, ...]]:
    """The patterns of all files of a folder by part of speech and lemma, heaviest first."""
    found: dict[tuple[str, str], list[Pattern]] = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".txt") or path.name in ("classes.txt", "compose.txt"):
            continue
        kind, mode = "", None
        for number, line in lexicon_lines(path):
            where = f"{path.name}, line {number}"
            if line.startswith("["):
                kind, _, mode_text = line.strip("[]").partition(" ")
                mode = mode_text or None
                if kind not in (*EVENT_TYPES, *OPERATORS, *STANCES, NO_EVENT):
                    raise EntenteError(f"{where}: [{kind}] is no PLOVER type, operator or stance, nor [{NO_EVENT}]")
                continue
            lemmas, pattern = _pattern(line, kind, mode, classes, where)
            for lemma in lemmas:
                found.setdefault((pattern.pos, lemma), []).append(pattern)
    return {
        key: tuple(sorted(patterns, key=lambda p: (-p.weight, p.kind != NO_EVENT))) for key, patterns in found.items()
    }


def _outcomes(folder: Traversable) -> dict[tuple[str, str], tuple[str, str | None]]:
    found: dict[tuple[str, str], tuple[str, str | None]] = {}
    for _, line in lexicon_lines(folder / "compose.txt"):
        operator, kinds, result = line.split()
        kind, _, mode = result.partition("/")
        for one in kinds.split(","):
            found[operator, one] = (kind, mode or None)
    return found
