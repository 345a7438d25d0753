# SPDX-License-Identifier: Apache-2.0
"""Random scenarios: a platform that can be played, and what is changed in it."""

import copy
import json
import pathlib

from description import Maker

TIMES = ["0s", "1ns", "2s", "5s", "5s", "9s", "10s", "1h"]
LENGTHS = ["0s", "1ns", "1s", "3s", "20s", "1h"]
CHAIN = "dns_authority dns edge balancer nginx varnish router app".split()
CHAIN += ["database", "key_value", "object_store"]
NEVER = {"doppel", "limits", "extends", "set", "objectives", "knobs"}  # settings made otherwise
SPANS = ["x", "slow", "set", "purge"]


def platform(chance):
    """One of two platforms: what a page view meets, or what works behind it."""
    return page_platform(chance) if chance.random() < 0.85 else work_platform()


def work_platform():
    """A component of each kind that works off jobs and messages, publishes, or scales others."""
    return json.loads((pathlib.Path(__file__).parent / "work_platform.json").read_text())


def page_platform(chance):
    """A component of each kind on a page view's way, some of them twice, and visitors for it."""
    components = {
        "dns": {
            "kind": "dns",
            "records": {
                "www.example": {"to": "edge", "authorities": ["dns_authority"]},
                "alias.example": {"cname": "www.example"},
            },
        },
        "dns_authority": {"kind": "dns_authority"},
        "edge": {
            "kind": "edge",
            "pops": {"here": {"serves": ["london"]}, "there": {}},
            "origin": "balancer",
        },
        "balancer": {"kind": "balancer", "targets": [{"to": "nginx"}]},
        "nginx": {"kind": "nginx", "to": "varnish", "upstream": "service"},
        "varnish": {"kind": "varnish", "backend": "router"},
        "router": {"kind": "router", "default_backend": "app"},
        "app": {
            "kind": "app",
            "calls": [{"to": "database"}, {"to": "key_value"}, {"to": "object_store"}],
        },
        "database": {"kind": "database"},
        "key_value": {"kind": "key_value"},
        "object_store": {"kind": "object_store"},
    }
    for kind in CHAIN[2:]:
        if chance.random() < 0.25:
            components[kind + "2"] = copy.deepcopy(components[kind])
    scenario = {
        "doppel": 1,
        "duration": "10s",
        "limits": {"wall_time": "1s", "events": "200k", "memory": "2GB"},
        "locations": {"london": {}, "leeds": {"weight": "2x"}},
        "page_classes": {"page": {}, "search": {"prefixes": ["/search"], "cacheable": False}},
        "components": components,
        "traffic": {
            "visitors": {
                "kind": "open",
                "to": chance.choice(["edge", "alias.example"]),
                "rate": "50/s",
                "pages": {"count": 20},
            },
            "users": {"kind": "closed", "to": "app", "users": 3, "pages": {"count": 5}},
        },
        "objectives": [{"name": "available", "that": "visitors.availability >= 50%"}],
    }
    if chance.random() < 0.2:
        del scenario["traffic"][chance.choice(["visitors", "users"])]
        scenario["objectives"] = []
    return scenario


def behind(name, components):
    """Those that a component may call without a cycle: what comes later in a page's way."""
    kind = components[name]["kind"]
    if kind not in CHAIN or "docs" in components:
        return list(components)
    place = CHAIN.index(kind)
    if place < CHAIN.index("edge"):
        kinds = ["dns_authority", "edge", "app"]
    else:
        kinds = CHAIN[place + 1 :]
    return [other for other in components if components[other]["kind"] in kinds]


