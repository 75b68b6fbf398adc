"""Whether an installed package works, told with nothing but Python: ``python smoke.py web|pdf FOLDER``.

It imports nothing of this repository and runs in any environment, an empty one with only the wheel in it above all.
``web`` is what must work without WeasyPrint, ``pdf`` what the extra ``pdf`` adds. The first thing that fails ends it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

#: A project that has never heard of the extension.
PLAIN = {
    "conf.py": 'project = "Plain"\nauthor = "Somebody"\nextensions = ["sphinx_handbook"]\n',
    "index.rst": "Plain\n=====\n\nSee :doc:`more` and :ref:`a picture <here>`.\n\n.. toctree::\n\n   more\n",
    "more.rst": "More\n====\n\n.. _here:\n\nHere\n----\n\n.. index:: words\n\nWords [#n]_.\n\n.. [#n] A note.\n",
}

COMMAND = "import sys; from sphinx_handbook.cli import main; sys.exit(main())"


def run(*command: str, ends: int = 0, says: str = "") -> None:
    """Run a command of this Python's; stop where it ends otherwise, or does not say what it should."""
    # Sphinx stops where the terminal asks for a locale that the machine has not got.
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "PYTHONWARNINGS": "default"}
    done = subprocess.run([sys.executable, "-P", *command], capture_output=True, text=True, env=environment)
    output = done.stdout + done.stderr
    if done.returncode != ends or says not in output:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode} instead of {ends}\n{output}")


def handbook(*words: str) -> None:
    run("-c", COMMAND, *words)


def sphinx(builder: str, source: Path, out: Path, *, ends: int = 0, says: str = "") -> None:
    run("-m", "sphinx", "-q", "-W", "-n", "-b", builder, str(source), str(out), ends=ends, says=says)


def begin(folder: Path) -> tuple[Path, Path]:
    """A new book and a plain project."""
    book, plain = folder / "book", folder / "plain"
    if not book.exists():
        handbook("init", str(book), "--language", "en")
        plain.mkdir(parents=True)
        for name, text in PLAIN.items():
            (plain / name).write_text(text, "utf-8")
    return book, plain


def web(folder: Path) -> None:
    """The website, and everything that needs neither WeasyPrint nor Pango."""
    book, plain = begin(folder)
    handbook("check", str(book))
    handbook("new", "guide", "Saw", "--source", str(book))
    page = book / "guides/saw.md"
    page.write_text(page.read_text("utf-8").replace("summary:", "summary: It cuts."), "utf-8")
    handbook("check", str(book))
    handbook("schema", str(book), "--into", str(folder / "schemas"))
    handbook("build", "html", "--source", str(book), "--into", str(folder / "made"))
    for builder in ("html", "dirhtml", "singlehtml"):
        sphinx(builder, book, folder / builder)
    sphinx("html", plain, folder / "plain-html")
    assert "It cuts." in (folder / "html/guides/index.html").read_text("utf-8")
    assert (folder / "made/html/index.html").is_file()
    if find_spec("weasyprint") is None:
        missing = "pip install 'sphinx-handbook[pdf]'"
        sphinx("handbook-pdf", plain, folder / "none", ends=2, says=missing)


def pdf(folder: Path) -> None:
    """The printed book, with a catalogue and without."""
    book, plain = begin(folder)
    handbook("build", "--source", str(book), "--into", str(folder / "printed"))
    sphinx("handbook-pdf", plain, folder / "plain-pdf")
    for path in (folder / "printed/pdf/book.pdf", folder / "plain-pdf/plain.pdf"):
        assert path.is_file(), path
        handbook("postflight", str(path))


if __name__ == "__main__":
    {"web": web, "pdf": pdf}[sys.argv[1]](Path(sys.argv[2]).resolve())
