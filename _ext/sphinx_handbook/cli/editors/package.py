"""The editor out of its npm package, changed so that it asks no other host for its letters, its icons and its words."""

from __future__ import annotations

import re
import tarfile
import zlib
from typing import TYPE_CHECKING, Final

from ...catalogue.forms.editor import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Where the package has the editor, its words (a file a language) and its letters.
_EDITOR: Final = "package/dist/sveltia-cms.js"
_TRANSLATION: Final = re.compile(r"package/(locales/[A-Za-z-]+\.json)")
_TYPEFACE: Final = re.compile(r"package/npm/assets/([\w-]+-latin-[\w-]+\.woff2)")
_LICENCE: Final = re.compile(r"package/(?:npm/assets/([\w-]+\.LICENSE)|LICENSE)\.txt")

#: Where the editor asks for a typeface, by its name, and for its words.
_TYPEFACE_ADDRESS: Final = re.compile(rb"https://cdn\.jsdelivr\.net/fontsource/fonts/([a-z0-9-]+)[^)\s]*\.woff2")
_TRANSLATIONS_ADDRESS: Final = re.compile(rb"`\$\{[\w$]+\}@\$\{[\w$]+\}/locales`")

#: The largest file of the package that is read, in bytes; the editor has 2 MB.
_LARGEST: Final = 20_000_000


def files(archive: Path) -> tuple[dict[str, bytes], bool]:
    """The files that belong beside the form's page, by name, and whether all that the editor asks for is among them.

    Raises ``OSError`` where the archive cannot be opened, and ``ValueError`` where it is not the editor's package.
    """
    try:
        parts = dict(_parts(archive))
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise ValueError(str(error)) from None
    if SCRIPT not in parts:
        raise ValueError(_EDITOR)
    script = parts[SCRIPT]
    typefaces = {name.partition("-latin-")[0].encode(): name.encode() for name in parts if name.endswith(".woff2")}
    asked = {match[1] for match in _TYPEFACE_ADDRESS.finditer(script)}
    script = _TYPEFACE_ADDRESS.sub(lambda match: typefaces.get(match[1], match[0]), script)
    script, count = _TRANSLATIONS_ADDRESS.subn(b"`locales`", script)
    parts[SCRIPT] = script
    translated = any(name.startswith("locales/") for name in parts)
    return parts, bool(asked and asked <= set(typefaces) and count and translated)


def _parts(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as members:
        for member in members:
            name = _name(member.name)
            content = members.extractfile(member) if name and member.isreg() and member.size <= _LARGEST else None
            if content is not None:
                yield name, content.read()


def _name(member: str) -> str:
    """Under which name a file of the package lies beside the page; empty for one that is not needed."""
    if member == _EDITOR:
        return SCRIPT
    if match := _TRANSLATION.fullmatch(member) or _TYPEFACE.fullmatch(member):
        return match[1]
    if match := _LICENCE.fullmatch(member):
        return f"{match[1] or 'sveltia-cms.LICENSE'}.txt"
    return ""
