"""Whom readers can write to, as ``katalog.toml`` says it: an address for mail or for the web, or words. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MAIL: Final = re.compile(r"[^\s@<>()\[\],;:\\\"?&#%/]+@(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}")
_WEB: Final = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """What is shown, and where a link leads; nowhere where it is words, a telephone number for example."""

    words: str
    href: str


def read(told: str | None) -> Contact | None:
    """What is told of whom to write to; nothing where nothing is."""
    if not told:
        return None
    if _MAIL.fullmatch(told):
        return Contact(told, f"mailto:{told}")
    return Contact(told, told if _WEB.fullmatch(told) else "")
