"""What a process works out once for all the builds in it: a build of one's own would do it once, too.

Each of these gives what it would give anew. Templates are half the time of a small website, style sheets a quarter of
that of a small book.
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from jinja2 import Environment
from sphinx import registry, theming

from sphinx_handbook.catalogue import git_history


class Templates:
    """Jinja's compiled templates, by their source and the kind of environment that compiles them."""

    def __init__(self) -> None:
        self.compiled: dict[tuple[object, ...], Any] = {}

    def compiling(self, compile_template: Callable[..., Any]) -> Callable[..., Any]:
        """``Environment.compile``, given that method: a template is compiled once, whether it lies in a file or not."""

        def compiled(environment: Environment, source: Any, *rest: Any, **more: Any) -> Any:
            if not isinstance(source, str):
                return compile_template(environment, source, *rest, **more)
            key = source, *rest, *more.items(), type(environment), *environment.extensions
            if key not in self.compiled:
                self.compiled[key] = compile_template(environment, source, *rest, **more)
            return self.compiled[key]

        return compiled


class _Faces:
    """Stands for a build's fonts while a style sheet is read, and notes what it declares."""

    def __init__(self, font_config: Any) -> None:
        self.font_config = font_config
        self.declared: list[dict[str, Any]] = []

    def add_font_face(self, descriptors: dict[str, Any], fetcher: Any) -> Any:
        self.declared.append(dict(descriptors))
        return self.font_config.add_font_face(descriptors, fetcher)


class _Warnings(logging.Handler):
    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.levelno >= logging.WARNING


class StyleSheets:
    """WeasyPrint's style sheets, by their text and address; a layout reads them and does not write to them.

    One that warns, imports another, or has a profile of colours is read each time: what it says and opens is tested.
    """

    def __init__(self) -> None:
        self.sheets: dict[tuple[str, str], tuple[Any, list[dict[str, Any]], dict[str, Any]]] = {}

    def reading(self, read: Callable[..., Any]) -> Callable[..., Any]:
        """``weasyprint.CSS``, given ``read``, which is that class."""
        from weasyprint.urls import URLFetcher

        def css(
            *, string: str, font_config: Any, url_fetcher: Any = None, base_url: str = "", counter_style: Any = None
        ) -> Any:
            counter_style = {} if counter_style is None else counter_style
            if (string, base_url) in self.sheets:
                sheet, declared, counted = self.sheets[string, base_url]
                counter_style.update(counted)
                for descriptors in declared:
                    font_config.add_font_face(dict(descriptors), url_fetcher or URLFetcher())
                return sheet
            faces, warnings = _Faces(font_config), _Warnings()
            logger = logging.getLogger("weasyprint")
            logger.addHandler(warnings)
            try:
                sheet = read(
                    string=string,
                    base_url=base_url,
                    font_config=faces,
                    url_fetcher=url_fetcher,
                    counter_style=counter_style,
                )
            finally:
                logger.removeHandler(warnings)
            if not warnings.count and "@import" not in string and "@color-profile" not in string:
                self.sheets[string, base_url] = sheet, faces.declared, dict(counter_style)
            return sheet

        return css


def asking_where_it_answers(git: Callable[..., str | None]) -> Callable[..., str | None]:
    """``git_history.git``, given that function: git is not started to say that a folder has no history."""

    def answer(folder: Path, *arguments: str) -> str | None:
        around = folder.resolve()
        if "GIT_DIR" in os.environ or any((each / ".git").exists() for each in (around, *around.parents)):
            return git(folder, *arguments)
        return None

    return answer


_TEMPLATES, _SHEETS = Templates(), StyleSheets()
#: The rules of our own style sheets, once they are read one by one.
_RULES: dict[str, Any] = {}
_version, _entry_points = cache(importlib.metadata.version), cache(importlib.metadata.entry_points)


@contextmanager
def for_all_builds(builder: str) -> Iterator[None]:
    """Within, a build takes what earlier ones worked out, templates, style sheets, what is installed; and asks git less."""
    with (
        patch.object(Environment, "compile", _TEMPLATES.compiling(Environment.compile)),
        patch.object(importlib.metadata, "version", _version),
        patch.object(theming, "entry_points", _entry_points),
        patch.object(registry, "entry_points", _entry_points),
        patch.object(git_history, "git", asking_where_it_answers(git_history.git)),
    ):
        if builder != "handbook-pdf":
            yield
            return
        from sphinx_handbook.book.layout.weasyprint_speed import library_names

        library_names.load()
        import weasyprint

        from sphinx_handbook.book.layout.weasyprint_speed import sheet_rules

        rules = _RULES.setdefault("", sheet_rules.SheetRules())
        with (
            patch.object(weasyprint, "CSS", _SHEETS.reading(weasyprint.CSS)),
            patch.object(sheet_rules, "SheetRules", lambda: rules),
        ):
            yield
