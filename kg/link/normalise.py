"""Names brought to comparable forms: a key for equality, and a skeleton that transliterations share."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

# Written before a name, never part of it. Longer ones first, so that "vice president" goes whole.
HONORIFICS = (
    "his excellency", "her excellency", "his holiness", "her majesty", "his majesty", "his highness",
    "prime minister", "vice president", "foreign minister", "defence minister", "defense minister",
    "secretary of state", "secretary general", "grand ayatollah", "lieutenant general", "major general",
    "brigadier general", "crown prince", "rear admiral", "vice admiral", "the right honourable",
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "baroness", "baron",
    "president", "chancellor", "premier", "minister", "ambassador", "senator", "sen", "rep", "representative",
    "congressman", "congresswoman", "governor", "gov", "mayor", "secretary", "speaker", "deputy", "comrade",
    "general", "gen", "lt", "maj", "brig", "colonel", "col", "captain", "capt", "admiral", "adm", "marshal",
    "king", "queen", "prince", "princess", "sultan", "emir", "amir", "sheikh", "sheik", "shaikh", "shaykh",
    "ayatollah", "hojatoleslam", "imam", "mullah", "maulana", "sayyid", "sayyed", "seyyed", "seyed", "syed",
    "hajj", "haji", "pope", "patriarch", "archbishop", "bishop", "cardinal", "rabbi", "reverend", "rev", "hon",
    "former", "ex", "then", "late", "the",
)  # fmt: skip
_HONORIFICS: dict[str, list[list[str]]] = {}
for _phrase in sorted(HONORIFICS, key=lambda phrase: -phrase.count(" ")):
    _HONORIFICS.setdefault(_phrase.split()[0], []).append(_phrase.split())
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "mp", "phd", "kc", "qc"}
ARTICLES = {"al", "el", "ul"}
PARTICLES = ARTICLES | {
    "bin", "ibn", "bint", "ben", "abu", "abd", "abdul", "van", "von", "der", "den", "de", "da", "di", "do", "dos",
    "del", "della", "la", "le", "du", "st", "san", "y", "e",
}  # fmt: skip
# Countries whose names reach English by transliteration, so that one name has several spellings.
TRANSLITERATED = {
    "AFG", "ARE", "ARM", "AZE", "BGD", "BGR", "BHR", "BLR", "BTN", "COM", "CYP", "DJI", "DZA", "EGY", "ERI", "ETH",
    "GEO", "GRC", "IND", "IRN", "IRQ", "ISR", "JOR", "JPN", "KAZ", "KGZ", "KHM", "KWT", "LAO", "LBN", "LBY", "LKA",
    "MAR", "MDV", "MKD", "MMR", "MNE", "MNG", "MRT", "NPL", "OMN", "PAK", "PSE", "QAT", "RUS", "SAU", "SDN", "SOM",
    "SRB", "SYR", "TCD", "THA", "TJK", "TKM", "TUN", "UKR", "UZB", "XKX", "YEM",
}  # fmt: skip
SURNAME_FIRST = {"CHN", "HKG", "MAC", "PRK", "KOR", "TWN", "VNM"}
# The Arabic article takes the sound of the letter that follows: ash-Sharif, ad-Din. Only before a hyphen.
_ARTICLE = re.compile(r"\b(?:al|el|ul|ad|as|an|ar|at|az|ed|es|en|er|et|ez|ash|adh|ath|esh)-(?=\w)")
_BRACKETS = re.compile(r"\([^)]*\)")
_PEERAGE = re.compile(r",\s*(?:\d\w+ )?(?:Baron|Baroness|Viscount|Viscountess|Earl|Lord|Lady|Marquess|Count)\b.*")
_REGNAL = re.compile(r"[ivx]+")
_PLAIN = re.compile(r"[a-z ]*")
_POSSESSIVE = re.compile(r"'s\b|(?<=s)'(?=\s|$)")
_QUOTES = re.compile(r"['`\"]")
_INITIALS = re.compile(r"\b(\w)\.(?=\w\b\.?)")
_LOOSE_ARTICLE = re.compile(r"\b[eu]l (?=\w)")
_WORD = re.compile(r"\w+")
_FOLDS = {
    "tsch": "c", "tch": "c", "ch": "c", "cz": "c", "dzh": "j", "zh": "j", "dj": "j", "gj": "j", "sch": "x", "sh": "x",
    "sz": "x", "ph": "f", "kh": "k", "gh": "k", "ck": "k", "q": "k", "g": "k", "dh": "d", "th": "t", "ts": "z",
    "tz": "z", "w": "v",
}  # fmt: skip
_SKELETON = re.compile(r"ff?\b|" + "|".join(sorted(_FOLDS, key=len, reverse=True)))
_SILENT_H = re.compile(r"(?<=[aeiouy])h(?![aeiou])")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"\B[aiu]")
_VOWEL_CLASSES = str.maketrans("eoy", "aui")


@lru_cache(maxsize=200_000)
def key(name: str) -> str:
    """Key under which spellings of one name that differ in case, accents and punctuation are equal.

    An Arabic article joined by a hyphen becomes "al". Non-Latin scripts are transliterated (anyascii).

    >>> key("Recep Tayyip Erdoğan"), key("Nouri el-Maliki"), key("U.S."), key("Côte d’Ivoire")
    ('recep tayyip erdogan', 'nouri al maliki', 'us', 'cote divoire')
    """
    text = name if name.isascii() else anyascii(name.replace("ə", "a").replace("Ə", "A"))
    text = text.casefold()
    if not _PLAIN.fullmatch(text):
        text = _QUOTES.sub("", _POSSESSIVE.sub("", text))
        text = _ARTICLE.sub("al ", _INITIALS.sub(r"\1", text)).replace("&", " and ")
    return " ".join(_WORD.findall(_LOOSE_ARTICLE.sub("al ", text)))


@lru_cache(maxsize=200_000)
def skeleton(name: str) -> str:
    """Consonants of a name as most transliterations share them; "" where too few are left to tell.

    Articles go, kh, gh, q and g fold into k, doubled letters into one, and vowels inside words go.

    >>> {skeleton(n) for n in ("Muammar Gaddafi", "Moammar Qaddafi", "Mu'ammar al-Kadhafi", "Moamar Khadafi")}
    {'mmrkdf'}
    >>> skeleton("Nouri al-Maliki") == skeleton("Nuri Maliki"), skeleton("Boris Johnsoff") == skeleton("Boris Johnsov")
    (True, True)
    """
    text = "".join(word_skeletons(name))
    return text if len(text) >= 4 else ""


def word_skeletons(name: str) -> list[str]:
    """The skeleton of each word of a name, however short.

    >>> word_skeletons("Muammar Qaddafi"), word_skeletons("Kadhafi")
    (['mmr', 'kdf'], ['kdf'])
    """
    words = [word for word in key(name).split() if word not in ARTICLES]
    text = re.sub(r"\babd[ae]?l? ?", "abd", " ".join(words))
    text = _SKELETON.sub(lambda match: _FOLDS.get(match[0], "v"), text)
    text = _DOUBLED.sub(r"\1", _SILENT_H.sub("", text)).translate(_VOWEL_CLASSES)
    return _VOWELS.sub("", text).split()


@lru_cache(maxsize=50_000)
def person_key(name: str) -> str:
    """Key of a person's name without honorifics before it and suffixes after it.

    >>> person_key("President Joseph R. Biden, Jr."), person_key("Ayatollah Ali Khamenei")
    ('joseph r biden', 'ali khamenei')
    >>> person_key("Mark Malloch Brown, Baron Malloch-Brown")
    'mark malloch brown'
    """
    if "," in name or "(" in name:
        name = _PEERAGE.sub("", _BRACKETS.sub(" ", name))
    words = key(name).split()
    while phrase := next(
        (p for p in _HONORIFICS.get(words[0] if words else "", ()) if len(words) > len(p) and words[: len(p)] == p),
        None,
    ):
        words = words[len(phrase) :]
    while len(words) > 2 and words[-1] in SUFFIXES:
        words.pop()
    return " ".join(words)


def name_parts(form: str, country: str = "") -> tuple[str, str]:
    """Given name and surname in a person's key; the given name is "" for a single word.

    Articles do not count. People of countries in SURNAME_FIRST have the surname first, as English texts write them.

    >>> name_parts("nouri al maliki"), name_parts("lula"), name_parts("kim jong un", "PRK")
    (('nouri', 'maliki'), ('', 'lula'), ('jong un', 'kim'))
    """
    words = [word for word in form.split() if word not in ARTICLES]
    if len(words) < 2:
        return "", words[0] if words else ""
    return (" ".join(words[1:]), words[0]) if country in SURNAME_FIRST else (words[0], words[-1])


def short_forms(form: str, country: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Shorter full names, and surnames, by which reports may call the person with the key `form`.

    >>> short_forms("mohammed bin salman al saud")
    (('mohammed saud', 'mohammed bin salman'), ('saud', 'salman al saud'))
    >>> short_forms("xi jinping", "CHN")
    ((), ('xi',))
    >>> short_forms("elizabeth ii")
    ((), ('elizabeth',))
    """
    words = form.split()
    if len(words) > 1 and _REGNAL.fullmatch(words[-1]):
        return (), (" ".join(words[:-1]),)
    given, surname = name_parts(form, country)
    if not given:
        return (), ()
    starts = [" ".join(words[:size]) for size in range(2, len(words)) if words[size - 1] not in PARTICLES]
    ends = [" ".join(words[-size:]) for size in (2, 3) if size < len(words) and words[-size] not in PARTICLES]
    fulls = [f"{given} {surname}", *starts] if len(words) > 2 and country not in SURNAME_FIRST else starts
    surnames = [surname] if country in SURNAME_FIRST else [surname, *ends[:1]]
    return tuple(f for f in dict.fromkeys(fulls) if f != form), tuple(dict.fromkeys(surnames))


def compatible(form: str, other: str) -> bool:
    """Whether two keys may be one person's: each word of the shorter stands in the longer, or is an initial of one.

    >>> compatible("mohammed bin salman", "mohammed bin salman al saud")
    True
    >>> compatible("joe r biden", "joe robinette biden")
    True
    >>> compatible("mohammed bin hamad al thani", "mohammed bin jassim al thani")
    False
    """
    short, long = sorted((form.split(), other.split()), key=len)
    initials = {word[0] for word in long} | {word for word in long if len(word) == 1}
    return all(word in long or (word[0] in initials and (len(word) == 1 or word[0] in long)) for word in short)
