"""Plain text and Markdown: text unchanged, fields from headers, datelines, first lines and front matter."""

from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from kg.errors import ReportError
from kg.model import Report
from kg.read import content_hash, read_reports
from kg.read.dateline import dateline, first_line_title
from kg.read.dates import iso_date

SHARED = Path(__file__).parents[1].parent / "shared"
BODY = "The Norwegian minister met the king in Amman on Tuesday. They spoke of aid.\n"


def read(path: Path, content: str | bytes) -> Report:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    (report,) = read_reports([path])
    assert isinstance(report, Report), report
    return report


def test_header_lines_give_fields_and_the_text_stays_whole(tmp_path: Path) -> None:
    text = "Title:  Visit to  Amman\r\nDATE: 2024-04-03\nurl: https://example.org/a?b=1\nSource: Agency\n\n" + BODY
    report = read(tmp_path / "visit.txt", text)
    assert report == Report(
        id="visit", text=text, date="2024-04-03", title="Visit to Amman", source="Agency",
        url="https://example.org/a?b=1", body_start=text.index("The Norwegian"), path=str(tmp_path / "visit.txt"),
    )  # fmt: skip


def test_inline_date_ends_where_the_body_begins(tmp_path: Path) -> None:
    report = read(tmp_path / "a.txt", " date 2026-01-20 " + BODY)
    assert (report.date, report.text[report.body_start :]) == ("2026-01-20", BODY)


def test_header_words_inside_the_body_are_body(tmp_path: Path) -> None:
    report = read(tmp_path / "a.txt", "date: 2024-04-03\n\nSource: the ministry said so.\n")
    assert (report.source, report.text[report.body_start :]) == (None, "Source: the ministry said so.\n")


def test_line_ends_and_white_space_are_kept(tmp_path: Path) -> None:
    text = "\r\n  One.\r\rTwo.\n\t Three.\u2028Four.  \n\n"
    assert read(tmp_path / "a.txt", text).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    text = "The café in Besançon, where Chancellor Müller met Señor Núñez, is closed. São Paulo protested."
    assert read(tmp_path / "a.txt", text.encode(encoding)).text == text


def test_other_legacy_encodings_are_guessed_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = "Президент провёл телефонный разговор с премьер-министром, сообщили во вторник."
    assert read(tmp_path / "ru.txt", text.encode("cp1251")).text == text
    assert "ru.txt: not UTF-8, read as cp1251" in caplog.text


def test_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", codecs.BOM_UTF8 + b"date: 2024-04-03\n\nThe king came.").date == "2024-04-03"


def test_a_date_that_does_not_parse_is_none_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    report = read(tmp_path / "a.txt", "date: the other day\n\n" + BODY)
    assert report.date is None
    assert f"{tmp_path / 'a.txt'}: cannot read the date 'the other day'" in caplog.text


def test_an_address_that_is_none_is_left_out_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert read(tmp_path / "a.txt", "url: see <the site>\n\n" + BODY).url is None
    assert "not a web address" in caplog.text


@pytest.mark.parametrize(
    ("top", "day"),
    [
        ("Wednesday, January 23, 2019\n\n", "2019-01-23"),
        ("Envoy leaves\nBy A. Writer\nApril 3, 2024 | 10:05\n\n", "2024-04-03"),
        ("FOR IMMEDIATE RELEASE\n\n3 April 2024\n\n", "2024-04-03"),
        ("East Room (March 12, 2024)\n\n", "2024-03-12"),
        ("Published on 3rd of April 2024 at 10:05 GMT\n", "2024-04-03"),
        ("TEHRAN, Jan. 20, 2026 (IRNA) -- ", "2026-01-20"),
        ("NEW YORK, 3 April 2024—", "2024-04-03"),
        ("İSTANBUL, 3 April 2024 (AA) - ", "2024-04-03"),
        ("WASHINGTON, D.C., April 3, 2024 /PRNewswire/ -- ", "2024-04-03"),
        ("TEHRAN, Jan 20 (IRNA) -- ", None),
        ("On April 3, 2024, ", None),
        ("On Tuesday, April 3, 2024 – a day after the vote – ", None),
        ("Last updated: April 5, 2024\n\n", None),
        ("Beijing, 30 February 2024 - ", None),
        ("March 2024\n\n", None),
    ],
)
def test_datelines_count_only_when_the_date_is_full_and_the_reports_own(top: str, day: str | None) -> None:
    assert dateline(top + BODY) == day


