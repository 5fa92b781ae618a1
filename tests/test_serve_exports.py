"""Exports by HTTP: the same files as `kg export`, and errors that are told before a byte is sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from query_graph import fill

from kg.export import FORMATS, Filters, export
from kg.serve import create_app, exports
from kg.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("exports") / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    return create_app(store).test_client()


def contents(data: bytes, format: str) -> dict[str, bytes]:
    """The files of an export by name; one without a name where the format has one file."""
    if not FORMATS[format].files:
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("format", FORMATS)
def test_a_download_is_what_kg_export_writes(client: FlaskClient, store: Store, format: str) -> None:
    with client.get(f"/export/{format}") as response:
        assert response.status_code == 200
        assert response.mimetype == FORMATS[format].media_type
        name = f"entente-{FORMATS[format].default_view}{FORMATS[format].suffix or f'-{format}.zip'}"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        written = io.BytesIO()
        export(store, format, None, Filters(), written)
        assert contents(response.data, format) == contents(written.getvalue(), format)


def test_filters_and_view_pass_and_empty_fields_of_the_form_do_not_count(client: FlaskClient, store: Store) -> None:
    asked = "view=events&since=2026-02&until=2026-03-14&kind=state&kind=igo&type=SANCTION&type=AID&speaker=&report="
    with client.get(f"/export/graphml?{asked}") as response:
        written = io.BytesIO()
        filters = Filters("2026-02", "2026-03-14", ("state", "igo"), ("SANCTION", "AID"))
        export(store, "graphml", "events", filters, written)
        assert response.data == written.getvalue()
        assert b"SANCTION" in response.data
        assert b"CONSULT" not in response.data


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/export/pdf", 404, "choose gexf, graphml"),
        ("/export/gexf?view=all", 400, "choose actors, events, full"),
        ("/export/gexf?kind=robot", 400, "choose of person"),
        ("/export/gexf?since=yesterday", 400, "YYYY-MM-DD"),
        ("/export/gexf?since=2026&until=2025", 400, "nothing can lie between"),
        ("/export/gexf?since=2026&since=2025", 400, "give it once"),
        ("/export/gexf?speaker=--store=/etc", 404, "no actor"),
        ("/export/gexf?output=/tmp/x", 400, "there is no parameter 'output'"),
    ],
)
def test_what_is_wrong_is_told_by_the_status(client: FlaskClient, address: str, status: int, words: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words in response.get_json()["error"]["message"]


def test_exports_beyond_the_limit_are_sent_away_and_come_later(client: FlaskClient) -> None:
    under_way = [client.get("/export/nq", buffered=False) for _ in range(exports.AT_ONCE)]
    refused = client.get("/export/nq")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, str(exports.RETRY_AFTER))
    for response in under_way:
        response.close()
    with client.get("/export/nq") as response:
        assert response.status_code == 200


def test_head_tells_the_type_and_starts_nothing(client: FlaskClient) -> None:
    for _ in range(exports.AT_ONCE + 1):
        assert client.head("/export/csv").mimetype == "application/zip"


def test_a_missing_store_is_told_without_its_place(tmp_path: Path) -> None:
    response = create_app(str(tmp_path / "none")).test_client().get("/export/gexf")
    assert response.status_code == 503
    assert str(tmp_path) not in response.text


def test_the_page_offers_every_format(client: FlaskClient) -> None:
    page = client.get("/export?since=2026&kind=state").text
    for format in FORMATS:
        assert f'formaction="/export/{format}"' in page
    assert 'value="2026"' in page
    assert "<option selected>state</option>" in page
