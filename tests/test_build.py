"""Building: what is stored, what is left alone, and what fails alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import made
import pyoxigraph as ox
import pytest

import kg.map.run
import kg.recipe
from kg.build import BuildSummary, Progress, build
from kg.errors import EntenteError, ReportError
from kg.model import Actor, Extraction, Report
from kg.store import EmbeddedStore
from kg.store.opening import open_embedded as open_store

ONE = made.REPORT
TWO = Report("two", "Nothing was said.", path="reports/two.txt")
THREE = Report("three", "Nothing was done.", path="reports/three.txt")


def extractor(reports: Iterable[Report]) -> Iterator[Extraction | ReportError]:
    """Finds in the made report what was made of it, and an actor "Nothing" in the others; "broken" fails."""
    for report in reports:
        if report.text == made.TEXT:
            yield replace(made.MADE, report=report)
        elif report.id == "broken":
            yield ReportError("reports/broken.txt", "extraction failed: too odd")
        else:
            yield Extraction(report, actors=(Actor("Nothing", "other"),))


def unlinked(extraction: Extraction) -> Extraction:
    return extraction


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with open_store(tmp_path / "store") as opened:
        yield opened


def dump(store: EmbeddedStore) -> bytes:
    return store.oxigraph.dump(format=ox.RdfFormat.N_QUADS) or b""


def run(store: EmbeddedStore, *reports: Report | ReportError, model: str = "m 1") -> BuildSummary:
    return build(reports, store, extractor, unlinked, model=model)


def test_every_report_gets_a_graph_and_the_summary_counts_what_they_say(store: EmbeddedStore) -> None:
    summary = run(store, ONE, TWO)
    assert summary == BuildSummary(2, 0, (), roles=2, events=4, alignments=2)
    assert sorted(store.graphs()) == [
        "https://w3id.org/entente/id/doc/made%201",
        "https://w3id.org/entente/id/doc/two",
    ]


def test_the_same_reports_again_change_no_byte_and_are_not_extracted(store: EmbeddedStore) -> None:
    run(store, ONE, TWO)
    before = dump(store)

    def never(reports: Iterable[Report]) -> Iterator[Extraction | ReportError]:
        assert list(reports) == []
        return iter(())

    summary = build([ONE, TWO], store, never, unlinked, model="m 1")
    assert (summary.built, summary.unchanged) == (0, 2)
    assert dump(store) == before


def test_force_builds_again_what_stands_unchanged(store: EmbeddedStore) -> None:
    run(store, ONE, TWO)
    assert build([ONE, TWO], store, extractor, unlinked, model="m 1", force=True).built == 2


@pytest.mark.parametrize("change", [{"title": "Another"}, {"date": "2026-03-06"}, {"source": None}])
def test_a_changed_report_is_built_again_and_leaves_no_trace_of_the_old_one(
    store: EmbeddedStore, tmp_path: Path, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    run(store, ONE, TWO)
    changed = replace(ONE, **change)
    assert run(store, changed).built == 1
    with open_store(tmp_path / "fresh") as fresh:
        run(fresh, changed, TWO)
        assert set(dump(store).splitlines()) == set(dump(fresh).splitlines())


def test_a_report_whose_text_changed_holds_nothing_of_the_old_text(store: EmbeddedStore) -> None:
    run(store, ONE)
    assert run(store, replace(ONE, text="Nothing at all.")).built == 1
    assert b"Ana Lima" not in dump(store)


def test_another_model_or_version_builds_again(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    run(store, TWO)
    assert run(store, TWO, model="m 2").built == 1
    assert run(store, TWO, model="m 2").unchanged == 1
    # A release that changes nothing on a report's way to its graph costs nothing; one that does redoes the reports.
    monkeypatch.setattr(kg.map.run.start_run, "__defaults__", ("", "999.0"))
    assert run(store, TWO, model="m 2").unchanged == 1
    monkeypatch.setattr(kg.recipe, "code", lambda: "other code")
    assert run(store, TWO, model="m 2").built == 1
    assert run(store, TWO, model="m 2").unchanged == 1


def test_another_wikidata_index_builds_again(store: EmbeddedStore) -> None:
    def with_index(date: str) -> BuildSummary:
        return build([TWO], store, extractor, unlinked, model="m 1", index={"origin": "a dump", "date": date})

    assert [with_index(day).built for day in ("2026-01-01", "2026-01-01", "2026-02-01")] == [1, 0, 1]


def test_reports_that_fail_are_recorded_and_the_others_go_on(store: EmbeddedStore) -> None:
    unreadable = ReportError("reports/a.pdf", "the PDF is damaged")
    summary = run(store, unreadable, Report("broken", "x"), ONE, TWO)
    assert summary.built == 2
    assert [str(error) for error in summary.failures] == [
        "reports/a.pdf: the PDF is damaged",
        "reports/broken.txt: extraction failed: too odd",
    ]


def test_an_unsound_extraction_fails_alone_and_keeps_the_graph_that_stood(store: EmbeddedStore) -> None:
    run(store, TWO)
    before = dump(store)

    def unsound(extraction: Extraction) -> Extraction:
        if extraction.report.id == "two":
            return replace(extraction, actors=(Actor("Nothing", "ghost"),))
        return extraction

    summary = build([replace(TWO, title="New"), THREE], store, extractor, unsound, model="m 1")
    assert summary.built == 1
    assert "reports/two.txt: the extraction is not sound: actor 'Nothing': type 'ghost'" in str(summary.failures[0])
    assert set(before.splitlines()) < set(dump(store).splitlines())


def test_a_fault_in_one_report_is_named_and_stops_no_other(store: EmbeddedStore) -> None:
    def faulty(extraction: Extraction) -> Extraction:
        if extraction.report.id == "two":
            raise KeyError("surprise")
        return extraction

    summary = build([TWO, THREE, Report("lone", "a \ud800 b")], store, extractor, faulty, model="m 1")
    assert summary.built == 1
    assert "reports/two.txt: could not be mapped (KeyError: 'surprise')" in str(summary.failures[0])
    assert "half a surrogate pair at 2" in str(summary.failures[1])


def test_progress_tells_of_each_report_once(store: EmbeddedStore) -> None:
    run(store, TWO)
    seen: list[Progress] = []
    error = ReportError("x.txt", "empty")
    build([ONE, TWO, error], store, extractor, unlinked, seen.append, model="m 1")
    assert {(p.outcome, p.report, p.characters) for p in seen} == {
        ("built", "made 1", len(made.TEXT)),
        ("unchanged", "two", len(TWO.text)),
        ("failed", "x.txt", 0),
    }
    assert len(seen) == 3


def test_reports_are_stored_while_later_ones_are_still_read(store: EmbeddedStore) -> None:
    def reports() -> Iterator[Report]:
        yield TWO
        yield THREE
        assert any(graph.endswith("/two") for graph in store.graphs())
        yield ONE

    assert build(reports(), store, extractor, unlinked, model="m 1").built == 3


def test_another_base_is_another_graph_and_a_bad_one_is_told(store: EmbeddedStore) -> None:
    build([TWO], store, extractor, unlinked, model="m 1", base="https://example.org/kg/")
    assert list(store.graphs()) == ["https://example.org/kg/doc/two"]
    with pytest.raises(EntenteError, match="KG_BASE_IRI"):
        build([TWO], store, extractor, unlinked, model="m 1", base="not an address")
