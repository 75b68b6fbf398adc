"""Says what is wrong with the files of a book's releases, at every build."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...releases import folder
from ..log import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Warn of each file that is no release, was changed, or is there twice."""
    releases = app.config.handbook_schema.releases
    if releases is None:
        return
    place = Path(app.confdir, app.config.handbook_catalogue).parent / releases.folder
    for path, problems in folder.problems(place).items():
        for problem in problems:
            report(replace(problem, path=os.path.relpath(path, env.srcdir)), env)