def test_a_date_below_the_top_is_not_the_reports(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", BODY * 3 + "\n" + BODY.strip() * 3 + "\n\nApril 3, 2024\n").date is None


def test_a_header_date_outranks_the_dateline(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", "date: 2019-01-24\n\nWednesday, January 23, 2019\n\n" + BODY).date == "2019-01-24"


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("Envoy leaves Geneva\n\n", "Envoy leaves Geneva"),
        ("\r\nWill the envoy  leave?\r\n\r\n", "Will the envoy leave?"),
        ("FOR IMMEDIATE RELEASE\n\nApril 3, 2024\n\nEnvoy leaves Geneva\n\n", "Envoy leaves Geneva"),
        ("The envoy left.\n\n", None),
        ("“The envoy left.”\n\n", None),
        ("It is hereby ordered:\n\n", None),
        ("Envoy leaves Geneva\n", None),
        ("GENEVA, 3 April 2024 - the envoy left on Tuesday for talks\n\n", None),
        ("* * *\n\n", None),
        ("word " * 40 + "\n\n", None),
    ],
)
def test_first_lines_that_are_titles(top: str, title: str | None) -> None:
    assert first_line_title(top + BODY) == title


def test_a_title_on_the_first_line_stays_in_the_body(tmp_path: Path) -> None:
    report = read(tmp_path / "a.txt", "date: 2024-04-03\n\nEnvoy leaves Geneva\n\n" + BODY)
    assert (report.title, report.text[report.body_start :].splitlines()[0]) == ("Envoy leaves Geneva",) * 2


def test_a_single_line_is_a_text_and_no_title(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", "Envoy leaves Geneva").title is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-20T23:59:00-05:00", "2026-01-20"),
        ("Tue, 20 Jan 2026 23:30:00 -0500", "2026-01-20"),
        ("20260120", "2026-01-20"),
        ("20-Jan-2026", "2026-01-20"),
        ("April 3rd 2024 10:05 EST", "2024-04-03"),
        ("20/01/2026", "2026-01-20"),
        ("01/20/2026", "2026-01-20"),
        ("03.04.2024", "2024-04-03"),
        ("03/04/2024", None),
        ("2026-02-30", None),
        ("0001-01-01T00:00:00", None),
        ("April 2024", None),
        ("2024", None),
        ("Wednesday", None),
        ("1705708800", None),
        ("12 2024", None),
    ],
)
def test_dates_are_read_when_full_and_certain(written: str, day: str | None) -> None:
    assert iso_date(written) == day


