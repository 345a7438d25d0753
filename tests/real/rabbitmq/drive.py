#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Has a real rabbitmq-server of its own do random things, and writes what it did, for rabbitmq_test.cpp, which has the model
do the same: "operation => answer", a line each.

    tests/real/rabbitmq/drive.py topics [SEED]     500 bindings of a topic exchange, and 500 keys
    tests/real/rabbitmq/drive.py queue [SEED]      publishing, consuming with prefetch and priorities, acknowledging,
                                                   rejecting, requeueing, closing channels
"""
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import pika

OPERATIONS = 300
QUIET = 0.03  # seconds without a delivery after which none is expected


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A rabbitmq-server of its own, in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="doppel-rabbitmq-")
        self.port = free_port()
        self.plugins = os.path.join(self.folder, "plugins")
        with open(self.plugins, "w", encoding="ascii") as file:
            file.write("[].\n")
        environment = dict(
            os.environ,
            HOME=self.folder,
            RABBITMQ_NODENAME=f"doppel{self.port}@localhost",
            RABBITMQ_NODE_IP_ADDRESS="127.0.0.1",
            RABBITMQ_NODE_PORT=str(self.port),
            RABBITMQ_DIST_PORT=str(free_port()),
            RABBITMQ_MNESIA_BASE=os.path.join(self.folder, "mnesia"),
            RABBITMQ_LOG_BASE=os.path.join(self.folder, "log"),
            RABBITMQ_ENABLED_PLUGINS_FILE=self.plugins,
            RABBITMQ_CONFIG_FILE=os.path.join(self.folder, "none"),
            RABBITMQ_PID_FILE=os.path.join(self.folder, "pid"),
        )
        server = next(path for path in PLACES if os.path.exists(path))
        self.process = subprocess.Popen(
            [server], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def connect(self):
        for _ in range(600): # a busy machine needs minutes for that
            try:
                return pika.BlockingConnection(pika.ConnectionParameters(host="127.0.0.1", port=self.port))
            except pika.exceptions.AMQPError:
                if self.process.poll() is not None:
                    raise
                time.sleep(0.5)
        raise TimeoutError("rabbitmq-server does not come up")

    def stop(self):
        try:
            os.killpg(self.process.pid, 15)
            self.process.wait(30)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, 9)
        shutil.rmtree(self.folder, ignore_errors=True)


PLACES = ["/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/sbin/rabbitmq-server"]


class Real:
    """Obeys the same lines as the model, on a real broker."""

    def __init__(self, connection):
        self.connection = connection
        self.control = connection.channel()
        self.control.exchange_declare("topics", "topic")
        self.control.exchange_declare("dead", "fanout")
        self.control.queue_declare("dead")
        self.control.queue_bind("dead", "dead")
        self.bound = set()
        self.channels = {}
        self.delivered = {}
        self.deliveries = 0

    def quiet(self, rounds):
        """Until nothing has come for so many rounds."""
        idle = 0
        while idle < rounds:
            before = self.deliveries
            self.connection.process_data_events(time_limit=QUIET)
            self.control.queue_declare("main", passive=True)
            idle = idle + 1 if self.deliveries == before else 0

    def told(self, rounds=2):
        self.quiet(rounds)
        text = "".join(f" {channel}:{','.join(ids)}" for channel, ids in sorted(self.delivered.items()))
        self.delivered = {}
        return text

    def receive(self, channel):
        def on_message(_, method, __, body):
            self.deliveries += 1
            self.delivered.setdefault(channel, []).append(body.decode() + ("r" if method.redelivered else ""))
        return on_message

    def obey(self, line):
        words = line.split(" ")
        verb = words[0]
        if verb == "bind":
            name = f"q{words[1]}"
            if name not in self.bound:
                self.control.queue_declare(name)
                self.bound.add(name)
            self.control.queue_bind(name, "topics", words[2].strip('"'))
            return None
        if verb == "waiting":
            return self.drain("main", lambda properties, body: body.decode())
        if verb == "dead":
            return self.drain("dead", self.death)
        return getattr(self, verb)(*words[1:])

    def route(self, keys):
        """The queues of each key. All are published before each queue is emptied, since most are empty after one key."""
        for number, key in enumerate(keys):
            self.control.basic_publish("topics", key, str(number).encode())
        found = [[] for _ in keys]
        for name in sorted(self.bound, key=lambda each: int(each[1:])):
            for number in self.drain(name, lambda _, body: body.decode()).split():
                queues = found[int(number)]
                queues.append("twice" if name[1:] in queues else name[1:])
        return ["".join(" " + each for each in queues) for queues in found]

    @staticmethod
    def death(properties, body):
        newest = properties.headers["x-death"][0]
        return f"{body.decode()}:{newest['reason']}:{newest['count']}"

    def drain(self, name, tell):
        told = ""
        while True:
            method, properties, body = self.control.basic_get(name, auto_ack=True)
            if method is None:
                return told
            told += " " + tell(properties, body)

    def declare(self, length):
        arguments = {"x-dead-letter-exchange": "dead"}
        if int(length) > 0:
            arguments["x-max-length"] = int(length)
        self.control.queue_declare("main", arguments=arguments)
        return ""

    def publish(self, number):
        self.control.basic_publish("", "main", number.encode())
        return self.told()

    def subscribe(self, number, prefetch, priority):
        channel = self.connection.channel()
        self.channels[number] = channel
        channel.basic_qos(prefetch_count=int(prefetch))
        channel.basic_consume("main", self.receive(int(number)), arguments={"x-priority": int(priority)})
        return self.told()

    def ack(self, number, tag, multiple):
        self.channels[number].basic_ack(int(tag), multiple=multiple == "1")
        return self.told()

    def reject(self, number, tag, multiple):
        self.channels[number].basic_nack(int(tag), multiple=multiple == "1", requeue=False)
        return self.told()

    def requeue(self, number, tag, multiple):
        self.channels[number].basic_nack(int(tag), multiple=multiple == "1", requeue=True)
        return self.told()

    def close(self, number):
        self.channels.pop(number).close()
        return self.told(rounds=10) # queues hear of it from the channel's end, in their own time


def topics(chance, bindings, keys):
    """The lines that bind queues, and keys to be routed."""
    def key(words, most):
        return ".".join(chance.choice(words) for _ in range(chance.randrange(most + 1)))
    lines = [f'bind {i % 40} "{key(["a", "b", "c", "", "*", "*", "#"], 5)}"' for i in range(bindings)]
    return lines, [key(["a", "b", "c", ""], 6) for _ in range(keys)]


class Script:
    """Operations that make sense: what is acknowledged was delivered, as the answers so far tell."""

    def __init__(self, chance):
        self.chance = chance
        self.messages = 0
        self.channels = 0
        self.outstanding = {}
        self.sent = {}

    def next(self):
        full = [channel for channel, tags in self.outstanding.items() if tags]
        roll = self.chance.random()
        if roll < 0.08 and len(self.outstanding) < 4 or not self.outstanding and roll < 0.3:
            self.channels += 1
            self.outstanding[str(self.channels)] = []
            self.sent[str(self.channels)] = 0
            return f"subscribe {self.channels} {self.chance.randrange(4)} {self.chance.randrange(2)}"
        if roll < 0.11 and self.outstanding:
            channel = self.chance.choice(sorted(self.outstanding))
            del self.outstanding[channel]
            return f"close {channel}"
        if roll < 0.6 and full:
            channel = self.chance.choice(sorted(full))
            tags = self.outstanding[channel]
            tag = self.chance.choice(tags)
            multiple = self.chance.random() < 0.2
            self.outstanding[channel] = [each for each in tags if (each > tag if multiple else each != tag)]
            return f"{self.chance.choice(['ack', 'ack', 'reject', 'requeue'])} {channel} {tag} {int(multiple)}"
        self.messages += 1
        return f"publish {self.messages}"

    def hears(self, told):
        for part in told.split():
            channel, ids = part.split(":")
            for _ in ids.split(","):
                self.sent[channel] += 1
                self.outstanding[channel].append(self.sent[channel])


def play(real, part, chance):
    def do(line):
        answer = real.obey(line)
        print(line if answer is None else f"{line} =>{answer}", flush=True)
        return answer

    if part == "topics":
        lines, keys = topics(chance, 500, 500)
        for line in lines:
            do(line)
        for key, queues in zip(keys, real.route(keys)):
            print(f'route "{key}" =>{queues}')
        return
    do("declare 12")
    script = Script(chance)
    for _ in range(OPERATIONS):
        script.hears(do(script.next()))
    for channel in sorted(script.outstanding):
        do(f"close {channel}")
    do("waiting")
    do("dead")


def main():
    part, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 36
    server = Server()
    try:
        play(Real(server.connect()), part, random.Random(seed))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
