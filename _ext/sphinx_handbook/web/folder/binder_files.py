"""What the binder in the browser makes one PDF of: the sheets of entries, and the faces of the list of contents.

They are script files, since a page opened as a file may fetch nothing; from a server the browser takes the PDFs
themselves. Each begins with a digest of what it is made of, so that a build makes only those that changed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...design.fonts import book_letters
from ...files import digest, write_whole
from ...languages.direction import is_right_to_left
from ...sphinx_ext.config import book_title
from ...sphinx_ext.domain import HandbookDomain
from .. import downloads
from . import page
from .faces import faces

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...editions.listing import PublishedFile

#: The folder in the output. All of it is ours.
FOLDER: Final = "_binder"
FACES: Final = "faces.js"


def can_be_listed(app: Sphinx, docname: str) -> bool:
    """Whether an entry can stand in a list of contents that the browser sets: letter by letter, from left to right."""
    domain, schema = HandbookDomain.of(app.env), app.config.handbook_schema
    category = schema.category_of(docname)
    words = f"{domain.page_name(docname)}{category.title if category else ''}{schema.book.title}"
    return not is_right_to_left(app.config.language) and set(map(ord, words)) <= book_letters()


def sheets(app: Sphinx) -> dict[str, PublishedFile]:
    """The accessible sheet of each entry that has one and can be listed, by docname; of several the first."""
    entries = HandbookDomain.of(app.env).entries
    chosen: dict[str, PublishedFile] = {}
    for docname, files in downloads.by_page(app.config).items() if page.name(app.env) else ():
        sheet = next((each for each in files if each.accessible), None)
        if sheet and docname in entries and can_be_listed(app, docname):
            chosen[docname] = sheet
    return chosen


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the files when the build has ended, and remove those that nobody asks for any more."""
    if exception is not None:
        return
    folder, chosen = Path(app.outdir, FOLDER), sheets(app)
    source = Path(app.confdir, app.config.handbook_editions)
    for each in chosen.values():
        path = source / each.file
        _update(folder / f"{each.file}.js", each.sha256, lambda path=path, each=each: _sheet(path, each.file))  # type: ignore[misc]
    if chosen:
        letters = _letters(app, chosen)
        fonts = Path(app.doctreedir, "handbook-faces")
        _update(folder / FACES, digest(letters), lambda: call("addFaces", faces(letters, fonts)))
    wanted = {FACES, *(f"{each.file}.js" for each in chosen.values())} if chosen else set()
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in wanted:
            path.unlink()
    if folder.is_dir() and not wanted:
        folder.rmdir()


def _update(path: Path, mark: str, make: Callable[[], str]) -> None:
    """Write a file, unless the one that is there begins with this mark."""
    line = f"// {mark}\n"
    if path.is_file():
        with path.open(encoding="utf-8") as stream:
            if stream.readline() == line:
                return
    path.parent.mkdir(exist_ok=True)
    write_whole(path, f"{line}{make()}".encode())


def _sheet(path: Path, name: str) -> str:
    return call("addSheet", name, base64.b64encode(path.read_bytes()).decode())


def call(name: str, *values: object) -> str:
    """A script that gives these values to a function of the folder's page."""
    arguments = ",".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in values)
    return f"handbookFolder.{name}({arguments});\n"


def _letters(app: Sphinx, chosen: dict[str, PublishedFile]) -> str:
    """The letters that a list of contents may have: of titles, categories, the book's title, the folder's."""
    domain, schema = HandbookDomain.of(app.env), app.config.handbook_schema
    words = [page.title(app.config.language), book_title(app.config)]
    words += [domain.page_name(docname) for docname in chosen]
    words += [category.title for category in schema.categories]
    return "".join(sorted(set("".join(words)) | set("\N{EN DASH}")))
