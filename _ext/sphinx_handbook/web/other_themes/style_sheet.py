"""Makes the style sheet that another theme gets for a catalogue: its colours, then how views and facts look."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...design.contrast import legible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...catalogue.schema.model import Schema

NAME: Final = "handbook-catalogue.css"

#: How themes say that a page is dark: furo and pydata; Material; lutra and its like. Furo's ``auto`` leaves it to the
#: system. A theme that says nothing has no dark.
_DARK: Final = ":is(html, body):is([data-theme=dark], [data-md-color-scheme=slate], .dark)"
_BY_SYSTEM: Final = "body[data-theme=auto]"

#: The grounds of pages, of rows and of cards in the themes that the catalogue was tried in, from the page's to the one
#: that is nearest to grey. A category's words hold 7:1 against all of them.
_LIGHT_GROUNDS: Final = ("#ffffff", "#f3f4f5")
_DARK_GROUNDS: Final = ("#121212", "#222832")


def whole(schema: Schema) -> str:
    """Return the style sheet, without comments and indents."""
    dark = list(_colours(schema, dark=True))
    sheet = "".join(
        (
            _rule(":root", _colours(schema, dark=False)),
            f"@media screen {{\n{_rule(_DARK, dark)}}}\n",
            f"@media screen and (prefers-color-scheme: dark) {{\n{_rule(_BY_SYSTEM, dark)}}}\n",
            *(
                _rule(
                    f'[data-colour="{name}"]',
                    [
                        f"--handbook-category: var(--handbook-{name})",
                        f"--handbook-category-words: var(--handbook-{name}-words)",
                    ],
                )
                for name in schema.colours
            ),
            Path(__file__).with_name("catalogue.css").read_text("utf-8"),
        )
    )
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)).lstrip()


def _colours(schema: Schema, *, dark: bool) -> Iterator[str]:
    grounds = _DARK_GROUNDS if dark else _LIGHT_GROUNDS
    for name, colour in schema.colours.items():
        strong = colour.dark_strong if dark else colour.strong
        yield f"--handbook-{name}: {strong}"
        yield f"--handbook-{name}-words: {legible(strong, *grounds)}"


def _rule(selector: str, lines: Iterator[str] | list[str]) -> str:
    return f"{selector} {{\n" + "".join(f"{line};\n" for line in lines) + "}\n"
