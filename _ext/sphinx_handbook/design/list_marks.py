"""The marks of numbered lists that stand in parentheses, or end with one: CSS has no names for them."""

from __future__ import annotations

from typing import Final

#: The names that CSS has for what is counted with.
_COUNTED: Final = ("decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman")


def css() -> str:
    """The rules that name them: ``decimal-parenthesis`` is “1)”, ``decimal-parentheses`` “(1)”."""
    return "".join(
        f'@counter-style {each}-parenthesis {{ system: extends {each}; suffix: ") "; }}\n'
        f'@counter-style {each}-parentheses {{ system: extends {each}; prefix: "("; suffix: ") "; }}\n'
        for each in _COUNTED
    )
