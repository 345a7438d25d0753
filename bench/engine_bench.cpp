// SPDX-License-Identifier: Apache-2.0
// How fast the engine plays what simulators are compared by, with its statistics on; CPU user time
// of the run phase. An event is one timed event of the model (M/M/c: two a customer), however many
// the engine needs. docs/benchmarks.md describes each case and holds the figures.
//
//     engine_bench [CASE...]     all cases, or those named
#include "sim/channel.h"
#include "sim/distribution.h"
#include "sim/pool.h"
#include "sim/sampler.h"
#include "sim/within.h"
#include "sim/world.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string_view>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace doppel::sim;
using namespace std::chrono_literals;

rusage usage() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return used;
}

double userSeconds() {
    const rusage used = usage();
    return static_cast<double>(used.ru_utime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec) * 1e-6;
}

double residentBytes() {
    return 1024.0 * static_cast<double>(usage().ru_maxrss);
}

// User seconds that the world needs to run until nothing is pending.
double timedRun(World& world) {
    const double before = userSeconds();
    world.run(kNever);
    return userSeconds() - before;
}

Sampler exponential(const World& world, std::string_view use, double mean) {
    return {world.stream(use), Distribution::exponential(mean)};
}

// --- queues

constexpr std::int64_t kCustomers = 4'000'000;

struct Station {
    Station(World& its, std::int64_t servers)
        : owner(its),
          arrivals(exponential(its, "arrivals", 1 / (0.9 * static_cast<double>(servers)))),
          services(exponential(its, "services", 1)) {}

    void arrive() { inSystem.add(owner.now(), 1); }
    void leave(Time arrival) {
        inSystem.add(owner.now(), -1);
        stay.record((owner.now() - arrival).count());
    }
    World& world() { return owner; }

    World& owner;
    Sampler arrivals;
    Sampler services;
    Gauge inSystem;
    Histogram stay;
};

void printQueue(const char* name, double seconds, const Station& station, double theory) {
    std::printf("%-12s %8.2f M events/s    mean stay %.4f s (theory %.4f)\n", name,
                2e-6 * kCustomers / seconds, 1e-9 * station.stay.mean(), theory);
}

// Servers are processes that take customers out of a channel.
struct ServerStation : Station {
    ServerStation(World& its, std::int64_t servers) : Station(its, servers), waiting(its) {}

    Task<void> source() {
        for (std::int64_t left = kCustomers; left > 0; --left) {
            co_await owner.sleep(arrivals.duration());
            arrive();
            waiting.trySend(owner.now());
        }
    }
    Task<void> server() {
        for (;;) {
            const Time arrival = co_await waiting.receive();
            co_await owner.sleep(services.duration());
            leave(arrival);
        }
    }
    Channel<Time> waiting;
};

// Customers are processes that take a server out of a pool.
struct PoolStation : Station {
    PoolStation(World& its, std::int64_t servers)
        : Station(its, servers), servers_(its, {.capacity = servers}) {}

    Task<void> customer() {
        const Time arrival = owner.now();
        arrive();
        {
            const Pool::Lease server = co_await servers_.acquire();
            co_await owner.sleep(services.duration());
        }
        leave(arrival);
    }
    Task<void> source() {
        for (std::int64_t left = kCustomers; left > 0; --left) {
            co_await owner.sleep(arrivals.duration());
            owner.spawn(customer());
        }
    }
    Pool servers_;
};

void serverQueue(const char* name, std::int64_t servers, double theory) {
    World world({});
    ServerStation station(world, servers);
    for (std::int64_t i = 0; i < servers; ++i) {
        world.spawn(station.server());
    }
    world.spawn(station.source());
    const double seconds = timedRun(world);
    printQueue(name, seconds, station, theory);
    world.clear();
}

void poolQueue(const char* name, std::int64_t servers, double theory) {
    World world({});
    PoolStation station(world, servers);
    world.spawn(station.source());
    const double seconds = timedRun(world);
    printQueue(name, seconds, station, theory);
    world.clear();
}

// --- hold: a constant number pending

struct Hold {
    World& world;
    Sampler sampler;
    std::int64_t left;
};

class HoldEvent : public Callback {
public:
    explicit HoldEvent(Hold& hold) : Callback(&HoldEvent::fire), hold_(hold) {
        hold_.world.armAt(*this, hold_.world.now() + hold_.sampler.duration());
    }

private:
    static void fire(Callback& callback) {
        auto& self = static_cast<HoldEvent&>(callback);
        Hold& hold = self.hold_;
        if (--hold.left == 0) {
            hold.world.stop("enough");
        }
        hold.world.armAt(self, hold.world.now() + hold.sampler.duration());
    }
    Hold& hold_;
};

void hold(const char* name, std::size_t pending, std::int64_t steps) {
    World world({});
    Hold model{world, exponential(world, "hold", 1), steps};
    std::allocator<HoldEvent> allocator;
    HoldEvent* events = allocator.allocate(pending); // callbacks cannot move
    for (std::size_t i = 0; i < pending; ++i) {
        new (events + i) HoldEvent(model);
    }
    const double seconds = timedRun(world);
    std::printf("%-12s %8.2f M events/s\n", name, 1e-6 * static_cast<double>(steps) / seconds);
    allocator.deallocate(events, pending);
}

Task<void> sleeper(World& world, Sampler& sampler, int times) {
    while (times-- > 0) {
        co_await world.sleep(sampler.duration());
    }
}

