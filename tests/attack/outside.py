# SPDX-License-Identifier: Apache-2.0
"""Ways in which the world outside ends a program, and what may be lost by it: nothing."""

import contextlib
import json
import os
import resource
import signal
import sqlite3
import time

from program import DONE, FAULT, PLAYED, STOPPED, fault

SIGNATURE = b"\x89HDF\r\n\x1a\n"


def out(program):
    return os.path.join(program.folder, "run.h5")


def limited(what, most):
    """For a program that may use so much of something."""
    return {"preexec_fn": lambda: resource.setrlimit(what, (most, most))}


def catalogue(program):
    return os.path.join(program.folder, "doppel/runs.sqlite")


def rows(program):
    """How many runs the catalogue holds."""
    path = catalogue(program)
    if not os.path.exists(path):
        return 0
    with contextlib.closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT count(*) FROM runs").fetchone()[0]


def killed(program, file, chance):
    """kill -9 at a random moment of a run that is being stored, between two that are left alone."""
    arguments = ["run", file, "-q", "-o", out(program)]
    began = time.monotonic()
    before = rows(program)
    first = program.ends(*arguments)
    if why := fault(first, PLAYED):
        return why
    process = program.start(*arguments)
    time.sleep(chance.random() * (time.monotonic() - began))
    process.kill()
    process.communicate()
    between = rows(program)
    stored = before + (not never_began(first))
    if not stored <= between <= stored + 1:
        return f"of {stored} runs and maybe one more, {between} are in the catalogue"
    last = program.ends(*arguments)
    if why := fault(last, PLAYED):
        return why
    if rows(program) != between + (not never_began(last)):
        return "a run that ended well is not in the catalogue"
    left = [name for name in os.listdir(program.folder) if ".h5.tmp-" in name]
    return f"left behind: {left}" if left else None


def killed_in_crowd(program, file, chance):
    """Four that store at once, under names of their own and one that two share; two are killed."""
    names = ["a.h5", "b.h5", "same.h5", "same.h5"]
    paths = [os.path.join(program.folder, name) for name in names]
    crowd = [program.start("run", file, "-q", "-o", path) for path in paths]
    time.sleep(chance.random() * 0.1)
    for process in crowd[1:3]:
        process.kill()
    for process in crowd:
        _, said = process.communicate()
        if process not in crowd[1:3] and process.returncode not in PLAYED:
            return f"one of several ends with {process.returncode}: {said[-300:]!r}"
    return None


def full_disk(program, file, chance):
    limits = limited(resource.RLIMIT_FSIZE, chance.choice([0, 1_000, 20_000, 60_000]))
    return fault(program.ends("run", file, "-q", "-o", out(program), **limits), {FAULT} | PLAYED)


BEFORE = (b"while the platform was set up", b"while routes were made up", b"while it was read")


def never_began(ended):
    """It was stopped before time passed: there is no result, and nothing is stored."""
    return ended.code == STOPPED and any(words in ended.err for words in BEFORE)


def unwritten(ended):
    """A fault, but where it was stopped before there was anything to write."""
    had_nothing = never_began(ended)
    return fault(ended, {STOPPED} if had_nothing else {FAULT})


def closed_pipe(program, file, chance):
    reader, writer = os.pipe()
    os.close(reader)
    ended = program.ends("run", file, "-q", "-o", out(program), stdout=writer)
    os.close(writer)
    return unwritten(ended)


def full_output(program, file, chance):
    with open("/dev/full", "wb") as full:
        return unwritten(program.ends("run", file, "-q", "-o", out(program), stdout=full))


def little_memory(program, file, chance):
    limits = limited(resource.RLIMIT_AS, chance.choice([60, 80, 120, 300]) << 20)
    ended = program.ends("run", file, "-q", "-o", out(program), **limits)
    has_begun = ended.code != 127  # else not even its libraries fitted
    return fault(ended, PLAYED | {FAULT}) if has_begun else None


def no_home(program, file, chance):
    homeless = {**program.environment}
    del homeless["HOME"], homeless["XDG_DATA_HOME"]
    stored = program.ends("run", file, "-q", "-o", out(program), env=homeless)
    return fault(stored, {FAULT}) or fault(program.ends("run", file, "-q", env=homeless), PLAYED)


