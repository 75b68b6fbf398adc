"""The line of a value in a JSON file, which ``json`` does not report."""

from __future__ import annotations

from functools import lru_cache

import yaml

from ..schema.toml_lines import Place


def line_of(text: str, place: Place) -> int:
    """The line (from 1) of the value at ``place``, or of what should hold it; 1 where that cannot be told."""
    node, line = _composed(text), 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            break
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


# A file may have many problems, one after another.
@lru_cache(maxsize=1)
def _composed(text: str) -> yaml.Node | None:
    """The values with their places; None where they cannot be read."""
    try:
        # JSON is YAML, whose parser notes where things stand.
        return yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
