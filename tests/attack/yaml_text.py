# SPDX-License-Identifier: Apache-2.0
"""Writes a value as YAML, one field a line, and knows which field stands on which line."""

import json


def write(value):
    """The text; and for each line, the path of what stands there, a tuple of keys and places."""
    lines, paths = [], []

    def entries(node, indent, path):
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
            head = "  " * indent + (json.dumps(key) + ":" if isinstance(node, dict) else "-")
            nested = isinstance(inner, (dict, list)) and inner
            lines.append(head if nested else f"{head} {json.dumps(inner)}")
            paths.append(path + (key,))
            if nested:
                entries(inner, indent + 1, path + (key,))

    entries(value, 0, ())
    return "\n".join(lines) + "\n", paths


def place(text, paths, line, column):
    """The path of what stands at that line and column: a value, or a map that begins there."""
    path = paths[line - 1]
    row = text.splitlines()[line - 1]
    begins_map = line > 1 and paths[line - 2] == path[:-1]
    at_its_key = column <= len(row) - len(row.lstrip()) + 1
    return path[:-1] if begins_map and at_its_key else path
