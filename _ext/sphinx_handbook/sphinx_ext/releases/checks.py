"""Says what is wrong with the files of a book's releases, at every build."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...releases import folder
from ..log import report
from . import index, release_files

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Warn of each file that is no release, was changed, or is there twice."""
    place = release_files.folder(app.config, Path(app.confdir))
    if place is None:
        return
    kept = index.of(app)
    for path, problems in folder.problems(place, kept.contents).items():
        for problem in problems:
            report(replace(problem, path=os.path.relpath(path, env.srcdir)), env)
    kept.save()
