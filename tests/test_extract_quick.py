"""The language model made quicker says what it said before."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg import settings
from kg.extract.quick import entities, quicken, words
from kg.model import Report
from kg.read import read_reports

ROOT = Path(__file__).resolve().parent.parent
AWKWARD = [
    "",
    " ",
    "\n\n \t\n",
    "Paris",
    "Yesterday in Paris",
    "  On Monday,\n\nPresident  \n Emmanuel Macron said there's no way we're gonna. Let's not, y'all! There are two.",
    "U.S. U.S. U.S. " * 300,
    "The Permanent Representative of the Democratic People's Republic of Korea to the United Nations Office at Geneva",
    "The University of Applied Arts and Letters of the Northern and Southern Provinces of Aa, Bb and Cc signed. " * 3,
    "Ministry of Foreign Affairs of the " * 400,
    "قال الرئيس zażółć gęślą jaźń 習近平 🇺🇳 é",
]


def model() -> Language:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(settings.get("KG_SPACY_MODEL") or "")


@pytest.fixture(scope="module")
def pair() -> tuple[Language, Language]:
    """The model as it is, and made quicker."""
    quicker = model()
    quicken(quicker)
    return model(), quicker


def said(docs: Iterable[Doc]) -> list[list[tuple[object, ...]]]:
    return [
        [
            (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, t.is_sent_start, t.ent_iob_, t.ent_type_)
            for t in doc
        ]
        for doc in docs
    ]


def texts() -> list[str]:
    found = [report.text for report in read_reports([ROOT / "examples"]) if isinstance(report, Report)]
    lines = (ROOT / "tests" / "corpus" / "sentences.jsonl").read_text("utf-8").splitlines()
    return [*found, *(json.loads(line)["text"] for line in lines)]


def test_texts_are_read_as_by_the_model_itself(pair: tuple[Language, Language]) -> None:
    bare, quicker = pair
    for found, wanted in zip(*(said(nlp.pipe(texts(), batch_size=16)) for nlp in (quicker, bare)), strict=True):
        assert found == wanted


def test_awkward_texts_are_read_as_by_the_model_itself(pair: tuple[Language, Language]) -> None:
    bare, quicker = pair
    assert said(quicker.pipe(AWKWARD)) == said(bare.pipe(AWKWARD))
    assert said(map(quicker, AWKWARD)) == said(map(bare, AWKWARD))


def test_long_names_are_followed_to_their_ends(
    pair: tuple[Language, Language], monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, quicker = pair
    monkeypatch.setattr(entities, "TOGETHER", 2)
    assert said(quicker.pipe(texts()[:20])) == said(bare.pipe(texts()[:20]))


def test_words_that_are_forgotten_are_made_again(
    pair: tuple[Language, Language], monkeypatch: pytest.MonkeyPatch
) -> None:
    bare, quicker = pair
    monkeypatch.setattr(words, "MOST", 100)
    assert said(quicker.pipe(texts()[:20], batch_size=4)) == said(bare.pipe(texts()[:20], batch_size=4))


def test_names_that_were_set_before_are_kept(pair: tuple[Language, Language]) -> None:
    def docs(nlp: Language) -> list[Doc]:
        made = [
            nlp.make_doc("On Monday Kemal Orhan Bakir met Angela Merkel in Berlin."),
            nlp.make_doc("It rained in Rome."),
        ]
        made[0].ents = [Span(made[0], 2, 4, label="ORG")]
        return list(nlp.pipe(made))

    found, wanted = docs(pair[1]), docs(pair[0])
    assert said(found) == said(wanted)
    assert ("Kemal Orhan", "ORG") in [(name.text, name.label_) for name in found[0].ents]


def test_a_model_of_another_kind_is_left_as_it_is() -> None:
    bare, quicker = model(), model()
    for nlp in (bare, quicker):
        nlp.get_pipe("ner").cfg["beam_width"] = 2  # type: ignore[attr-defined]
        ruler = nlp.get_pipe("attribute_ruler")
        if not Doc.has_extension("seen"):
            Doc.set_extension("seen", default=False)
            spacy.tokens.Token.set_extension("seen", default=False)
        ruler.add([[{"LOWER": "tripoli"}]], {"_": {"seen": True}})  # type: ignore[attr-defined]
    quicken(quicker)
    some = texts()[:6]
    assert said(quicker.pipe(some)) == said(bare.pipe(some))
    assert [t._.seen for doc in map(quicker, some) for t in doc] == [t._.seen for doc in map(bare, some) for t in doc]


def test_a_model_without_trained_parts_is_left_as_it_is() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    quicken(blank)
    assert blank.pipe_names == ["sentencizer"]