def no_folder(program, file, chance):
    none = os.path.join(program.folder, "none/run.h5")
    where = chance.choice(["/proc/nowhere/run.h5", "/dev/null", none, program.folder])
    return fault(program.ends("run", file, "-q", "-o", where), {2, FAULT})


def interrupted(program, file, chance):
    """Ctrl-C, once or twice, and SIGTERM."""
    process = program.start("run", file, "-q", "-o", out(program))
    time.sleep(chance.random() * 0.1)
    number = chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    for _ in range(chance.choice([1, 1, 2])):
        process.send_signal(number)
    process.communicate(timeout=30)
    if process.returncode not in PLAYED | {-number}:
        return f"ends with {process.returncode} after {signal.Signals(number).name}"


def check(program, file, chance):
    """Several checked at once; killed, interrupted, without room, or left alone."""
    with open(file, encoding="utf-8") as one:
        if '"objectives":\n' not in one.read():
            return None  # nothing to check, which it says
    folder = os.path.join(program.folder, "several")
    os.makedirs(folder, exist_ok=True)
    for i in range(3):
        with open(file, "rb") as one, open(os.path.join(folder, f"{i}.yaml"), "wb") as another:
            another.write(one.read())
    report = os.path.join(program.folder, "report.xml")
    arguments = ["check", "-q", "--jobs", "2", "--junit", report, folder]
    how = chance.choice(["kill", "interrupt", "full", "pipe", "alone"])
    if how == "full":
        limits = limited(resource.RLIMIT_FSIZE, chance.choice([0, 100, 3000]))
        ended = program.ends(*arguments, **limits)
        return fault(ended, {FAULT} | PLAYED) or half_report(report)
    if how == "pipe":
        reader, writer = os.pipe()
        os.close(reader)
        ended = program.ends(*arguments, stdout=writer)
        os.close(writer)
        return fault(ended, {FAULT}) or half_report(report)
    if how == "alone":
        return fault(program.ends(*arguments), PLAYED) or half_report(report)
    process = program.start(*arguments)
    time.sleep(chance.random() * 0.1)
    process.send_signal(signal.SIGKILL if how == "kill" else signal.SIGINT)
    process.communicate(timeout=30)
    if how == "interrupt" and process.returncode not in PLAYED | {-signal.SIGINT}:
        return f"ends with {process.returncode} after SIGINT"
    return half_report(report) or survivors(process)


def half_report(report):
    if os.path.exists(report):
        with open(report, "rb") as file:
            if not file.read().rstrip().endswith(b"</testsuites>"):
                return "left half a report"


def survivors(process):
    """Its own processes have ended, too, soon after it; they share its session."""
    for _ in range(40):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return None
        time.sleep(0.05)
    return "processes of it live on"


WAYS = {
    way.__name__: way
    for way in (
        killed,
        killed_in_crowd,
        full_disk,
        closed_pipe,
        full_output,
        little_memory,
        no_home,
        no_folder,
        interrupted,
        check,
    )
}


def holds(file, fingerprint):
    """Whether a run file is of that fingerprint, which stands in it as it is."""
    with open(file, "rb") as content:
        return fingerprint.encode() in content.read()


def lost(program):
    """What is wrong with what was left: files are whole, the catalogue's are there."""
    ended = program.ends("runs", "-n", "100000", "--format", "json")
    if why := fault(ended, {DONE}):
        return f"runs: {why}"
    if os.path.exists(catalogue(program)):
        with contextlib.closing(sqlite3.connect(catalogue(program))) as db:
            if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return "the catalogue is damaged"
            fingerprints = dict(db.execute("SELECT id, fingerprint FROM runs"))
        for run in json.loads(ended.out)["runs"]:
            if run["file_state"] == "gone":
                return f"{run['file']} is in the catalogue and not there"
            if run["file_state"] == "its" and not holds(run["file"], fingerprints[run["id"]]):
                return f"{run['file']} is said to be run {run['id']}'s and is not"
    for name in os.listdir(program.folder):
        if name.endswith(".h5"):
            with open(os.path.join(program.folder, name), "rb") as file:
                if file.read(8) != SIGNATURE:
                    return f"half a file is called {name}"
    return None
