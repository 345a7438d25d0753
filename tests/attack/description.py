# SPDX-License-Identifier: Apache-2.0
"""What a scenario may hold, as `doppel describe --schema` says, and values for it."""

import functools
import re

WORDS = (
    "0s 1ns 1us 1ms 20ms 300ms 1s 5s 40s 10min 2h 400d forever 0/s 1/min 1/s 200/s 1M/s "
    "0% 0.001% 1% 50% 99.99% 100% "
    "0 1 2 3 7 64 1000 100000 0.5 0.999 1x 3x 1000x 1e-6x 1e9x 0B 1B 1kB 34kB 1MB 4GB 900TB"
).split()
WORDS += ["exponential(10ms)", "uniform(1ms, 2s)", "lognormal(mean 20ms, cv 3)", "normal(1s, 1s)"]
HOSTILE = ["", "-1", "1e308", "9" * 20, "-1s", "nan", "é\u202e", "a\nb", "~", "x" * 300]

# Texts that mean something, by the field or the list that they stand in.
TEXTS = {
    "popularity": ["zipf(0.9)", "zipf(0)", "zipf(5)", "uniform"],
    "path": ["/", "/search", "/a b"],
    "prefixes": ["/search", "/a", "/", "/search/all"],
    "strip_paths": ["/search", "/"],
    "drop": ["utm_", "q", ""],
    "matching": ["*", "app*", "*2", "[a-d]*"],
    "serves": ["london", "leeds"],
    "location": ["london", "leeds"],
    "shield": ["here", "there"],
    "page_class": ["page", "search"],
    "page_classes": ["page", "search"],
    "cname": ["www.example", "alias.example"],
    "record": ["www.example", "alias.example", "far.example"],
}
KEYS = {
    "records": ["www.example", "alias.example", "far.example"],
    "pops": ["here", "there", "nowhere"],
    "classes": ["page", "search"],
    "locations": ["london", "leeds", "nowhere"],
    "page_classes": ["page", "search", "odd"],
    "backends": ["frontend", "search-api", "x"],
}


@functools.lru_cache(None)
def fitting(pattern):
    return [word for word in WORDS if re.search(pattern, word)]


def whole(value):
    """A bound, without the .0 that JSON may give it."""
    return int(value) if isinstance(value, float) and value == int(value) < 2**53 else value


class Description:
    def __init__(self, schema):
        self.settings = schema["properties"]
        self.kinds = {"components": {}, "traffic": {}, "timeline": {}}
        for name, node in schema["definitions"].items():
            section, kind = name.split(".", 1)
            self.kinds[section][kind] = node["properties"]

    def fields(self):
        """The path of every field, such as timeline.fault.slow.factor."""
        found = set()

        def walk(node, path):
            parts = [part for part in node.get("anyOf", []) if "enum" not in part] or [node]
            for part in parts:
                for name, field in part.get("properties", {}).items():
                    walk(field, f"{path}.{name}")
                for inner in ("items", "additionalProperties"):
                    if isinstance(part.get(inner), dict):
                        walk(part[inner], path)
                of_others = part.get("items", part.get("additionalProperties"))
                if "properties" not in part and not isinstance(of_others, dict):
                    found.add(path)

        for section, kinds in self.kinds.items():
            for kind, fields in kinds.items():
                for name, field in fields.items():
                    walk(field, f"{section}.{kind}.{name}")
        for name, node in self.settings.items():
            if name not in self.kinds:
                walk(node, name)
        return found


class Maker:
    """Makes values for nodes of the schema, most of them at their extremes, few of them wrong."""

    def __init__(self, chance, callees):
        self.chance = chance
        self.callees = callees  # components that a reference may lead to

    def value(self, node, name, depth=0):
        chance = self.chance
        if chance.random() < 0.01:
            return chance.choice(HOSTILE)
        if "anyOf" in node:
            return self.value(chance.choice(node["anyOf"]), name, depth)
        if "enum" in node:
            return chance.choice(node["enum"])
        if "const" in node:
            return node["const"]
        kinds = node.get("type", "object")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "array" in kinds:
            count = chance.choice([0, 1, 1, 1, 2, 3, 30 if depth == 0 else 2])
            count = max(count, node.get("minItems", 0))
            return [self.value(node["items"], name, depth + 1) for _ in range(count)]
        if "object" in kinds:
            return self.object(node, name, depth)
        if kinds == ["boolean"]:
            return chance.random() < 0.5
        if kinds == ["null"]:
            return None
        ends = [whole(node[end]) for end in ("minimum", "maximum", "default") if end in node]
        if "pattern" in node:
            return chance.choice(fitting(node["pattern"]) + 2 * ends)
        if kinds == ["integer"]:
            return chance.choice(ends + [1, 2, 3, 1000])
        if kinds == ["string"]:
            return chance.choice(self.callees or ["nobody"])
        return chance.choice(TEXTS.get(name) or ["", "x", "london", "page", "é"])

    def object(self, node, name, depth=0):
        made = {}
        for field, inner in node.get("properties", {}).items():
            if field in node.get("required", []) or self.chance.random() < (0.4 if depth else 0.25):
                made[field] = self.value(inner, field, depth + 1)
        if isinstance(node.get("additionalProperties"), dict):
            for _ in range(self.chance.choice([0, 1, 2])):
                key = self.chance.choice(KEYS.get(name, ["x"]))
                made[key] = self.value(node["additionalProperties"], name, depth + 1)
        return made
