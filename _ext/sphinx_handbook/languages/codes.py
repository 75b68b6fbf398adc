"""Names of languages as BCP 47 and HTML's ``lang`` write them: which exist, and which one a slip was meant for."""

from __future__ import annotations

import re

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from ..problems import nearest
from .dates import locale_of

#: A language, perhaps with its script, its country and variants: "en", "pt-BR", "sr-Latn". Editors check the same form.
FORM = re.compile(
    r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?((?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"
)


def parse(text: str) -> str | None:
    """The name in its usual capitals; None where there is no such language, script or country."""
    match = FORM.fullmatch(text)
    if match is None:
        return None
    english = Locale("en")
    language, script, country = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
    for part, all_there_are in (
        (language, english.languages),
        (script, english.scripts),
        (country, english.territories),
    ):
        if part and part not in all_there_are:
            return None
    return "-".join(part for part in (language, script, country) if part) + match[4].lower()


def meant(word: str, language: str) -> str | None:
    """The name that was most likely meant by a word: an older or longer one, a country's, the language's own.

    ``language`` is the one that the author writes in: in Danish, "engelsk" is "en".
    """
    plain = word.strip().replace("_", "-").casefold()
    if code := parse(plain) or parse(str(get_global("language_aliases").get(plain, ""))):
        return code
    if official := get_official_languages(plain.upper()):
        return parse(str(official[0]).replace("_", "-"))
    names: dict[str, str] = {
        name.casefold(): code
        for locale in (Locale("en"), locale_of(language))
        for code, name in locale.languages.items()
        if parse(code)
    }
    # Of a code, what can be understood; else by name: a code's few letters are near those of many.
    if near := parse(plain.partition("-")[0]) or nearest(plain, names):
        return names.get(near, near)
    return None
