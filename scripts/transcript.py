"""Runs the commands of the README's transcript, and writes what they print now in the place of what stands there.

python scripts/transcript.py            # or: make readme
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
COLUMNS = "110"


def refreshed(block: str) -> str:
    """The transcript with each command's present output. `cat FILE` makes the file that the other commands read."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    env = {key: value for key, value in os.environ.items() if not key.startswith("KG_")} | {"COLUMNS": COLUMNS}
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for command, printed in zip(parts[1::2], parts[2::2], strict=True):
            program, *args = shlex.split(command)
            if program == "cat":
                (Path(folder) / args[0]).write_text(printed, encoding="utf-8")
            else:
                run = [sys.executable, "-m", program, *args]
                printed = subprocess.run(
                    run, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=True
                ).stdout
                printed = "\n".join(line.rstrip() for line in printed.splitlines() if line.strip()) + "\n"
            lines += [f"$ {command}\n", printed]
    return "".join(lines)


def without_time(block: str) -> str:
    """The transcript without the seconds that a build took, which differ from run to run."""
    return re.sub(r"\d+\.\d s\b", "N s", block)


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    found = BLOCK.search(text)
    if found is None:
        sys.exit("README.md has no console block")
    README.write_text(text[: found.start()] + refreshed(found[0]) + text[found.end() :], encoding="utf-8")
