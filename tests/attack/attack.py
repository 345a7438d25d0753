#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Attacks doppel with random scenarios over its whole description.

Fields come from `doppel describe --schema`: each at its extremes, every action on every kind,
timelines of many. Whatever is made up, doppel must end with a documented exit code, in time, with
its books balanced (it says itself when they are not), and lose nothing when it is killed, when the
disk fills up or when its pipe closes. A scenario that fails is made smaller and printed.

    attack.py --doppel build/release/doppel [--count 2000] [--seed 36] [--seconds 55]
"""

import argparse
import copy
import json
import os
import random
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

DOCUMENTED = {0, 1, 3, 4}  # 2 is for command lines, which are right here; 70 is a fault
PATIENCE = 30  # seconds; the wall limit is 2
NAMES = ["resolver", "authority", "edge", "balancer", "nginx", "varnish", "router", "app", "db", "kv", "store"]
WORDS = (
    "0s 1ns 1us 1ms 100ms 1s 30s 10min 1h 400d forever none 0/s 1/s 1000/s 1e9/s 0% 1% 50% 99.99% 100% "
    "0 1 2 3 7 64 1000 100000 -1 0.5 1x 3x 1000x 0.001x 0B 1B 1kB 1MB 4GB 1TB "
    "exponential(10ms) uniform(1ms,2s) true false"
).split()


def base():
    """A platform with every kind in it, and visitors for it."""
    return {
        "doppel": 1,
        "duration": "30s",
        "limits": {"wall_time": "2s", "memory": "2GB"},
        "locations": {"london": {}, "leeds": {"weight": 2}},
        "page_classes": {"page": {}, "search": {"prefixes": ["/search"], "cacheable": False}},
        "components": {
            "resolver": {"kind": "dns"},
            "authority": {"kind": "dns_authority"},
            "edge": {"kind": "edge", "pops": {"l": {}}, "origin": "balancer"},
            "balancer": {"kind": "balancer", "targets": [{"to": "nginx"}]},
            "nginx": {"kind": "nginx", "to": "varnish"},
            "varnish": {"kind": "varnish", "backend": "router"},
            "router": {"kind": "router", "default_backend": "app"},
            "app": {"kind": "app", "replicas": 3, "calls": [{"to": "db"}, {"to": "kv"}, {"to": "store"}]},
            "db": {"kind": "database"},
            "kv": {"kind": "key_value"},
            "store": {"kind": "object_store"},
        },
        "traffic": {
            "visitors": {"kind": "open", "to": "edge", "rate": "50/s", "pages": {"count": 20}},
            "workers": {"kind": "closed", "to": "app", "pages": {"count": 5}},
        },
        "objectives": [{"name": "available", "that": "visitors.availability >= 50%"}],
    }


class Maker:
    """Makes values for nodes of the schema."""

    def __init__(self, schema, chance):
        self.schema = schema
        self.chance = chance

    def resolve(self, node):
        while "$ref" in node:
            node = self.schema["definitions"][node["$ref"].rsplit("/", 1)[1]]
        return node

    def value(self, node, depth=0):
        node = self.resolve(node)
        chance = self.chance
        if "anyOf" in node or "oneOf" in node:
            return self.value(chance.choice(node.get("anyOf") or node["oneOf"]), depth)
        if "enum" in node:
            return chance.choice(node["enum"])
        if "const" in node:
            return node["const"]
        kind = node.get("type", "string")
        kind = chance.choice(kind) if isinstance(kind, list) else kind
        if kind == "boolean":
            return chance.random() < 0.5
        if kind in ("integer", "number") and "pattern" not in node:
            ends = [node[end] for end in ("minimum", "maximum", "default") if end in node]
            return chance.choice(ends + [0, 1, 2, 1000])
        if kind == "null":
            return None
        if kind == "array":
            items = node.get("items", {})
            return [self.value(items, depth + 1) for _ in range(chance.choice([0, 1, 1, 2, 20]))] if depth < 3 else []
        if kind == "object":
            return self.object(node, depth)
        return self.word(node)

    def object(self, node, depth):
        made = {}
        for name, field in node.get("properties", {}).items():
            if depth < 3 and (name in node.get("required", []) or self.chance.random() < 0.15):
                made[name] = self.value(field, depth + 1)
        more = node.get("additionalProperties")
        if isinstance(more, dict) and depth < 3:
            made[self.chance.choice(NAMES + ["x"])] = self.value(more, depth + 1)
        return made

    def word(self, node):
        if "pattern" in node:
            fitting = [word for word in WORDS if re.search(node["pattern"], word)]
            ends = [str(node[end]) for end in ("minimum", "maximum", "default") if end in node]
            return self.chance.choice((fitting + ends) or WORDS)
        return self.chance.choice(NAMES + WORDS + ["", "visitors", "london", "page", "a\nb", "é"])


def changes(schema, chance):
    """What is done to the base: a list of (path, value), so that it can be made smaller."""
    maker = Maker(schema, chance)
    made = []
    scenario = base()
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3, 8])):
        section = chance.choice(["components", "components", "components", "traffic", None])
        if section is None:
            name = chance.choice(["warmup", "zones", "locations", "page_classes", "recovery", "seed", "series_interval", "routes", "start", "duration"])
            made.append(([name], maker.value(schema["properties"][name])))
            continue
        owner = chance.choice(sorted(scenario[section]))
        kind = scenario[section][owner]["kind"]
        fields = maker.resolve(schema["definitions"][f"{section}.{kind}"]).get("properties", {})
        field = chance.choice(sorted(set(fields) - {"kind"}))
        made.append(([section, owner, field], maker.value(fields[field])))
    actions = sorted(name for name in schema["definitions"] if name.startswith("timeline."))
    for _ in range(chance.choice([0, 1, 2, 5, 40])):
        made.append((["timeline"], event(maker, chance.choice(actions))))
    return made


def event(maker, action):
    definition = maker.resolve(maker.schema["definitions"][action])
    made = {}
    for name, field in definition.get("properties", {}).items():
        if name in definition.get("required", []) or maker.chance.random() < 0.3:
            made[name] = maker.value(field, 1)
    parts = action.split(".")
    if len(parts) == 3:
        made[parts[1]] = parts[2]
    made["at"] = maker.chance.choice(["0s", "1ns", "5s", "10s", "10s", "20s", "30s", "1h"])
    made["for"] = maker.chance.choice(["1ns", "1s", "10s", "1h"])
    if "for" not in definition.get("properties", {"for": 0}) and maker.chance.random() < 0.8:
        del made["for"]
    if "target" in definition.get("properties", {}):
        made["target"] = maker.chance.choice(NAMES)
    return made


def scenario_of(made):
    scenario = base()
    for path, value in made:
        value = copy.deepcopy(value)
        if path == ["timeline"]:
            scenario.setdefault("timeline", []).append(value)
            continue
        place = scenario
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return scenario


class Attack:
    def __init__(self, doppel, folder):
        self.doppel = doppel
        self.folder = folder
        self.file = os.path.join(folder, "attack.yaml")
        self.out = os.path.join(folder, "run.h5")
        self.environment = dict(os.environ, XDG_DATA_HOME=folder, XDG_CACHE_HOME=folder)

    def start(self, *more, **how):
        command = [self.doppel, "run", self.file, "-q", *more]
        how = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **how}
        return subprocess.Popen(command, env=self.environment, **how)

    def write(self, scenario):
        with open(self.file, "w", encoding="utf-8") as file:
            json.dump(scenario, file)

    def plays(self, scenario):
        """Why that is not as it should be, or None; and the exit code."""
        self.write(scenario)
        process = self.start()
        try:
            _, said = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return "does not end", None
        code = process.returncode
        if code in DOCUMENTED or (code == 70 and b"out of memory" in said):
            return None, code
        return f"ends with {code}: {said[-400:].decode(errors='replace')}", code

    def fails_badly(self, chance):
        """The same file, ended by the world outside: why that is not as it should be, or None."""
        manner = chance.choice(["kill", "disk", "pipe", "full"])
        if manner == "kill":
            process = self.start("-o", self.out)
            time.sleep(chance.choice([0, 0.01, 0.05, 0.2]))
            process.kill()
            process.communicate()
        elif manner == "disk":
            limit = chance.choice([0, 1_000, 20_000])
            process = self.start("-o", self.out, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
            process.communicate(timeout=PATIENCE)
            if process.returncode not in {1, 4, 70, 3, 0}:
                return f"a full disk: ends with {process.returncode}"
        elif manner == "pipe":
            reader, writer = os.pipe()
            os.close(reader)
            process = self.start("-o", self.out, stdout=writer, preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
            os.close(writer)
            process.communicate(timeout=PATIENCE)
            if process.returncode not in {3, 70}:
                return f"a closed pipe: ends with {process.returncode}"
        else:
            with open("/dev/full", "wb") as full:
                process = self.start("-o", self.out, stdout=full)
                process.communicate(timeout=PATIENCE)
            if process.returncode not in {3, 70}:
                return f"a full output: ends with {process.returncode}"
        return self.what_is_left()

    def what_is_left(self):
        """The file is whole or not there, and the catalogue can be read."""
        if os.path.exists(self.out):
            with open(self.out, "rb") as file:
                if file.read(8) != b"\x89HDF\r\n\x1a\n":
                    return "left half a file under the run's name"
        catalogue = os.path.join(self.folder, "doppel/runs.sqlite")
        if os.path.exists(catalogue):
            with sqlite3.connect(catalogue) as db:
                if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    return "left a damaged catalogue"
        return None

    def smaller(self, made):
        """The fewest of these changes that still fail, found by leaving out one after another."""
        i = 0
        while i < len(made):
            fewer = made[:i] + made[i + 1 :]
            if self.plays(scenario_of(fewer))[0]:
                made = fewer
            else:
                i += 1
        return made


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--doppel", required=True)
    options.add_argument("--count", type=int, default=60)
    options.add_argument("--seed", type=int, default=36)
    options.add_argument("--seconds", type=float, default=float("inf"))
    asked = options.parse_args()
    schema = json.loads(subprocess.run([asked.doppel, "describe", "--schema"], check=True, capture_output=True).stdout)
    began = time.monotonic()
    codes = {}
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        attack = Attack(os.path.abspath(asked.doppel), folder)
        for number in range(asked.count):
            if time.monotonic() - began > asked.seconds:
                break
            chance = random.Random(f"{asked.seed}/{number}")
            made = changes(schema, chance)
            why, code = attack.plays(scenario_of(made))
            codes[code] = codes.get(code, 0) + 1
            if why:
                made = attack.smaller(made)
                print(f"seed {asked.seed}, scenario {number}: {why}\n{json.dumps(scenario_of(made))}")
            elif number % 4 == 0:
                why = attack.fails_badly(chance)
                if why:
                    print(f"seed {asked.seed}, scenario {number}: {why}\n{json.dumps(scenario_of(made))}")
            wrong += bool(why)
    print(f"seed {asked.seed}: {sum(codes.values())} scenarios, by exit code {dict(sorted(codes.items(), key=str))}, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
