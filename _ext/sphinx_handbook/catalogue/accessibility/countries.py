"""What the law of a country says of accessibility statements, in the words that a reader meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ...i18n import N_


@dataclass(frozen=True, slots=True)
class Country:
    """A country's law, and what a reader can do who gets no satisfactory answer."""

    law: str
    enforcement: str
    enforcement_address: str
    enforcement_title: str
    """The words of the link to that address."""


#: By ISO 3166's code, in small letters. A statement of another country says it in its own words.
COUNTRIES: Final[Mapping[str, Country]] = {
    "dk": Country(
        law=N_("the Danish act on accessibility of public sector bodies’ websites and mobile applications"),
        enforcement=N_(
            "The Agency for Digital Government (Digitaliseringsstyrelsen) supervises the act. If you have had no "
            "answer within ten working days, or none that you are satisfied with, you can turn to the agency."
        ),
        enforcement_address="https://digst.dk/digital-inklusion/webtilgaengelighed/oplever-du-ikke-tilgaengeligt-indhold/",
        enforcement_title=N_("How to turn to the Agency for Digital Government"),
    ),
}
