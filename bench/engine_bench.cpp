// SPDX-License-Identifier: Apache-2.0
// How fast the engine plays the queues that simulators are compared by: M/M/1, M/M/64, a million sleepers, requests with a
// time-out, nested calls. CPU time of the run phase; an event is one arrival or one departure, however many the engine needs.
#include "sim/math.h"
#include "sim/pool.h"
#include "sim/within.h"
#include "sim/world.h"

#include <sys/resource.h>

#include <cstdint>
#include <cstdio>
#include <string_view>

namespace {

using namespace doppel::sim;
using namespace std::chrono_literals;

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
}

long residentKilobytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

Duration exponential(Draws& draws, double meanSeconds) {
    return fromSeconds(-meanSeconds * log(draws.uniformOpen()));
}

struct Queue {
    World& owner;
    Pool servers;
    Stream arrivals;
    Stream services;
    double meanGap;
    double meanService;
    Gauge inSystem;
    Histogram stay;
    std::int64_t left;

    World& world() { return owner; }

    Task<void> customer() {
        const Time arrival = owner.now();
        inSystem.add(arrival, 1);
        {
            const Pool::Lease server = co_await servers.acquire();
            co_await owner.sleep(exponential(services, meanService));
        }
        inSystem.add(owner.now(), -1);
        stay.record((owner.now() - arrival).count());
    }
    Task<void> source() {
        while (left-- > 0) {
            co_await owner.sleep(exponential(arrivals, meanGap));
            owner.spawn(customer());
        }
    }
};

void queue(const char* name, std::int64_t servers, double expected) {
    constexpr std::int64_t kCustomers = 4'000'000;
    World world({.seed = 1});
    Queue model{world,
                Pool(world, {.capacity = servers}),
                world.stream("arrivals"),
                world.stream("services"),
                1.0 / (0.9 * static_cast<double>(servers)),
                1.0,
                Gauge{},
                Histogram{},
                kCustomers};
    const double before = cpuSeconds();
    world.spawn(model.source());
    world.run(kNever);
    const double seconds = cpuSeconds() - before;
    std::printf("%-28s %8.2f M events/s   mean stay %.4f (theory %.4f)\n",
                name,
                2e-6 * kCustomers / seconds,
                model.stay.mean() * 1e-9,
                expected);
    world.clear();
}

Task<void> sleeper(World& world, Stream& stream, int times) {
    while (times-- > 0) {
        co_await world.sleep(exponential(stream, 1.0));
    }
}

void sleepers(int count, int times) {
    World world({.seed = 1});
    Stream stream = world.stream("sleep");
    const long memoryBefore = residentKilobytes();
    for (int i = 0; i < count; ++i) {
        world.spawn(sleeper(world, stream, times));
    }
    const double before = cpuSeconds();
    world.run(kNever);
    const double seconds = cpuSeconds() - before;
    std::printf("%8d sleepers            %8.2f M events/s   %.0f B each\n",
                count,
                1e-6 * count * times / seconds,
                1024.0 * static_cast<double>(residentKilobytes() - memoryBefore) / count);
}

Task<void> work(World& world, Stream& stream) {
    co_await world.sleep(exponential(stream, 0.01));
}

Task<void> client(World& world, Stream& stream, int requests) {
    while (requests-- > 0) {
        co_await within(world, 30s, work(world, stream), OnTimeout::Abandon);
    }
}

void timeouts(int clients, int requests) {
    World world({.seed = 1});
    Stream stream = world.stream("work");
    for (int i = 0; i < clients; ++i) {
        world.spawn(client(world, stream, requests));
    }
    const double before = cpuSeconds();
    world.run(kNever);
    const double seconds = cpuSeconds() - before;
    std::printf("%8d with a time-out     %8.2f M requests/s\n", clients, 1e-6 * clients * requests / seconds);
}

Task<int> leaf(World&, int value) {
    co_return value + 1;
}

Task<void> caller(World& world, int calls, int& sum) {
    for (int i = 0; i < calls; ++i) {
        sum += co_await leaf(world, i);
    }
}

void nestedCalls() {
    constexpr int kCalls = 20'000'000;
    World world({.seed = 1});
    int sum = 0;
    const double before = cpuSeconds();
    world.spawn(caller(world, kCalls, sum));
    std::printf("a nested call                %8.2f ns (sum %d)\n", 1e9 * (cpuSeconds() - before) / kCalls, sum);
}

} // namespace

int main() {
    queue("M/M/1, 90 % busy", 1, 10.0);
    queue("M/M/64, 90 % busy", 64, 1.04854);
    sleepers(100'000, 10);
    sleepers(1'000'000, 3);
    timeouts(100, 50'000);
    timeouts(10'000, 500);
    nestedCalls();
}
