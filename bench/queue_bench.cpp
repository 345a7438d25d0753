// SPDX-License-Identifier: Apache-2.0
// What the event queue costs, in millions of operations a second of user time on one core:
//
//   hold        n pending; each step pops the earliest and pushes one a random increment later.
//               Ladder, heap, and the whole event queue (slots included) for five distributions
//               of the increment.
//   time-outs   n requests in flight; each schedules a deadline 30 s ahead in a lane, lives
//               Exp(10 ms), and cancels it.
#include "sim/binary_heap.h"
#include "sim/event_queue.h"
#include "sim/ladder_queue.h"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace doppel::sim;

double userSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

// 64 Ki increments drawn beforehand, so that drawing isn't measured.
std::vector<std::int64_t> increments(std::string_view shape) {
    std::uint64_t state = 36;
    const auto uniform = [&state] { // xorshift64*
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return (static_cast<double>((state * 0x2545F4914F6CDD1D) >> 11) + 0.5) * 0x1p-53;
    };
    std::vector<std::int64_t> drawn(1 << 16);
    for (std::int64_t& increment : drawn) {
        const double u = uniform();
        double seconds = 1;
        if (shape == "exponential") {
            seconds = -std::log(u);
        } else if (shape == "bimodal") {
            seconds = 1e-3 * u + (uniform() < 1.0 / 128 ? 30 : 0);
        } else if (shape == "pareto 1.1") {
            seconds = std::pow(u, -1 / 1.1);
        } else if (shape == "ties 0,1,2") {
            seconds = std::floor(3 * u);
        }
        increment = static_cast<std::int64_t>(seconds * 1e9);
    }
    return drawn;
}

struct Measured {
    double millionsPerSecond;
    double bytesPerPending;
    std::uint64_t check; // a hash of the order of popping
};

template <class Queue>
Measured hold(const std::vector<std::int64_t>& drawn, std::size_t pending, std::size_t steps) {
    Queue queue;
    std::uint64_t sequence = 0;
    std::size_t next = 0;
    const auto increment = [&] {
        return drawn[next++ & (drawn.size() - 1)];
    };
    for (std::size_t i = 0; i < pending; ++i) {
        queue.push({increment(), sequence++ << EventEntry::kSlotBits});
    }
    std::uint64_t check = 0;
    double started = 0;
    for (std::size_t i = 0; i < pending + steps; ++i) {
        if (i == pending) { // warm
            started = userSeconds();
        }
        const EventEntry entry = queue.front();
        queue.pop();
        check = check * 31 + entry.order;
        queue.push({entry.time + increment(), sequence++ << EventEntry::kSlotBits});
    }
    return {1e-6 * static_cast<double>(steps) / (userSeconds() - started),
            static_cast<double>(queue.memory()) / static_cast<double>(pending), check};
}

Measured holdWhole(const std::vector<std::int64_t>& drawn, std::size_t pending, std::size_t steps) {
    EventQueue queue;
    std::size_t next = 0;
    const auto increment = [&] {
        return Duration{drawn[next++ & (drawn.size() - 1)]};
    };
    char action = 0;
    for (std::size_t i = 0; i < pending; ++i) {
        queue.schedule(kStart + increment(), &action);
    }
    double started = 0;
    for (std::size_t i = 0; i < pending + steps; ++i) {
        if (i == pending) { // warm
            started = userSeconds();
        }
        const auto due = queue.popUntil(kNever);
        queue.schedule(due->time + increment(), due->action);
    }
    return {1e-6 * static_cast<double>(steps) / (userSeconds() - started),
            static_cast<double>(queue.memory()) / static_cast<double>(pending), 0};
}

Measured timeOuts(std::size_t inFlight, std::size_t requests) {
    const std::vector<std::int64_t> drawn = increments("exponential");
    EventQueue queue;
    std::vector<EventId> deadlines(inFlight);
    std::size_t next = 0;
    const auto start = [&](EventId& deadline, Time now) {
        using namespace std::chrono_literals;
        deadline = queue.schedule(queue.lane(30s), now, &deadline);
        queue.schedule(now + Duration{drawn[next++ & (drawn.size() - 1)] / 100}, &deadline);
    };
    for (EventId& deadline : deadlines) {
        start(deadline, kStart);
    }
    const double started = userSeconds();
    for (std::size_t i = 0; i < requests; ++i) {
        const auto due = queue.popUntil(kNever);
        auto& deadline = *static_cast<EventId*>(due->action);
        queue.cancel(deadline);
        start(deadline, due->time);
    }
    return {1e-6 * static_cast<double>(requests) / (userSeconds() - started),
            static_cast<double>(queue.memory()), 0};
}

} // namespace

int main() {
    std::printf("%-12s %9s %9s %9s %9s %9s %9s\n", "hold, M/s", "pending", "heap", "ladder",
                "queue", "ladder B", "queue B");
    for (const std::string_view shape :
         {"exponential", "bimodal", "constant", "pareto 1.1", "ties 0,1,2"}) {
        const std::vector<std::int64_t> drawn = increments(shape);
        for (const std::size_t pending : {2U, 16U, 64U, 1000U, 100'000U, 1'000'000U}) {
            const std::size_t steps = 4'000'000;
            const Measured heap = hold<BinaryHeap<EventEntry>>(drawn, pending, steps / 2);
            const Measured ladder = hold<LadderQueue>(drawn, pending, steps / 2);
            const Measured whole = holdWhole(drawn, pending, steps);
            std::printf("%-12s %9zu %9.1f %9.1f %9.1f %9.1f %9.1f%s\n", shape.data(), pending,
                        heap.millionsPerSecond, ladder.millionsPerSecond, whole.millionsPerSecond,
                        ladder.bytesPerPending, whole.bytesPerPending,
                        heap.check == ladder.check ? "" : "  ORDERS DIFFER");
        }
    }
    std::printf("\n%-12s %9s %9s %9s\n", "time-outs", "in flight", "M req/s", "kB");
    for (const std::size_t inFlight : {100U, 10'000U}) {
        const Measured measured = timeOuts(inFlight, 10'000'000);
        std::printf("%-12s %9zu %9.1f %9.0f\n", "30 s lane", inFlight, measured.millionsPerSecond,
                    measured.bytesPerPending / 1000);
    }
    return 0;
}
