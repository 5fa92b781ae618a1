"""The build hook of hatchling: a wheel carries the front end, built from web/ with the packages of its lock file.

Where it cannot be built (no npm registry), the wheel is made without it, with a warning; the server's pages then say
so, and work as plain HTML. An editable installation leaves it to `make web`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the front end before the wheel's files are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build it, unless it is up to date."""
        if version == "editable" or self.target_name != "wheel":
            return
        spec = importlib.util.spec_from_file_location("web_build", Path(self.root) / "web" / "build.py")
        assert spec is not None
        assert spec.loader is not None
        web = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(web)
        try:
            web.build()
        except web.BuildError as error:
            self.app.display_warning(f"the wheel is made without the front end: {error}")
