#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Attacks doppel with random scenarios over its whole description.

Fields, actions and their bounds come from `doppel describe --schema`; what doppel refuses is mended
by what it says, so that most scenarios are really played. Each must end with a documented exit
code, in time, with its books balanced; some are ended by the world outside, and nothing may be
lost. One that fails is made smaller and kept as YAML. See docs/adr/0025.

    attack.py --doppel build/release/doppel [--count 2000] [--seed 36] [--seconds 55] [--keep DIR]
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

try:
    import inputs
    import outside
except ImportError as missing:  # a Python without zlib or SQLite
    print(f"skipped: {missing}")
    sys.exit(0)
import program
import repair
import scenario as scenarios
import yaml_text
from description import Description
from figures import Figures

MOST_REFUSED = 0.3
EVERY = 4  # of so many scenarios, one is ended by the world outside, and one is followed by a file


class Attack:
    def __init__(self, asked, folder):
        self.asked = asked
        self.program = program.Program(asked.doppel, folder)
        self.file = os.path.join(folder, "attack.yaml")
        describe = [asked.doppel, "describe", "--schema"]
        schema = subprocess.run(describe, check=True, capture_output=True)
        self.description = Description(json.loads(schema.stdout))
        self.figures = Figures(self.description)

    def plays(self, number):
        """One scenario, made, mended, played; and sometimes ended by the world outside."""
        chance = random.Random(f"{self.asked.seed}/{number}")
        base, made = scenarios.made(self.description, chance)
        made = repair.repaired(self.run, made, base)
        code, why = self.outcome(made)
        self.figures.codes[code] += 1
        if code in program.PLAYED:
            self.figures.count(made)
        if why:
            self.keep_smallest(number, why, made)
        elif code in program.PLAYED and number % EVERY == 0:
            way = chance.choice(sorted(outside.WAYS))
            self.figures.ways[way] += 1
            why = outside.WAYS[way](self.program, self.file, chance) or outside.lost(self.program)
            if why:
                self.keep(number, f"{way}: {why}", made)
        if number % EVERY == 2:
            self.reads(number, chance)

    def run(self, scenario):
        with open(self.file, "w", encoding="utf-8") as file:
            file.write(yaml_text.write(scenario)[0])
        return self.program.ends("run", self.file, "-q", "--format", "json")

    def outcome(self, scenario):
        """The exit code and what is wrong with it, or None."""
        ended = self.run(scenario)
        why = program.fault(ended)
        if why is None and ended.code in program.PLAYED:
            why = program.fault_of_summary(ended)
        return ended.code, why

    def reads(self, number, chance):
        """A damaged file; where doppel takes it wrongly, it is kept."""
        what, why = inputs.attack(self.program, chance)
        self.figures.inputs += 1
        if why:
            self.figures.wrong += 1
            kept = os.path.join(self.asked.keep, f"{self.asked.seed}-{number}")
            os.makedirs(kept, exist_ok=True)
            for name in ("input", "replay.yaml"):
                path = os.path.join(self.program.folder, name)
                if os.path.isfile(path):
                    shutil.copy(path, kept)
            seed = self.asked.seed
            print(f"seed {seed}, input {number}, kept in {kept}: {what}: {why}", flush=True)

    def keep_smallest(self, number, why, scenario):
        alike = why.split(":")[0]

        def fails(smaller):
            return (self.outcome(smaller)[1] or "").startswith(alike)

        smallest = repair.smallest(scenario, fails)
        self.keep(number, self.outcome(smallest)[1] or why, smallest)

    def keep(self, number, why, scenario):
        self.figures.wrong += 1
        os.makedirs(self.asked.keep, exist_ok=True)
        kept = os.path.join(self.asked.keep, f"{self.asked.seed}-{number}.yaml")
        with open(kept, "w", encoding="utf-8") as file:
            file.writelines(f"# {line}\n" for line in why.splitlines())
            file.write(yaml_text.write(scenario)[0])
        print(f"seed {self.asked.seed}, scenario {number}, kept as {kept}: {why}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--doppel", required=True)
    options.add_argument("--count", type=int, default=60)
    options.add_argument("--first", type=int, default=0, help="the number of the first scenario")
    options.add_argument("--seed", type=int, default=36)
    options.add_argument("--seconds", type=float, default=float("inf"))
    options.add_argument("--keep", default="attack-finds", help="the folder for what fails")
    asked = options.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        attack = Attack(asked, folder)
        for number in range(asked.first, asked.first + asked.count):
            if time.monotonic() - began > asked.seconds:
                break
            attack.plays(number)
    figures = attack.figures
    figures.tell(asked.seed)
    if figures.refused_share() > MOST_REFUSED:
        print(f"more than {MOST_REFUSED:.0%} were refused: that is no attack")
        return 1
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
