"""The notebook in examples/ runs from the first cell to the last, and gives what it promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import export_graph
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

NOTEBOOK = Path(__file__).parents[1] / "examples" / "notebook" / "entente.ipynb"


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with export_graph.fill(tmp_path / "store") as store:
        stats = store.stats()
    monkeypatch.setenv("KG_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    mpl.use("agg")
    cells: dict[str, Any] = {}
    for number, cell in enumerate(json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]):
        assert not cell.get("outputs"), "outputs go stale: clear them"
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"cell {number}", "exec"), cells)
    assert cells["events"]["event"].nunique() == stats.events
    assert len(cells["edges"]) == cells["graph"].number_of_edges() > 5
    # Something is drawn on the plot.
    cells["figure"].canvas.draw()
    drawn = np.asarray(cells["figure"].canvas.buffer_rgba())[:, :, :3].reshape(-1, 3)
    assert len(np.unique(drawn, axis=0)) > 10
    plt.close("all")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
