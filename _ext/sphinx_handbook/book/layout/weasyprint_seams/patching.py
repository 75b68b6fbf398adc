"""Replaces places of other libraries while something is made, and checks that they are what the table of seams says.

``replaced``, ``wrapped`` and ``everywhere`` take the owner and the name of a row of the table and raise ``LookupError``
where there is none: a patch without a row cannot be written.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from types import FunctionType, ModuleType
from typing import Any

from ....i18n import N_, Translate
from .seams import ATTRIBUTE, C_FUNCTION, CLASS, DECLARED_HERE, NEEDED, Seam, row

#: What each place that is replaced now held before anything of ours stood there.
_originals: dict[Seam, Any] = {}


def current(owner: str, name: str) -> Any:
    """What stands in a place now: the library's own value or, within a context manager of this module, ours."""
    seam = row(owner, name)
    place = seam.resolved_owner()
    return place[seam.name] if isinstance(place, dict) else getattr(place, seam.name)


def original(owner: str, name: str) -> Any:
    """The library's own value, also while ours stands in its place.

    A module that calls what another one replaces takes it from here. A plain ``from weasyprint… import`` would bind
    whatever stands there at the time of the import, so the PDF's bytes would depend on when a module is first loaded.
    """
    seam = row(owner, name)
    return _originals[seam] if seam in _originals else current(owner, name)


@contextmanager
def replaced(owner: str, name: str, ours: Any) -> Iterator[None]:
    """Put ``ours`` in a place of another library within the ``with`` block."""
    seam = row(owner, name)
    before = current(owner, name)
    outermost = seam not in _originals
    if outermost:
        _originals[seam] = before
    place = seam.resolved_owner()
    _put(place, name, ours)
    try:
        yield
    finally:
        _put(place, name, before)
        if outermost:
            del _originals[seam]


def wrapped(owner: str, name: str, wrap: Callable[[Any], Any]) -> Any:
    """As ``replaced``, by what ``wrap`` returns for the value that stands there now."""
    return replaced(owner, name, wrap(current(owner, name)))


@contextmanager
def everywhere(owner: str, name: str, ours: Callable[..., Any]) -> Iterator[None]:
    """As ``replaced``, in each module of the same library that has imported the function by its name."""
    theirs = current(owner, name)
    library = owner.partition(".")[0]
    with ExitStack() as stack:
        stack.enter_context(replaced(owner, name, ours))
        for module in _modules(library, len(sys.modules)):
            if vars(module).get(name) is theirs:
                stack.callback(setattr, module, name, theirs)
                setattr(module, name, ours)
        yield


@lru_cache(maxsize=1)
def _modules(library: str, loaded: int) -> list[ModuleType]:
    """The loaded modules of a library; ``loaded`` says how many modules there are, so that a new one is looked at."""
    return [module for name, module in sys.modules.copy().items() if name.partition(".")[0] == library]


def _put(place: Any, name: str, value: Any) -> None:
    if isinstance(place, dict):
        place[name] = value
    else:
        setattr(place, name, value)


# Whether the installed library is the one that the table describes ------------------------------------


def holds(seam: Seam) -> bool:
    """Whether a place is still there and has the shape that its row gives."""
    try:
        place = seam.resolved_owner()
        if seam.shape == ATTRIBUTE:
            return hasattr(place, seam.name) or seam.name in _assigned(place)
        if seam.shape == C_FUNCTION:
            return hasattr(place, seam.name)
        if seam.shape == DECLARED_HERE:
            return True
        if seam.shape.endswith(" bytes"):
            return f"{place.sizeof(seam.name)} bytes" == seam.shape
        value = original(seam.owner, seam.name)
        return isinstance(value, type) if seam.shape == CLASS else _shape(value) == seam.shape
    except Exception:
        # Whatever is wrong with it, it is not what the row describes.
        return False


@cache
def _assigned(place: type) -> frozenset[str]:
    """The names of the attributes that a class's own methods use."""
    functions = (getattr(each, "__func__", each) for each in vars(place).values())
    return frozenset(name for each in functions if isinstance(each, FunctionType) for name in each.__code__.co_names)


def _shape(value: Any) -> str:
    if isinstance(value, property):
        return "property"
    if isinstance(value, FunctionType):
        return _signature(value)
    return str(inspect.signature(value)) if callable(value) else type(value).__name__


@cache
def _signature(function: FunctionType) -> str:
    """A function's parameters; a build asks for those of a hundred functions nine times."""
    return str(inspect.signature(function))


def moved(seams: Iterable[Seam]) -> list[Seam]:
    """The seams that are not what their rows say. Those of a library that is not installed are left out."""
    return [each for each in seams if find_spec(each.library) is not None and not holds(each)]


def unfit(say: Translate, *, formulas: bool = False) -> str:
    """A sentence that names what has moved of what a layout (or ``formulas``) needs; empty where nothing has."""
    # The libraries of formulas are loaded only where one is drawn.
    gone = moved(each for each in NEEDED if (each.library in _FORMULAS) == formulas)
    if not gone:
        return ""
    message = N_(
        "The PDF cannot be made with {library} {version}: “{name}” has changed there. "
        "pip install 'sphinx-handbook[pdf]' installs a version that fits."
    )
    first = gone[0]
    return say(message).format(library=first.library, version=version(first.distribution), name=first.place)


#: Libraries that only formulas need.
_FORMULAS = frozenset({"ziafont", "ziamath"})


# Data of ours with WeasyPrint's objects ---------------------------------------------------------------

_SLOT = "_handbook"


def memo(thing: Any) -> dict[str, Any]:
    """Our own data about one of WeasyPrint's objects: a dict in one attribute, which no name of WeasyPrint's is."""
    attributes = thing.__dict__
    slot: dict[str, Any] | None = attributes.get(_SLOT)
    if slot is None:
        slot = attributes[_SLOT] = {}
    return slot


def style_memo(style: Any) -> dict[str, Any]:
    """Our own data about a style, shared by all copies of one shared style (``weasyprint_speed.computed_styles``)."""
    return memo(getattr(style, "shared_style", style))


def library_attributes(thing: Any) -> dict[str, Any]:
    """The attributes of one of WeasyPrint's objects without our own data."""
    return {name: value for name, value in vars(thing).items() if name != _SLOT}
