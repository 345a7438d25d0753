# SPDX-License-Identifier: Apache-2.0
"""Starts doppel and judges how it ends."""

import json
import os
import resource
import subprocess
import time

DONE, MISSED, REFUSED, STOPPED, FAULT = 0, 1, 3, 4, 70
PLAYED = {DONE, MISSED, STOPPED}
PATIENCE = 60  # seconds of wall time in which it takes none of its own: it hangs
CPU_LIMIT = 20  # seconds: each run is limited to one of its own, checks play few


def own_time(pid):
    """Seconds of processor time that a process has taken."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Ended:
    def __init__(self, code, out, err, cpu):
        self.code, self.out, self.err, self.cpu = code, out, err, cpu


class Program:
    """doppel, with a folder of its own for all that it keeps."""

    def __init__(self, path, folder):
        self.path = os.path.abspath(path)
        self.folder = folder
        self.environment = {**os.environ, "XDG_DATA_HOME": folder, "HOME": folder, "NO_COLOR": "1"}

    def start(self, *arguments, **how):
        how = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "env": self.environment,
            "cwd": self.folder,
            **how,
        }
        return subprocess.Popen([self.path, *arguments], start_new_session=True, **how)

    def ends(self, *arguments, **how):
        """Waits for its end, however long a busy machine lets it wait. A hang is a code of its own: None."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = self.start(*arguments, **how)
        taken = 0
        while True:
            try:
                out, err = process.communicate(timeout=PATIENCE)
                break
            except subprocess.TimeoutExpired:
                before_that, taken = taken, own_time(process.pid)
                if before_that < taken <= CPU_LIMIT:
                    continue
                process.kill()
                process.communicate()
                return Ended(None, b"", b"", taken)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Ended(process.returncode, out or b"", err or b"", cpu)


def fault(ended, codes=PLAYED | {REFUSED}):
    """What is wrong with how it ended, in words; None if nothing is."""
    said = ended.err[-600:].decode(errors="replace").strip()
    if ended.code is None or ended.cpu > CPU_LIMIT:
        return f"does not end ({ended.cpu:.0f} s)"
    if ended.code not in codes:
        return f"ends with {ended.code}: {said}"
    if ended.code in (DONE, MISSED) and said:
        return f"ends with {ended.code}, and says: {said}"
    if ended.code in (REFUSED, FAULT) and not said:
        return f"ends with {ended.code} without a word"
    return None


def fault_of_summary(ended):
    """What is wrong with a summary in JSON; None if nothing is."""

    def not_a_number(text):
        raise ValueError(f"{text} is no JSON")

    if ended.code == STOPPED and not ended.out and ended.err:
        return None  # while the platform was set up
    try:
        summary = json.loads(ended.out, parse_constant=not_a_number)
    except ValueError as error:
        return f"the summary can't be read: {error}"
    if summary["broken_laws"]:
        return f"broken laws: {summary['broken_laws']}"
    reached = summary["status"]["reason"] == "reached_end"
    right = STOPPED if not reached else DONE if summary["objectives_met"] else MISSED
    if ended.code != right:
        return f"ends with {ended.code} where its summary says {right}"
    for name, counted in [("requests", summary["requests"]), *summary["traffic"].items()]:
        if counted["total"] != counted["ok"] + counted["failed"]:
            return f"{name}: {counted['ok']} + {counted['failed']} are not {counted['total']}"
        for kind in ("latency_s", "latency_failed_s", "latency_all_s"):
            if problem := unordered(counted[kind]):
                return f"{name}.{kind}: {problem}"
    return None


def unordered(latency):
    names = ("p50", "p90", "p95", "p99", "p999", "max")
    values = [latency[name] for name in names if latency.get(name) is not None]
    return None if [0, *values] == sorted([0, *values]) else f"not in order: {values}"
