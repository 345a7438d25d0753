// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "sim/gate.h"
#include "sim/world.h"

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace doppel::models {

/// The routes that come into the Router's database during a run: of pages that did not exist before
/// they were published. A table that was loaded after so many registrations knows those and no
/// others.
class RouteRegistrations {
public:
    explicit RouteRegistrations(sim::World& world) : loads_(world) {}

    /// The page has no route until it is registered.
    void await(PageId page) { numbers_.emplace(page.index, kAwaited); }
    /// Its route is written, unless it has one, and who listens is notified (Postgres' NOTIFY).
    void add(PageId page) {
        const auto found = numbers_.find(page.index);
        if (found == numbers_.end() || found->second != kAwaited) {
            return; // it has one
        }
        found->second = ++count_;
        for (const auto& notify : listeners_) {
            notify();
        }
    }
    /// How many have been.
    std::uint64_t count() const { return count_; }
    /// Whether a table that knows `known` of them has the page's route.
    bool isIn(PageId page, std::uint64_t known) const {
        if (numbers_.empty()) [[likely]] {
            return true;
        }
        const auto found = numbers_.find(page.index);
        return found == numbers_.end() || found->second <= known;
    }

    /// `notify` is called at each registration, as long as there is a platform.
    void listen(std::function<void()> notify) { listeners_.push_back(std::move(notify)); }
    /// A table was loaded: whoever waits for one looks again.
    void loaded() { loads_.openForAll(); }
    sim::Gate& loads() { return loads_; }

private:
    static constexpr std::uint64_t kAwaited = ~std::uint64_t{0};

    std::unordered_map<std::uint32_t, std::uint64_t> numbers_; // by page; never walked over
    std::uint64_t count_ = 0;
    std::vector<std::function<void()>> listeners_;
    sim::Gate loads_;
};

/// A component that routes by such tables implements this beside Component.
class HoldsRoutes {
public:
    virtual ~HoldsRoutes() = default;
    /// Whether there are servers that take requests, and each answers and has the page's route.
    virtual bool routes(PageId page) const = 0;
    /// Whether there are, and each answers: then the next table may have it.
    virtual bool works() const = 0;
};

} // namespace doppel::models
