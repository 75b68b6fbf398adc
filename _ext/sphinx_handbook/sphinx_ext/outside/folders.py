"""The folders that a build reads files of its pages from."""

from __future__ import annotations

import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...readable import Readable, holds_home, project_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def of_build(app: Sphinx) -> Readable:
    """What the pages of a build may read.

    With a catalogue, the source folder and what ``handbook_include_from`` lists; without one, the whole project. The
    build's own folders and what is installed are among them: extensions draw images into the former, and docutils has
    files for pages in the latter.
    """
    named = (Path(app.srcdir, each) for each in app.config.handbook_include_from)
    own = (Path(each) for each in (app.srcdir, app.confdir, app.outdir, app.doctreedir, *_beside(app)))
    project = (
        [] if app.config.handbook_schema else [project_folder(Path(app.srcdir)), project_folder(Path(app.confdir))]
    )
    return Readable.of([*own, *named, *filter(None, project), *_installation(), *_extensions(app)])


def _beside(app: Sphinx) -> Iterator[Path]:
    """The folders beside the output into which extensions draw: those of notebooks and plots, and that of all builds.

    The last is one where output and doctrees lie side by side in it, as the makefile of ``sphinx-quickstart`` has
    it; not one that holds the pages, the temporary files or the user's own folder.
    """
    beside = Path(app.outdir).resolve().parent
    yield beside / "jupyter_execute"
    # Matplotlib's.
    yield Path(app.doctreedir).resolve().parent / "plot_directive"
    holds_others = any(Path(each).resolve().is_relative_to(beside) for each in (app.srcdir, tempfile.gettempdir()))
    if Path(app.doctreedir).resolve().parent == beside and not holds_others and not holds_home(beside):
        yield beside


@cache
def _installation() -> tuple[Path, ...]:
    """The folders of Python and of installed packages."""
    paths = sysconfig.get_paths()
    return tuple(Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib"))


def _extensions(app: Sphinx) -> Iterator[Path]:
    """The folders of the extensions that are packages; one that is a single file may lie anywhere."""
    for package in {name.partition(".")[0]: None for name in (*app.extensions, "docutils")}:
        yield from map(Path, getattr(sys.modules.get(package), "__path__", ()))
