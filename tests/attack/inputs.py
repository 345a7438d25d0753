# SPDX-License-Identifier: Apache-2.0
"""Files that a scenario names, in every form and damaged in every way: logs, routes, pages."""

import gzip
import json
import os
import sqlite3

from program import PLAYED, REFUSED, fault

COMMON = '10.0.0.{n} - - [10/Oct/2025:13:55:{s:02} +0000] "GET /p{n}?q=1 HTTP/1.1" 200 2326'
LINES = {
    "common": COMMON,
    "combined": COMMON + ' "-" "curl"',
    "vhost_combined": "www:443 " + COMMON + ' "-" "curl"',
    "fastly": '{{"client_ip":"10.0.0.{n}", "request_received":"2025-10-10 13:55:{s:02}.5", '
    '"method":"GET", "url":"/p{n}", "status":200, "bytes":34012}}',
}
ROUTES = {
    "list": "/p{n}",
    "csv": "/p{n},exact",
    "jsonl": '{{"incoming_path":"/p{n}", "route_type":"exact", "backend_id":"frontend"}}',
}
ODD = [b"\0", b"\r", b"\xff\xfe", b'"', b"{", b"\n\n", b"x" * 100_000, b"9" * 400, b"%", b","]
ACCIDENTS = ["none", "cut", "flip", "insert", "double", "line ends", "empty", "reverse", "zeros"]


def text_of(line, chance, head=""):
    count = chance.choice([0, 1, 30, 3000])
    made = [line.format(n=n % 250, s=n * 60 // max(count, 1)) for n in range(count)]
    return (head + "".join(each + "\n" for each in made)).encode()


def database(folder, chance):
    path = os.path.join(folder, "made.db")
    if os.path.exists(path):
        os.remove(path)
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE routes(incoming_path, route_type, backend_id)")
        rows = [(f"/p{n}",) for n in range(chance.choice([1, 5000]))]
        db.executemany("INSERT INTO routes VALUES(?, 'exact', 'frontend')", rows)
    db.close()
    with open(path, "rb") as file:
        return file.read()


def damaged(data, chance):
    """The bytes after one of many accidents."""
    how = chance.choice(ACCIDENTS)
    if not data or how == "none":
        return how, data
    at = chance.randrange(len(data))
    if how == "cut":
        return how, data[:at]
    if how == "flip":
        changed = bytearray(data)
        for _ in range(chance.choice([1, 10, 1000])):
            changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return how, bytes(changed)
    if how == "insert":
        return how, data[:at] + chance.choice(ODD) + data[at:]
    if how == "double":
        return how, data + data
    if how == "line ends":
        return how, data.replace(b"\n", chance.choice([b"\r", b"\r\n", b"\r\r\n"]))
    if how == "reverse":
        return how, b"\n".join(reversed(data.split(b"\n")))
    return how, b"" if how == "empty" else bytes(len(data))


def packed(data, chance):
    """As it is, or compressed, and then maybe damaged; or a bomb."""
    how = chance.choice(["plain", "plain", "gzip", "gzip, damaged", "bomb"])
    if how == "bomb":
        return how, gzip.compress(chance.choice([b"\n", b"x"]) * 50_000_000)
    if how.startswith("gzip"):
        data = gzip.compress(data)
    return how, damaged(data, chance)[1] if how.endswith("damaged") else data


def put(path, data, chance):
    """Under its name; or in its place something that is no file."""
    if os.path.lexists(path):
        os.remove(path)
    odd = chance.choice(["file"] * 12 + ["fifo", "device", "loop", "link"])
    if odd == "fifo":
        os.mkfifo(path)
    elif odd == "device":
        os.symlink("/dev/zero", path)
    elif odd == "loop":
        os.symlink(path, path)
    else:
        target = path + ".target" if odd == "link" else path
        with open(target, "wb") as file:
            file.write(data)
        if odd == "link":
            os.symlink(target, path)
    return odd


def attack(program, chance):
    """What was done, and what is wrong with how doppel took it, or None."""
    folder = program.folder
    what = chance.choice([*LINES, *ROUTES, "database", "pages"])
    path = os.path.join(folder, "input")
    if what in LINES:
        data = text_of(LINES[what], chance)
    elif what == "database":
        data = database(folder, chance)
    elif what == "pages":
        data = text_of("/p{n},{s}", chance, "base_path,hits\n")
    else:
        data = text_of(ROUTES[what], chance, "incoming_path,route_type\n" if what == "csv" else "")
    how, data = damaged(data, chance)
    packing, data = packed(data, chance)
    name = ", ".join([what, how, packing, put(path, data, chance)])
    if what in ROUTES or what == "database":
        ended = program.ends("route", "/p1", "--routes", path)
        return name, fault(ended, {0, REFUSED})
    scenario = {
        "doppel": 1,
        "duration": "2min",
        "limits": {"wall_time": "1s", "memory": "2GB"},
        "components": {"app": {"kind": "app"}},
        "traffic": {"visitors": {"kind": "replay", "to": "app", "log": "input"}},
    }
    if what == "pages":
        pages = {"popularity": "csv(input)"}
        visitors = {"kind": "open", "to": "app", "rate": "5/s", "pages": pages}
        scenario["traffic"]["visitors"] = visitors
    file = os.path.join(folder, "replay.yaml")
    with open(file, "w", encoding="utf-8") as out:
        json.dump(scenario, out)
    ended = program.ends("run", file, "-q", "--format", "json")
    why = fault(ended, PLAYED | {REFUSED})
    if why is None and ended.code == 0 and what != "pages" and packing in ("plain", "gzip"):
        text = data if packing == "plain" else gzip.decompress(data)
        why = lines_lost(json.loads(ended.out), text)
    return name, why


def lines_lost(summary, data):
    """Every line that isn't blank was played or told, one way or another."""
    if any("longer than the run" in note for note in summary["notes"]):
        return None
    lines = sum(1 for line in data.replace(b"\r", b"\n").split(b"\n") if line.strip(b" \t"))
    metrics = summary["traffic"]["visitors"]["metrics"]
    told = metrics["accepted"] + metrics["rejected"]
    return f"{lines} lines, {told} told" if told != lines else None