def made(description, chance):
    """A platform, and the same with random changes."""
    base = platform(chance)
    scenario = copy.deepcopy(base)
    components = base["components"]
    for _ in range(chance.choice([1, 2, 3, 5, 12, 30])):
        section = chance.choice(["components"] * 5 + ["traffic"] * 2 + ["settings"])
        if section == "settings":
            name = chance.choice(sorted(set(description.settings) - set(description.kinds) - NEVER))
            scenario[name] = Maker(chance, []).value(description.settings[name], name)
            continue
        owner = chance.choice(sorted(base[section]))
        fields = description.kinds[section][base[section][owner]["kind"]]
        field = chance.choice(sorted(set(fields) - {"kind"}))
        callees = behind(owner, components) if section == "components" else list(components)
        scenario[section][owner][field] = Maker(chance, callees).value(fields[field], field)
    events = range(chance.choice([0, 1, 1, 2, 5, 40]))
    scenario["timeline"] = [event(description, chance, base) for _ in events]
    if chance.random() < 0.3:
        scenario["objectives"] += [objective(description, chance, base) for _ in range(3)]
    if chance.random() < 0.1:
        path, field = live_path(description, chance, base)
        ends = {"min": worded(chance, field), "max": worded(chance, field)}
        scenario["knobs"] = [{"path": path, **ends}]
    if chance.random() < 0.1:
        path, field = live_path(description, chance, base)
        scenario["set"] = {path: worded(chance, field)}
    return base, scenario


def live_path(description, chance, base):
    section = chance.choice(["components", "components", "traffic"])
    owner = chance.choice(sorted(base[section]))
    fields = description.kinds[section][base[section][owner]["kind"]]
    name = chance.choice(sorted(set(fields) - {"kind"}))
    path, field = f"{section}.{owner}.{name}", fields[name]
    while "properties" in field:
        name = chance.choice(sorted(field["properties"]))
        path, field = f"{path}.{name}", field["properties"][name]
    return path, field


def worded(chance, field):
    """A value as `set` has it: one text."""
    value = Maker(chance, []).value(field, "")
    return value if isinstance(value, str) else json.dumps(value)


def event(description, chance, base):
    action = chance.choice(sorted(description.kinds["timeline"]))
    fields = description.kinds["timeline"][action]
    event = {"at": chance.choice(TIMES)}
    if "for" in fields and chance.random() < 0.8:
        event["for"] = chance.choice(LENGTHS)
    first, _, fault = action.partition(".")
    components = sorted(base["components"])
    for name, field in fields.items():
        if name in ("at", "for", "target", "targets", "matching", "kind"):
            continue
        if name == first or chance.random() < 0.3:
            event[name] = Maker(chance, components).value(field, name)
    if fault:
        event[first] = fault
    if first == "set":
        event["set"], field = live_path(description, chance, base)
        event["value"] = worded(chance, field)
    where = chance.choice(["target"] * 5 + ["targets", "matching", "kind"])
    if where in fields or "target" in fields:
        where = where if where in fields else "target"
        event[where] = {
            "target": lambda: chance.choice(components),
            "targets": lambda: chance.sample(components, chance.choice([1, 2, len(components)])),
            "matching": lambda: chance.choice(["*", "a*", "*2", "[d-k]*", "app"]),
            "kind": lambda: base["components"][chance.choice(components)]["kind"],
        }[where]()
    if "with" in fields and chance.random() < 0.5:
        event["with"] = chance.choice(components)
    return event


def objective(description, chance, base):
    source = chance.choice(sorted(base["traffic"]))
    made = {
        "name": chance.choice(["a", "b", "é", "c" * 100]) + str(chance.random()),
        "that": chance.choice(
            [
                f"{source}.availability >= 100%",
                f"{source}.within(1ns) > 0%",
                f"{source}.latency.p999 <= 1s",
                f"{source}.latency_all.max < 2h",
                f"{source}.failed == 0",
                f"{next(name for name in ('app', 'front') if name in base['components'])}.utilisation < 50%",
                "recovery.time_to_recover <= 1s",
            ]
        ),
    }
    limits = {
        "during": SPANS,
        "between": ["0s and 5s", "5s and 2h"],
        "page_class": ["page", "search"],
        "location": ["leeds"],
    }
    for name, values in limits.items():
        if chance.random() < 0.15:
            made[name] = chance.choice(values)
    return made
