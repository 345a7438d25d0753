// SPDX-License-Identifier: Apache-2.0
#include "tests/theory/processor_sharing.h"

#include "sim/gate.h"
#include "sim/world.h"

#include <gtest/gtest.h>

#include <map>

namespace doppel::theory {

using sim::Duration;
using sim::Task;
using sim::Time;

namespace {

// The work that each job present has had since the start is the same: it rises by the time that
// passes over the number present. A job is done when it has risen by the job's service time.
class Processor final : public sim::Callback {
public:
    explicit Processor(sim::World& world) : Callback(&Processor::nextEnds), world_(world) {}
    ~Processor() { world_.disarm(*this); }

    Task<void> work(double seconds) {
        catchUp();
        sim::Gate done(world_);
        jobs_.emplace(each_ + seconds, &done);
        armForNext();
        co_await done.wait();
    }
    sim::World& world() { return world_; }

private:
    static void nextEnds(Callback& callback) {
        auto& self = static_cast<Processor&>(callback);
        self.catchUp();
        self.jobs_.begin()->second->openForAll();
        self.jobs_.erase(self.jobs_.begin());
        self.armForNext();
    }
    void catchUp() {
        if (!jobs_.empty()) {
            const auto passed = static_cast<double>((world_.now() - since_).count()) * 1e-9;
            each_ += passed / static_cast<double>(jobs_.size());
        }
        since_ = world_.now();
    }
    void armForNext() {
        world_.disarm(*this);
        if (!jobs_.empty()) {
            const double left = (jobs_.begin()->first - each_) * static_cast<double>(jobs_.size());
            const auto length = Duration(static_cast<std::int64_t>(left * 1e9 + 0.5));
            world_.armAt(*this, world_.now() + std::max(length, Duration::zero()));
        }
    }

    sim::World& world_;
    std::multimap<double, sim::Gate*> jobs_; // by the work at which they end
    double each_ = 0;
    Time since_ = sim::kStart;
};

struct Books {
    double stays = 0;
    double slowdowns = 0;
    int left = 0;
};

Task<void> job(sim::World& world, Processor& processor, double seconds, Books* books) {
    const Time came = world.now();
    co_await processor.work(seconds);
    if (books != nullptr) {
        const auto stay = static_cast<double>((world.now() - came).count()) * 1e-9;
        books->stays += stay;
        books->slowdowns += stay / seconds;
        ++books->left;
    }
}

Task<void> arrivals(sim::World& world,
                    Processor& processor,
                    sim::Distribution gap,
                    sim::Distribution service,
                    int customers,
                    Books& books) {
    sim::Stream gaps = world.stream("gaps");
    sim::Stream services = world.stream("services");
    for (int n = -customers / 10; n < customers; ++n) {
        co_await world.sleep(gap.sampleDuration(gaps));
        world.spawn(job(world, processor, service.sample(services), n < 0 ? nullptr : &books));
    }
}

} // namespace

SharedStay playProcessorSharing(std::uint64_t seed,
                                double rate,
                                const sim::Distribution& service,
                                int customers) {
    sim::World world({.seed = seed});
    Processor processor(world);
    Books books;
    world.spawn(arrivals(world, processor, sim::Distribution::exponential(1 / rate), service,
                         customers, books));
    world.run(sim::kNever - Duration(1));
    EXPECT_EQ(world.processes(), 0U);
    EXPECT_EQ(books.left, customers);
    return {books.stays / customers, books.slowdowns / customers};
}

} // namespace doppel::theory
