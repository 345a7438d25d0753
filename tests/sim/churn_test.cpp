// SPDX-License-Identifier: Apache-2.0
// Processes that come and go, wait for everything there is to wait for, are cancelled, abandoned,
// stopped and destroyed wherever they are. Whoever enters must leave, and under the sanitizers no
// byte may be lost or used again.
#include "sim/channel.h"
#include "sim/gate.h"
#include "sim/pool.h"
#include "sim/within.h"
#include "sim/world.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

class Clinic {
public:
    explicit Clinic(std::uint64_t seed)
        : world_({.seed = seed}), chance_(world_.stream("chance")), fifo_(world_, {.capacity = 8}),
          lifo_(world_, {.capacity = 3, .discipline = Discipline::Lifo, .bound = 100}),
          triage_(world_, {.capacity = 5, .discipline = Discipline::Priority}), gate_(world_),
          letters_(world_, 50) {}
    ~Clinic() { world_.clear(); }

    World& world() { return world_; }
    std::int64_t inside() const { return inside_; }
    std::uint64_t entered() const { return entered_; }
    std::int64_t busy() const { return fifo_.busy() + lifo_.busy() + triage_.busy(); }
    std::size_t waiting() const {
        return fifo_.waiting() + lifo_.waiting() + triage_.waiting() + gate_.waiting() +
               letters_.waiting();
    }

    // Patients come for so long; the manager turns every knob there is.
    Task<void> day(Duration length) {
        world_.spawn(manager());
        const Time end = world_.now() + length;
        while (world_.now() < end) {
            co_await world_.sleep(upTo(2ms));
            world_.spawn(visit());
        }
    }
    Task<void> visit() { co_await patient(0); }

private:
    struct Presence {
        explicit Presence(Clinic& its) : clinic(its) {
            ++clinic.inside_;
            ++clinic.entered_;
        }
        ~Presence() { --clinic.inside_; }
        Presence(const Presence&) = delete;
        Presence& operator=(const Presence&) = delete;
        Clinic& clinic;
    };

    Duration upTo(Duration most) {
        return Duration(
            static_cast<std::int64_t>(chance_.below(static_cast<std::uint64_t>(most.count()) + 1)));
    }

    Task<int> patient(int depth) {
        const Presence presence(*this);
        for (std::uint64_t steps = chance_.below(4); steps-- > 0;) {
            switch (chance_.below(8)) {
            case 0:
                co_await world_.sleep(upTo(20ms));
                break;
            case 1:
                co_await world_.sleepConstant(5ms);
                break;
            case 2: {
                const Pool::Lease lease = co_await fifo_.acquire();
                co_await world_.sleep(upTo(10ms));
                break;
            }
            case 3: {
                const Pool::Lease lease = co_await lifo_.acquire();
                if (lease) {
                    co_await world_.sleep(upTo(10ms));
                }
                break;
            }
            case 4: {
                const int urgency = static_cast<int>(chance_.below(3));
                const Pool::Lease lease = co_await triage_.acquire(urgency);
                co_await world_.sleep(upTo(10ms));
                break;
            }
            case 5:
                co_await gate_.wait();
                break;
            case 6:
                letters_.trySend(depth);
                co_await letters_.receive();
                break;
            default:
                if (depth < 4) {
                    co_await impatient(depth);
                }
            }
        }
        co_return depth;
    }

    Task<void> impatient(int depth) {
        constexpr std::array kPatience{Duration(0), Duration(5ms), Duration(10ms), Duration(1s)};
        const Duration patience = kPatience[chance_.below(kPatience.size())];
        const OnTimeout onTimeout = chance_.chance(0.5) ? OnTimeout::Abandon : OnTimeout::Cancel;
        co_await within(world_, patience, patient(depth + 1), onTimeout);
    }

    Task<void> manager() {
        for (int i = 0; i < 200; ++i) {
            co_await world_.sleep(5ms);
            fifo_.setCapacity(static_cast<std::int64_t>(chance_.below(16)));
            triage_.setCapacity(static_cast<std::int64_t>(chance_.below(8)));
            gate_.open(chance_.below(30));
            if (chance_.chance(0.1)) {
                world_.stop("the manager");
            }
        }
        fifo_.setCapacity(1000);
        triage_.setCapacity(1000);
        gate_.openForAll();
    }

    World world_;
    Stream chance_;
    Pool fifo_;
    Pool lifo_;
    Pool triage_;
    Gate gate_;
    Channel<int> letters_;
    std::int64_t inside_ = 0;
    std::uint64_t entered_ = 0;
};

// Goes on whenever the manager stops it.
void runTo(World& world, Time until) {
    while (!world.run(until).reachedEnd()) {
    }
}

class ClinicOfSeed : public testing::TestWithParam<std::uint64_t> {
protected:
    // Nobody is inside, nothing is held, and nothing is left that could happen.
    static void expectEmpty(Clinic& clinic) {
        EXPECT_EQ(clinic.inside(), 0);
        EXPECT_EQ(clinic.busy(), 0);
        EXPECT_EQ(clinic.waiting(), 0U);
        EXPECT_EQ(clinic.world().processes(), 0U);
        EXPECT_EQ(clinic.world().abandoned(), 0U);
        const std::uint64_t events = clinic.world().events();
        clinic.world().run(clinic.world().now() + 1h);
        EXPECT_EQ(clinic.world().events(), events);
    }
};

TEST_P(ClinicOfSeed, EndsWithNobodyInside) {
    Clinic clinic(GetParam());
    clinic.world().spawn(clinic.day(900ms));
    runTo(clinic.world(), kStart + 10s);
    EXPECT_GT(clinic.entered(), 500U);
    clinic.world().clear();
    expectEmpty(clinic);
}

TEST_P(ClinicOfSeed, MayBeDestroyedAtAnyInstantWithThousandsWaiting) {
    Clinic clinic(GetParam());
    for (int i = 0; i < 5000; ++i) {
        clinic.world().spawn(clinic.visit());
    }
    clinic.world().spawn(clinic.day(1s));
    runTo(clinic.world(), kStart + GetParam() * 37ms);
    EXPECT_GT(clinic.waiting(), 500U);
    clinic.world().clear();
    expectEmpty(clinic);
}

TEST_P(ClinicOfSeed, MayBeClearedAndGoOn) {
    Clinic clinic(GetParam());
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 300; ++i) {
            clinic.world().spawn(clinic.visit());
        }
        runTo(clinic.world(), clinic.world().now() + 20ms);
        clinic.world().clear();
        expectEmpty(clinic);
    }
}

TEST_P(ClinicOfSeed, GoesTheSameWayForTheSameSeed) {
    const auto fingerprint = [] {
        Clinic clinic(GetParam());
        clinic.world().spawn(clinic.day(500ms));
        runTo(clinic.world(), kStart + 1s);
        return clinic.world().fingerprint().value();
    };
    EXPECT_EQ(fingerprint(), fingerprint());
}

INSTANTIATE_TEST_SUITE_P(EverySeed, ClinicOfSeed, testing::Range<std::uint64_t>(1, 13));

} // namespace
} // namespace doppel::sim
