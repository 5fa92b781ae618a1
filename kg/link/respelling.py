"""Other spellings of one name: what a language's letters become when they are written in English.

A dialect brings a name to one form that the spellings in use share. What is compared is left of that form: its
consonants, as transliterations have them; in Korean the vowels too, which tell short names apart.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from kg.link.normalise import ARTICLES, TRANSLITERATED, key, word_skeletons

DIALECTS = {
    "UKR": "slavic", "BLR": "slavic", "RUS": "slavic", "KAZ": "slavic", "KGZ": "slavic", "UZB": "slavic",
    "TJK": "slavic", "TKM": "slavic", "MDA": "slavic", "SRB": "slavic", "BGR": "slavic", "MKD": "slavic",
    "GRC": "greek", "CYP": "greek", "ISR": "hebrew", "TUR": "turkic", "AZE": "turkic", "KOR": "korean", "PRK": "korean",
    "IRN": "persian", "AFG": "persian",
}  # fmt: skip
"""Dialect of the names of each country that has one; other names are compared by their consonants as they are."""
RESPELT = TRANSLITERATED | set(DIALECTS)
"""Countries whose people's names reach English in several spellings."""
_KINDS = ("", *dict.fromkeys(DIALECTS.values()))
_FEWEST = 4  # letters that are left of a name that tells anything

_RULES = {
    "": (),
    # Russian has g where Ukrainian and Belarusian have h; soft vowels; German and French spellings.
    "slavic": (("zh", "j"), (r"\b[yj]e", "e"), ("(?<=[bdfgklmnprstvz])y(?=[aeou])", ""), ("tsch", "ch"),
               ("(?<![zcskt])h", "g")),
    "persian": ((r"\bi", "e"), ("ou|oo", "u")),
    "greek": (("ch", "h"), ("gk|gg", "g"), ("c", "k"), (r"\bgi(?=[aeou])|\by(?=[aeou])", "i"), ("mp|mb", "b"),
              ("nt|nd", "d"), ("dh", "d"), ("ks", "x")),
    "hebrew": (("ch|kh", "h"), ("tz", "ts"), (r"\byi", "i"), ("ph", "f"), ("c", "k")),
    # Turkish and Azerbaijani letters as they stand, and as English spells their sounds.
    "turkic": (("ch", "%"), ("c", "j"), ("%", "c"), ("sh", "s"), ("x", "k"), (r"(?<=[aeiou])y(?=ev\b)", "")),
    # The Revised Romanisation, McCune-Reischauer and custom write one Hangul letter in several ways.
    "korean": ((r"\b(?:rhee|yi|ri|lee)\b", "i"), (r"\bpark\b", "pak"), (r"\bro?h\b", "no"), (r"\bchoi\b", "choe"),
               ("oo|eo|eu|ou|u", "u"), ("ch|c", "j"), ("g", "k"), ("d", "t"), ("b", "p"), ("sh", "s"), (r"\bwu", "u"),
               ("yo(?=[nl])", "yu"), ("ae", "e")),
}  # fmt: skip


@lru_cache(maxsize=100_000)
def respelt(name: str, country: str = "") -> str:
    """`name` in the form that the spellings of a person of `country` share.

    >>> respelt("Hennadiy Herashchenko", "UKR"), respelt("Gennady Gerashchenko", "UKR")
    ('gennady gerashchenko', 'gennady gerashchenko')
    >>> respelt("Yoon Suk Yeol", "KOR") == respelt("Yun Seok-yeol", "KOR")
    True
    """
    return _respelt(name, DIALECTS.get(country, ""))


def _respelt(name: str, dialect: str) -> str:
    text = " ".join(word for word in key(name).split() if word not in ARTICLES)
    for pattern, replacement in _RULES[dialect]:
        text = re.sub(pattern, replacement, text)
    given, _, rest = text.partition(" ")
    known = _given_names().get((dialect, "".join(word_skeletons(given)))) if rest else None
    return f"{known} {rest}" if known else text


def shape(name: str, country: str = "") -> str:
    """What is compared of the name of a person of `country`; "" where too little is left to tell.

    >>> shape("Serhiy Sobolyev", "UKR") == shape("Sergei Sobolev", "RUS")
    True
    >>> shape("Hicran Hüseynova", "AZE"), shape("Hijran Huseynova", "AZE")
    ('turkic:hjrnhsnv', 'turkic:hjrnhsnv')
    """
    return _shape(name, DIALECTS.get(country, ""))


def shapes(name: str) -> tuple[str, ...]:
    """The shapes of `name` as that of a person of any country."""
    return tuple(dict.fromkeys(found for dialect in _KINDS if (found := _shape(name, dialect))))


def surname_shape(name: str, country: str) -> str:
    """What is compared of the surname of a person of `country`; "" where surnames of that country have one spelling.

    >>> surname_shape("zelenskyy", "UKR"), surname_shape("smith", "USA")
    ('surname:slavic:zlnsk', '')
    """
    found = shape(name, country) if country in RESPELT and " " not in name else ""
    return f"surname:{found}" if found else ""


def surname_shapes(name: str) -> tuple[str, ...]:
    """The shapes of `name` as the surname of a person of any country."""
    return tuple(f"surname:{found}" for found in shapes(name)) if " " not in name else ()


@lru_cache(maxsize=100_000)
def _shape(name: str, dialect: str) -> str:
    text = _respelt(name, dialect)
    words = text.split() if dialect == "korean" else word_skeletons(text)
    letters = "".join(words)
    if len(letters) < _FEWEST:
        return ""
    return f"{dialect}:{letters}" if dialect else letters


@cache
def _given_names() -> dict[tuple[str, str], str]:
    """The commonest form of a given name by its dialect and the consonants of any of its forms."""
    text = (Path(__file__).parent / "data" / "given_names.tsv").read_text(encoding="utf-8")
    out: dict[tuple[str, str], str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            dialect, forms = line.split("\t")
            first, *_ = forms.split()
            for form in forms.split():
                spelt = form
                for pattern, replacement in _RULES[dialect]:
                    spelt = re.sub(pattern, replacement, spelt)
                out.setdefault((dialect, "".join(word_skeletons(spelt))), first)
    return out
