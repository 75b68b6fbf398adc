"""The line of a value in a JSON file, which ``json`` does not report."""

from __future__ import annotations

import yaml

from ..schema.toml_lines import Place


def line_of(text: str, place: Place) -> int:
    """The line (from 1) of the value at ``place``, or of what should hold it; 1 where that cannot be told."""
    try:
        # JSON is YAML, whose parser notes where things stand.
        node = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return 1
    line = 1
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