void sleepers(const char* name, int count, int times) {
    World world({});
    Sampler sampler = exponential(world, "sleep", 1);
    const double before = residentBytes();
    for (int i = 0; i < count; ++i) {
        world.spawn(sleeper(world, sampler, times));
    }
    const double seconds = timedRun(world);
    std::printf("%-12s %8.2f M events/s    %.0f B a process\n", name,
                1e-6 * count * times / seconds, (residentBytes() - before) / count);
}

// --- time-outs that hardly ever come

class Request {
public:
    Request(Hold& hold, LaneId limit) : hold_(hold), limit_(limit), done_(*this), deadline_(*this) {
        start();
    }

private:
    struct Done : Callback {
        explicit Done(Request& its) : Callback(&Done::fire), request(its) {}
        static void fire(Callback& callback) { static_cast<Done&>(callback).request.finish(); }
        Request& request;
    };
    struct Deadline : Callback {
        explicit Deadline(Request& its) : Callback(&Deadline::fire), request(its) {}
        static void fire(Callback& callback) { static_cast<Deadline&>(callback).request.start(); }
        Request& request;
    };

    void start() {
        World& world = hold_.world;
        world.arm(deadline_, limit_);
        world.armAt(done_, world.now() + hold_.sampler.duration());
    }
    void finish() {
        hold_.world.disarm(deadline_);
        if (--hold_.left == 0) {
            hold_.world.stop("enough");
        }
        start();
    }

    Hold& hold_;
    LaneId limit_;
    Done done_;
    Deadline deadline_;
};

void timeoutEvents(const char* name, std::size_t inFlight, std::int64_t requests) {
    World world({});
    Hold model{world, exponential(world, "work", 0.01), requests};
    std::allocator<Request> allocator;
    Request* all = allocator.allocate(inFlight);
    for (std::size_t i = 0; i < inFlight; ++i) {
        new (all + i) Request(model, world.lane(30s));
    }
    const double before = residentBytes();
    const double seconds = timedRun(world);
    std::printf("%-12s %8.2f M requests/s  %.1f MB more\n", name,
                1e-6 * static_cast<double>(requests) / seconds, 1e-6 * (residentBytes() - before));
    allocator.deallocate(all, inFlight);
}

Task<void> work(World& world, Sampler& sampler) {
    co_await world.sleep(sampler.duration());
}

Task<void> client(World& world, Sampler& sampler, std::int64_t requests) {
    const LaneId limit = world.lane(30s);
    while (requests-- > 0) {
        co_await within(world, limit, work(world, sampler), OnTimeout::Abandon);
    }
}

void timeoutProcesses(const char* name, std::int64_t clients, std::int64_t requests) {
    World world({});
    Sampler sampler = exponential(world, "work", 0.01);
    for (std::int64_t i = 0; i < clients; ++i) {
        world.spawn(client(world, sampler, requests / clients));
    }
    const double before = residentBytes();
    const double seconds = timedRun(world);
    std::printf("%-12s %8.2f M requests/s  %.1f MB more\n", name,
                1e-6 * static_cast<double>(requests) / seconds, 1e-6 * (residentBytes() - before));
}

// --- calls

Task<int> leaf(World&, int value) {
    co_return value + 1;
}

Task<void> caller(World& world, int calls, int& sum) {
    for (int i = 0; i < calls; ++i) {
        sum += co_await leaf(world, i & 1);
    }
}

void nestedCalls(const char* name) {
    constexpr int kCalls = 50'000'000;
    World world({});
    int sum = 0;
    const double before = userSeconds();
    world.spawn(caller(world, kCalls, sum));
    std::printf("%-12s %8.2f ns a call (sum %d)\n", name, 1e9 * (userSeconds() - before) / kCalls,
                sum);
}

struct Case {
    const char* name;
    void (*run)(const char* name);
};
constexpr std::array kCases{
    Case{"mm1",
         [](const char* name) {
             serverQueue(name, 1, 10);
         }},
    Case{"mm64",
         [](const char* name) {
             serverQueue(name, 64, 1.04854);
         }},
    Case{"mm1pool",
         [](const char* name) {
             poolQueue(name, 1, 10);
         }},
    Case{"mm64pool",
         [](const char* name) {
             poolQueue(name, 64, 1.04854);
         }},
    Case{"hold1k",
         [](const char* name) {
             hold(name, 1000, 10'000'000);
         }},
    Case{"hold100k",
         [](const char* name) {
             hold(name, 100'000, 10'000'000);
         }},
    Case{"hold1m",
         [](const char* name) {
             hold(name, 1'000'000, 10'000'000);
         }},
    Case{"timeout100",
         [](const char* name) {
             timeoutEvents(name, 100, 10'000'000);
         }},
    Case{"timeout10k",
         [](const char* name) {
             timeoutEvents(name, 10'000, 10'000'000);
         }},
    Case{"within100",
         [](const char* name) {
             timeoutProcesses(name, 100, 5'000'000);
         }},
    Case{"within10k",
         [](const char* name) {
             timeoutProcesses(name, 10'000, 5'000'000);
         }},
    Case{"sleep20k",
         [](const char* name) {
             sleepers(name, 20'000, 200);
         }},
    Case{"sleep1m",
         [](const char* name) {
             sleepers(name, 1'000'000, 3);
         }},
    Case{"call", nestedCalls},
};

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> wanted(argv + 1, argv + argc);
    for (const Case& each : kCases) {
        if (wanted.empty() || std::ranges::find(wanted, each.name) != wanted.end()) {
            each.run(each.name);
        }
    }
}
