"""The operators of a content stream, with their operands in Python's own types (ISO 32000-1, 7.8.2).

Most streams are read by one regular expression: pikepdf makes an object of each number, which takes twice the time.
What the expression does not describe to the last byte is left to pikepdf: comments, images within a stream, strings of
letters between brackets, operators of more than one concern. An operator whose operands cannot be read has none.
"""

from __future__ import annotations

import re
import warnings
from binascii import unhexlify
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from .objects.damage import LimitReached
from .objects.typed import name_of, text_of

_NUMBER = rb"[-+]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)"
_NAME = rb"/[A-Za-z0-9_.+-]++"
_HEX = rb"<[0-9A-Fa-f]*+>"
_ARRAY = rb"\[(?:[-+.0-9\s]++|%b)*+\]" % _HEX
_DICTIONARY = rb"<<(?:[^<>()%%{}]++|%b|\([^()\\\r]*+\))*+>>" % _HEX
#: An operator and what stands before it: never more than one way to read it.
_OPERATOR: Final = re.compile(
    rb"\s*+((?:(?:%b|%b|%b|%b|%b)\s*+)*+)([A-Za-z][A-Za-z0-9]*+\*?+)(?=[\s/\[<]|\Z)"
    % (_NUMBER, _NAME, _DICTIONARY, _HEX, _ARRAY)
)
#: Words that look like operators: values, and the ends of an image that is written in the stream.
_NO_OPERATORS: Final = frozenset({b"true", b"false", b"null", b"BI", b"ID", b"EI"})
_STRING: Final = re.compile(rb"<([0-9A-Fa-f]*)>")
#: What may be an operator that places text, or one that saves or restores the state.
_WORD: Final = re.compile(rb"(?<![/\w])(?:[qQ]|cm|B[TDM]C?|EMC|T[a-zA-Z*]|Do)(?!\w)|['\"]")
#: What is asked for of a sequence's dictionary.
_KEYS: Final = ("/MCID", "/ActualText")
_ITEM: Final = re.compile(rb"<([0-9A-Fa-f]*)>|(%b)" % _NUMBER)
#: The beginning of a marked-content sequence without words of its own.
_MARK: Final = re.compile(rb"(/[A-Za-z0-9]+)\s*<<\s*(?:/MCID ([0-9]+)|/Type\s*/[A-Za-z]+)\s*>>\s*")


def operators(
    data: bytes, wanted: frozenset[str], spaced: Callable[[], bool], most: int = 1 << 30
) -> Iterator[tuple[str, list[Any]]]:
    """The ``wanted`` operators of a content stream: bytes for strings, floats, names with a slash, lists, dictionaries.

    ``spaced`` tells whether the distances between strings matter in the font that is set; elsewhere they may be left
    out. Raises ``LimitReached`` where there are more than ``most``, ``ValueError`` where pikepdf cannot read them.
    """
    plain = _plain(data, {each.encode() for each in wanted}, most)
    if plain is None:
        yield from _by_pikepdf(data, wanted, most)
        return
    for name, operands in plain:
        operator = name.decode()
        try:
            values = _READERS[operator](operands, spaced)
        except (ValueError, pikepdf.PdfError):
            values = []
        yield operator, values


def _plain(data: bytes, wanted: set[bytes], most: int = 1 << 30) -> list[tuple[bytes, bytes]] | None:
    """The wanted operators of a stream, each with its operands as they are written; None where one cannot be read."""
    gathered: list[tuple[bytes, bytes]] = []
    end = 0
    match_next = _OPERATOR.scanner(data).match  # type: ignore[attr-defined]
    while match := match_next():
        operator = match[2]
        if operator in wanted:
            gathered.append((operator, match[1]))
            if len(gathered) > most:
                raise LimitReached("operators", most)
        elif operator in _NO_OPERATORS:
            return None
        end = match.end()
    return None if data[end:].strip() else gathered


# Operands as the expression finds them ----------------------------------------------------------------


def _nothing(operands: bytes, spaced: Callable[[], bool]) -> list[Any]:
    return []


def _numbers(operands: bytes, spaced: Callable[[], bool]) -> list[Any]:
    return [float(each) for each in operands.split()]


def _font(operands: bytes, spaced: Callable[[], bool]) -> list[Any]:
    name, size = operands.split()
    return [name.decode(), float(size)]


def _name(operands: bytes, spaced: Callable[[], bool]) -> list[Any]:
    return [operands.strip().decode()]


def _strings(operands: bytes, spaced: Callable[[], bool]) -> list[Any]:
    """The operand of ``Tj`` or ``TJ``."""
    if not spaced():
        return [[unhexlify(b"".join([_even(each) for each in _STRING.findall(operands)]))]]
    return [[float(number) if number else unhexlify(_even(string)) for string, number in _ITEM.findall(operands)]]


def _even(digits: bytes) -> bytes:
    return digits + b"0" if len(digits) % 2 else digits


def _sequence(operands: bytes, spaced: Callable[[], bool]) -> list[Any]:
    """A tag, and the dictionary of the sequence or its name in the resources."""
    if match := _MARK.fullmatch(operands):
        tag, mcid = match.groups()
        return [tag.decode(), {"/MCID": int(mcid)} if mcid else {}]
    tag, _, properties = operands.strip().partition(b"<<" if b"<<" in operands else b" ")
    if b"<<" in operands:
        return [tag.decode().strip(), _native(Object.parse(b"<<" + properties))]
    return [tag.decode(), properties.decode().strip()]


_READERS: Final[dict[str, Callable[[bytes, Callable[[], bool]], list[Any]]]] = {
    **dict.fromkeys(("q", "Q", "BT", "T*", "EMC"), _nothing),
    **dict.fromkeys(("cm", "Tm", "Td", "TD", "TL"), _numbers),
    **dict.fromkeys(("Tj", "TJ"), _strings),
    **dict.fromkeys(("Do", "BMC"), _name),
    "Tf": _font,
    "BDC": _sequence,
}


# Operands as pikepdf reads them -----------------------------------------------------------------------


def _by_pikepdf(data: bytes, wanted: frozenset[str], most: int) -> Iterator[tuple[str, list[Any]]]:
    """The operators as pikepdf reads them, as far as it can."""
    # It lists all before the first can be had, so their number is estimated from above.
    for count, _ in enumerate(_WORD.finditer(data)):
        if count > most:
            raise LimitReached("operators", most)
    with pikepdf.new() as pdf, warnings.catch_warnings():
        # Damage of a stream is a finding of its own.
        warnings.simplefilter("ignore")
        try:
            instructions = pikepdf.parse_content_stream(pdf.make_stream(data), " ".join(wanted))
        except TypeError as error:
            raise ValueError(str(error)) from error
        for instruction in instructions:
            operator = _operator(instruction)
            if operator in wanted:
                yield operator, [_native(each) for each in instruction.operands]


def _operator(instruction: Any) -> str:
    """The name of an operator; empty where it is none of ours."""
    try:
        return str(instruction.operator)
    except UnicodeDecodeError:
        return ""


def _native(operand: Any) -> Any:
    if isinstance(operand, pikepdf.String):
        return bytes(operand)
    if isinstance(operand, Name):
        return name_of(operand)
    if isinstance(operand, Array):
        return [_native(each) for each in operand]
    if isinstance(operand, Dictionary):
        return {key: _value(operand.get(key)) for key in _KEYS if key in operand}
    return float(operand) if isinstance(operand, int | Decimal) else operand


def _value(value: Any) -> Any:
    """A value of a sequence's dictionary: words and numbers."""
    return text_of(value) if isinstance(value, pikepdf.String) else value
