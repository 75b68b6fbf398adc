"""Proves the wheel in empty environments: every Python and every Sphinx that it is meant for, as far as they can be had.

``make matrix`` runs it. It installs, so it asks the package index that pip is set up with; no test of ``make test`` does.
Each environment gets the wheel alone and must make a website, then the extra ``pdf`` and must print (``smoke.py``).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
SMOKE = REPOSITORY / "tests/smoke.py"
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14")
#: What pip is asked for; the last is the newest that the package allows.
SPHINXES = ("sphinx==8.2.*", "sphinx==9.0.*", "sphinx")


def ran(*command: str | Path) -> str:
    """What is wrong with a command; nothing where it ended well."""
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip() or "it failed without a word"


def wheel(folder: Path) -> Path:
    """The package as it would be published."""
    if fault := ran(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder):
        sys.exit(fault)
    return next(folder.glob("*.whl"))


def tried(python: str, sphinx: str, package: Path, folder: Path) -> tuple[str, str]:
    """How it went in one environment: ``ok``, ``failed`` or ``not to be had``, and what to tell."""
    if fault := ran(python, "-m", "venv", folder / "env"):
        return "not to be had", fault
    own = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    install = (own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:")
    if fault := ran(*install, package, sphinx):
        return "not to be had" if "No matching distribution" in fault else "failed", fault
    for stage, extra in (("web", ""), ("pdf", "[pdf]")):
        if extra and (fault := ran(*install, f"{package}{extra}", sphinx)):
            return "failed", fault
        if fault := ran(own, SMOKE, stage, folder / stage):
            return "failed", fault
    listing = subprocess.run([own, "-m", "pip", "list", "--format", "freeze"], capture_output=True, text=True).stdout
    versions = dict(line.split("==") for line in listing.splitlines() if "==" in line)
    by_name = {name.lower(): version for name, version in versions.items()}
    return "ok", " ".join(f"{name} {by_name[name]}" for name in ("sphinx", "docutils", "weasyprint"))


def main() -> int:
    """Try them all; 0 when none failed and at least one could be had."""
    counts = {"ok": 0, "failed": 0, "not to be had": 0}
    with tempfile.TemporaryDirectory() as temporary:
        package = wheel(Path(temporary))
        for python in PYTHONS:
            if shutil.which(python) is None or ran(python, "--version"):
                print(f"{python}: not to be had")
                continue
            for sphinx in SPHINXES:
                folder = Path(temporary, "one")
                folder.mkdir()
                went, report = tried(python, sphinx, package, folder)
                shutil.rmtree(folder)
                counts[went] += 1
                print(f"{python}, {sphinx}: {went}" + (f" ({report})" if went == "ok" else f"\n{report}"), flush=True)
    return int(counts["failed"] > 0 or not counts["ok"])


if __name__ == "__main__":
    sys.exit(main())