@given(st.dates(min_value=date(1500, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_in_the_forms_that_the_press_uses(day: date) -> None:
    for form in ("%Y-%m-%d", "%A, %d %B %Y", "%d %b %Y", "%a, %d %b %Y 10:00:00 GMT"):
        assert iso_date(day.strftime(form)) == day.isoformat()


MARKDOWN = """---
title: "Visit: a summary"
date: 2024-04-03
source: Agency
lang: en-GB
tags: [aid, visit]
---

# The *visit*

The [minister](https://example.org/m) met the **king** in
Amman.  ![a picture](x.png)

- Egypt _welcomed_ it.
- Iran did not.

> "We stand with Jordan," she said.

| Country | Pledge |
|---------|--------|
| Norway  | 20m    |
"""


def test_markdown_is_read_as_its_reader_sees_it(tmp_path: Path) -> None:
    report = read(tmp_path / "visit.md", MARKDOWN)
    assert report.text == (
        "The visit\n\nThe minister met the king in Amman.\n\nEgypt welcomed it.\n\nIran did not.\n\n"
        '"We stand with Jordan," she said.\n\nCountry | Pledge\n\nNorway | 20m'
    )
    assert (report.title, report.date, report.source, report.language) == (
        "Visit: a summary", "2024-04-03", "Agency", "en",
    )  # fmt: skip


def test_markdown_without_front_matter_has_headers_and_headings(tmp_path: Path) -> None:
    report = read(
        tmp_path / "visit.md", "date: 2024-04-03\n\n## The *visit*\n\nThe king came.\n\n## Reactions\n\nNone.\n"
    )
    assert (report.date, report.title) == ("2024-04-03", "The visit")
    assert report.text == "The visit\n\nThe king came.\n\nReactions\n\nNone."


def test_text_between_two_rules_is_no_front_matter(tmp_path: Path) -> None:
    assert read(tmp_path / "a.md", "---\n\nThe king came.\n\n---\n\nHe left.").text == "The king came.\n\nHe left."


def test_broken_front_matter_is_read_as_header_lines(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    report = read(tmp_path / "a.md", "---\ntitle: Visit: a summary\ndate: 2024-04-03\n---\nThe king came.")
    assert (report.title, report.date, report.text) == ("Visit: a summary", "2024-04-03", "The king came.")
    assert "front matter is not YAML" in caplog.text


NOT_SPACE = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(NOT_SPACE)
@example("date 2024-04-03 \r\n\x85x")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_comes_back_as_it_was_written(tmp_path: Path, text: str) -> None:
    assume(not text.startswith("\ufeff"))
    (tmp_path / "a.txt").write_bytes(text.encode("utf-8"))
    (found,) = read_reports([tmp_path / "a.txt"])
    if isinstance(found, Report):
        assert found.text == text
        assert found.text[found.body_start :].strip()
    else:
        assert "no text" in found.reason  # white space or header lines only
        assert not text.strip() or ":" in text or "date" in text.lower()


@given(st.text(alphabet=st.sampled_from("date: titleurl\n\r 2024-0é.3"), max_size=60))
def test_what_precedes_the_body_is_headers_only(text: str) -> None:
    from kg.read.headers import read_headers

    start = read_headers(text).body_start
    assert not text[:start].strip() or text.lstrip().lower().startswith(("date", "title", "url", "source"))


def test_the_same_report_has_the_same_hash_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first, second = read(tmp_path / "a.txt", BODY), read(tmp_path / "b" / "a.txt", BODY)
    assert content_hash(first) == content_hash(second)
    assert content_hash(read(tmp_path / "a.txt", "title: Visit\n" + BODY)) != content_hash(first)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not beside this checkout")
def test_shared_reports_have_dates_and_bodies() -> None:
    reports = [found for found in read_reports([SHARED / "gold" / "reports"]) if isinstance(found, Report)]
    assert len(reports) >= 6
    assert all(report.date and report.body_start for report in reports)
    seed = next(report for report in reports if report.id == "00-seed")
    assert (seed.date, seed.text[seed.body_start :][:18]) == ("2026-01-20", "Ali Akbar Velayati")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not beside this checkout")
def test_shared_archives_are_read_to_the_last_line() -> None:
    found = list(read_reports([SHARED / "corpus" / "wikinews.jsonl.gz", SHARED / "corpus" / "whitehouse.jsonl.gz"]))
    assert len(found) == 1345
    assert all(found.date and found.source and found.title for found in found if isinstance(found, Report))
    (error,) = (error for error in found if isinstance(error, ReportError))  # one id is there twice
    assert (error.line, "another report, in" in error.reason, "line 549" in error.reason) == (550, True, True)
