# SPDX-License-Identifier: Apache-2.0
"""What an attack has tried, counted."""

import collections

from program import PLAYED, REFUSED


class Figures:
    def __init__(self, description):
        self.fields = description.fields()
        self.actions = {kind.partition(".")[0] for kind in description.kinds["timeline"]}
        self.known = {field[:end] for field in self.fields for end in ends_of_steps(field)}
        self.codes = collections.Counter()
        self.hits = collections.Counter()  # by action and kind
        self.touched = set()
        self.ways = collections.Counter()  # in which the world outside ended a run
        self.inputs = 0
        self.wrong = 0

    def count(self, scenario):
        """A scenario that was played."""
        for section in ("components", "traffic"):
            for owner in scenario.get(section, {}).values():
                self.touch(owner, f"{section}.{owner['kind']}")
        for event in scenario.get("timeline", []):
            action = next(name for name in event if name in self.actions)
            action = f"fault.{event['fault']}" if action == "fault" else action
            self.touch(event, f"timeline.{action}")
            self.hits[action, kind_hit(event, scenario["components"])] += 1
        rest = set(scenario) - {"components", "traffic", "timeline"}
        self.touch({name: scenario[name] for name in rest}, "")

    def touch(self, value, path):
        if isinstance(value, dict):
            for name, inner in value.items():
                here = f"{path}.{name}".strip(".")
                self.touch(inner, here if here in self.known else path)  # else: a name in a table
        elif isinstance(value, list):
            for inner in value:
                self.touch(inner, path)
        if path in self.fields:
            self.touched.add(path)

    def tried(self):
        return sum(self.codes.values())

    def played(self):
        return sum(self.codes[code] for code in PLAYED)

    def refused_share(self):
        return self.codes[REFUSED] / max(self.tried(), 1)

    def tell(self, seed):
        codes = dict(sorted(self.codes.items(), key=str))
        print(
            f"seed {seed}: {self.tried()} scenarios, {self.played()} played, "
            f"{self.codes[REFUSED]} refused; by exit code {codes}\n"
            f"  {len(self.touched)} of {len(self.fields)} fields, {sum(self.hits.values())} "
            f"actions, {len(self.hits)} pairs of action and kind\n"
            f"  ended from outside: {dict(sorted(self.ways.items()))}\n"
            f"  {self.inputs} files read, most of them damaged\n"
            f"  {self.wrong} wrong"
        )


def ends_of_steps(path):
    return [i for i, letter in enumerate(path) if letter == "."] + [len(path)]


def kind_hit(event, components):
    """The kind of component that an event is aimed at, if at one by name."""
    name = event.get("target") or (str(event.get("set", "")).split(".") + [""])[1]
    return components.get(name, {}).get("kind", "several")
