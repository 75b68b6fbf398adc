"""Whom readers can write to: the mail address, web address or words in ``katalog.toml``. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MAIL: Final = re.compile(r"[^\s@<>()\[\],;:\\\"?&#%/]+@(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}")
_WEB: Final = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """The words to show, and where their link leads: empty where it is no address, such as a telephone number."""

    words: str
    href: str


def read(contact: str | None) -> Contact | None:
    """Parses ``[book] contact``; None where it is not set."""
    if not contact:
        return None
    if _MAIL.fullmatch(contact):
        return Contact(contact, f"mailto:{contact}")
    return Contact(contact, contact if _WEB.fullmatch(contact) else "")
