"""What it takes to try foreign documentation: an environment of its own, results that are kept, words to compare."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CODE = Path(__file__).parents[1] / "_ext/sphinx_handbook"


def environment(folder: Path, requirements: Iterable[str]) -> tuple[Path, dict[str, str]]:
    """An environment with the extension and ``requirements``: its Python, and why which requirement is not in it.

    What the extension itself needs keeps its versions: a requirement that asks for others is not installed.
    """
    python, listed = folder / "bin/python", folder / "requirements.json"
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    ours = folder / "ours.txt"
    if not ours.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([*pip, "install", "--quiet", "-e", f"{CODE.parents[1]}[pdf,math]"], check=True)
        ours.write_bytes(
            subprocess.run([*pip, "freeze", "--exclude-editable"], stdout=subprocess.PIPE, check=True).stdout
        )
    outcomes: dict[str, str] = read(listed)
    for each in requirements:
        if each not in outcomes:
            print(f"installing {each}", file=sys.stderr, flush=True)
            command = [*pip, "install", "--no-input", "-c", ours, each]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            reasons = re.findall(r"^ +(\S+ \S+ depends on .+)|^ *(?:ERROR|error): (.+)", done.stdout, re.M)
            reason = next((one or other for one, other in sorted(reasons, reverse=True)), "pip does not say why")
            outcomes[each] = reason if done.returncode else ""
            write(listed, outcomes)
    return python, {each: outcomes[each] for each in requirements if outcomes[each]}


def code_digest() -> str:
    """A digest of all of the extension that can change a build's result."""
    total = hashlib.sha256()
    for path in sorted(CODE.rglob("*")):
        if path.suffix in (".py", ".css", ".toml", ".po"):
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


def read(path: Path) -> dict[str, Any]:
    """What ``write`` stored; an empty dictionary if there is no such file."""
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def write(path: Path, results: Mapping[str, str | DataclassInstance]) -> None:
    """Store results, so that the next run can go on."""
    plain_data = {name: each if isinstance(each, str) else asdict(each) for name, each in results.items()}
    path.write_text(json.dumps(plain_data, indent=1), "utf-8")


def plain(text: str) -> str:
    """The letters and digits of a text, without ligatures, capitals, spaces and hyphens."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
