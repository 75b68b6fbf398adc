"""Keeps ``{{ … }}`` in Markdown to what it is for: values of ``conf.py`` and of the page, filters, facts of ``env``.

MyST has Jinja evaluate them, where a project enables ``substitution``, with all that Python can reach from Sphinx's
environment: a page could read any file, and run any program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import jinja2
from jinja2.sandbox import SandboxedEnvironment

#: The modules of types whose methods a page may call; they reach no file.
_PLAIN: Final = frozenset(
    {"builtins", "collections", "datetime", "decimal", "fractions", "jinja2.runtime", "jinja2.utils"}
)

#: The functions among the substitutions of ``conf.py``, for each substitution that is being evaluated.
_evaluated: Final[list[list[Any]]] = []


class _Confined(SandboxedEnvironment):
    """Calls nothing but methods of plain values and the project's own functions."""

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a page may call it."""
        if _evaluated and any(obj is each for each in _evaluated[-1]):
            return True
        owner = obj if isinstance(obj, type) else type(getattr(obj, "__self__", None) or obj)
        return owner.__module__ in _PLAIN and super().is_safe_callable(obj)


class _Jinja:
    """Jinja as MyST sees it: with another class of environments while a confined page is read."""

    def __getattr__(self, name: str) -> Any:
        return _Confined if name == "Environment" and _evaluated else getattr(jinja2, name)


JINJA: Final = _Jinja()


def rendered(render: Callable[[], Any], substitutions: dict[str, Any]) -> Any:
    """Have MyST evaluate a substitution; ``substitutions`` are those of ``conf.py`` and of the page."""
    _evaluated.append([each for each in substitutions.values() if callable(each)])
    try:
        return render()
    finally:
        _evaluated.pop()
