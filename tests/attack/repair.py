# SPDX-License-Identifier: Apache-2.0
"""Mends scenarios that doppel refuses by what it says of them, and makes failing ones smaller."""

import copy
import re
import time

import yaml_text
from program import REFUSED

ROUNDS = 5
WRONG = re.compile(r"^\S+\.yaml:(\d+):(\d+): (.*)$", re.MULTILINE)
BOUND = re.compile(r" (?:below the smallest|above the largest) allowed, (.+)$")


def at(value, path):
    """What stands at the path; a LookupError where nothing does."""
    for step in path:
        if not isinstance(value, (dict, list)):
            raise LookupError(path)
        value = value[step]
    return value


def without(scenario, path):
    """The same without what stands at the path."""
    smaller = copy.deepcopy(scenario)
    del at(smaller, path[:-1])[path[-1]]
    return smaller


def mend(scenario, base, path, message):
    """Gives what was refused its nearest bound, or what the base has there, or removes it."""
    try:
        refused = at(scenario, path)
    except LookupError:
        return  # went with another one's mending
    bound = BOUND.search(message)
    if bound and not isinstance(refused, (dict, list)):
        at(scenario, path[:-1])[path[-1]] = bound.group(1)
        return
    while path:
        try:
            good = at(base, path)
        except LookupError:
            del at(scenario, path[:-1])[path[-1]]
            return
        if good != at(scenario, path):
            at(scenario, path[:-1])[path[-1]] = copy.deepcopy(good)
            return
        path = path[:-1]
    scenario.update(copy.deepcopy(base))  # something else, somewhere, is what makes it wrong


def in_text(paths):
    places = {path: i for i, path in enumerate(paths)}
    return lambda path: places.get(path, -1)


def repaired(play, scenario, base):
    """Mends the scenario until doppel plays it or the rounds are over; `play` gives how it ends."""
    for _ in range(ROUNDS):
        ended = play(scenario)
        if ended.code != REFUSED:
            break
        text, paths = yaml_text.write(scenario)
        refused = {}
        for line, column, message in WRONG.findall(ended.err.decode()):
            refused[yaml_text.place(text, paths, int(line), int(column))] = message
        for path in sorted(refused, key=in_text(paths), reverse=True):
            mend(scenario, base, path, refused[path])  # later places of a list first
    return scenario


def smallest(scenario, fails, seconds=60):
    """The least of a scenario that still fails, found by leaving out one thing after another."""
    ends = time.monotonic() + seconds
    needed = set()  # without these it didn't fail
    while time.monotonic() < ends:
        _, paths = yaml_text.write(scenario)
        path = min((path for path in paths if path not in needed), key=len, default=None)
        if path is None:
            break
        candidate = without(scenario, path)
        if fails(candidate):
            scenario = candidate
            needed = {other for other in needed if other[: len(path) - 1] != path[:-1]}  # moved
        else:
            needed.add(path)
    return scenario
