"""Finds the source file and line that a message about a laid-out page belongs to."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

from . import css_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..content.expectations.gatherer import Gatherer
    from ..postflight.expected import Passage
    from ..project import Project

#: The file or the address that a message names.
_NAMED = re.compile(r"[\"'“]?((?:file|https?)://[^\s\"'”]+|(?<![\w./-])[\w./-]+\.\w{2,4})")
#: The declaration that a message quotes, as the source may have written it.
_QUOTED = re.compile(r"`([\w-]+)\s*:\s*([^`;]*)`")

_HYPHENS = re.compile("[\u2010\u00ad]")


class SourceLocator:
    """Where the text and the images of the book come from: by what content gathered, else by a search of the files."""

    def __init__(
        self,
        source: Path,
        files: Mapping[str, Path],
        passages: Sequence[Passage],
        images: Mapping[str, tuple[str, int]],
        included: Sequence[Path] = (),
        silent_images: Mapping[str, tuple[str, int]] = MappingProxyType({}),
    ) -> None:
        self.source, self.files, self.images, self.included = source, files, images, included
        self.passages, self.silent_images = passages, silent_images
        self._passages_of = cache(self._passages)
        self._lines = cache(_lines)
        self._variables = cache(lambda path: css_variables.set_in("\n".join(self._lines(path))))

    @classmethod
    def of_content(cls, project: Project, gatherer: Gatherer) -> SourceLocator:
        """The locator of what the ``gatherer`` has of a project."""
        passages = gatherer.expected.passages
        return cls(project.source, project.files, passages, gatherer.images, project.included, gatherer.silent_images)

    def of_message(self, message: str) -> str | None:
        """The location of what a message of WeasyPrint's names or quotes; None where it cannot be found."""
        if quoted := _QUOTED.search(message):
            name, value = quoted[1], re.escape(quoted[2].strip())
            # Of variables without a value nothing is left to quote.
            value = value or r"[^;}\"']*var\("
            place = self._written(re.compile(rf"(?<![\w-]){re.escape(name)}\s*:\s*{value}"))
            return place or self._written_with_variables(name, quoted[2])
        named = _NAMED.search(message)
        if named is None:
            return None
        address = unquote(named[1]).rstrip(":.,")
        for image in self.images:
            if address == image or address.endswith(f"/{image}"):
                return self.of_image(image)
        # As it is spelt, too: it may have been written with a percent sign.
        for each in dict.fromkeys((address, named[1])):
            needle = each.rpartition("/")[2]
            if needle and (place := self._written(re.compile(re.escape(needle))) or self._drawing_with(needle)):
                return place
        return None

    def _drawing_with(self, needle: str) -> str | None:
        """The location of the first drawing (SVG) that has a text in it."""
        drawings = sorted(each for each in self.images if each.lower().endswith(".svg"))
        return next((self.of_image(each) for each in drawings if self._has(self.source / each, needle)), None)

    def _has(self, path: Path, needle: str) -> bool:
        return any(needle in line for line in self._lines(path))

    def reported_by_sphinx(self, kind: str, message: str) -> bool:
        """Whether a message is about a page's image that does not exist: Sphinx has warned of that already.

        ``message`` is the image's address where ``kind`` is "image".
        """
        if kind in ("image", "silent-image"):
            image = unquote(message)
            return image in self.images and not (self.source / image).exists()
        if kind != "message":
            return False
        address = unquote(named[1]).rstrip(":.,") if (named := _NAMED.search(message)) else ""
        return address.startswith("file:") and any(
            address.endswith(f"/{image}") and not (self.source / image).exists() for image in self.images
        )

    def of_image(self, address: str) -> str | None:
        """The location of an image's reference."""
        reference = self.images.get(unquote(address))
        if reference is None:
            return self._written(re.compile(re.escape(unquote(address).rpartition("/")[2])))
        return self._place(*reference)

    def of_silent_image(self, address: str) -> str | None:
        """The location of an image's reference without words for who does not see it; else of any."""
        reference = self.silent_images.get(unquote(address))
        return self._place(*reference) if reference else self.of_image(address)

    def of_font(self, family: str) -> str | None:
        """The location of a font family's name: in a page, else of the first drawing (SVG) that has it."""
        return self._written(re.compile(rf"font-family\s*:\s*[\"']?{re.escape(family)}")) or self._drawing_with(family)

    def of_letter(self, letter: str) -> str | None:
        """The location of the first letter of a kind in the pages; None where it is written by its number."""
        return self._written(re.compile(re.escape(letter)))

    def of_text(self, document: str, text: str) -> str | None:
        """The location of a line of a document's text: that of its passage, and in that the line with its words."""
        sought = "".join(_HYPHENS.sub("", text).split())
        for text_of_passage, passage in self._passages_of(document):
            if sought in text_of_passage:
                line = self._line(self.source / passage.path, passage.line, text)
                return self._place(passage.path, line or passage.line)
        # What is drawn, as formulas are, is no passage.
        path = self.files.get(document)
        return f"{path}:{self._line(path, 1, text) or 1}" if path else None

    def _passages(self, document: str) -> list[tuple[str, Passage]]:
        """The passages of a document, with their text without spaces."""
        return [("".join(each.text.split()), each) for each in self.passages if each.document == document]

    def _line(self, path: Path, first: int, text: str) -> int:
        """The line from a first one on that has ``text`` in it, or the longest of its words; 0 where none has."""
        lines = self._lines(path)
        longest = max(_HYPHENS.sub("", text).split(), key=len, default="")
        for needle in filter(None, (text.strip(), longest)):
            for number in range(max(first, 1), len(lines) + 1):
                if needle in lines[number - 1]:
                    return number
        return 0

    def _written(
        self, pattern: re.Pattern[str], fits: Callable[[re.Match[str], Path], bool] = lambda match, path: True
    ) -> str | None:
        for path in (*sorted(self.files.values()), *self.included):
            for number, line in enumerate(self._lines(path), 1):
                if any(fits(match, path) for match in pattern.finditer(line)):
                    return f"{path}:{number}"
        return None

    def _written_with_variables(self, name: str, value: str) -> str | None:
        """The location of a declaration that has a value when the variables that its own file sets are put in."""
        declaration = re.compile(rf"(?<![\w-]){re.escape(name)}\s*:\s*([^;}}\"']*var\([^;}}\"']*)")
        return self._written(
            declaration,
            lambda match, path: _bare(css_variables.resolved(match[1], self._variables(path))) == _bare(value),
        )

    def _place(self, path: str, line: int) -> str:
        # The module of a docstring may lie outside the source folder.
        # Without a number after it, Sphinx would take a file's name for a document's.
        return f"{os.path.normpath(self.source / path)}:{line or 1}"


def _bare(value: str) -> str:
    """A value without spaces, as two ways to write it have it."""
    return "".join(value.split())


def _lines(path: Path) -> list[str]:
    """The lines of a file; none where it is not there."""
    return path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
