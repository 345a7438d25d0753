// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/dns/name_service.h"
#include "models/link.h"
#include "models/request.h"
#include "sim/task.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace doppel::models {

/// Where a name led: an address, or why there is none.
struct Resolution {
    Failure failure = Failure::None;
    std::uint16_t address = 0; ///< index of NameService::addresses()
};

/// The resolving side of many visitors' computers, for one name: what their browsers and operating
/// systems hold, and the way to their resolvers. Memory: 8 bytes for each client, whatever the run.
/// "No such name" and failures are not held.
class StubResolver {
public:
    /// REQUIRES: the run is shorter than 2.28 years (2^56 ns), which is what an entry can hold.
    StubResolver(NameService& names,
                 std::string_view caller,
                 std::uint16_t name,
                 std::uint32_t clients);

    sim::World& world() const { return names_.world(); }
    NameService& names() const { return names_; }

    /// The address that this client holds, if it has not expired. One look into memory.
    std::optional<std::uint16_t> held(std::uint32_t client, sim::Time now) const {
        const std::uint64_t entry = entries_[client];
        if (static_cast<std::uint64_t>(now.time_since_epoch().count()) >= entry >> kAddressBits) {
            return std::nullopt;
        }
        return static_cast<std::uint16_t>(entry & kAddressMask);
    }

    /// Announces that `held` will be called for this client soon: its place in memory is far from
    /// any other's.
    void expect(std::uint32_t client) const { __builtin_prefetch(&entries_[client]); }

    /// Asks the client's resolver, for when nothing is held.
    sim::Task<Resolution> resolve(Request visit);

private:
    static constexpr unsigned kAddressBits = 8;
    static constexpr std::uint64_t kAddressMask = (1U << kAddressBits) - 1;

    void keep(std::uint32_t client, std::uint16_t address, sim::Duration ttl);

    NameService& names_;
    Link& link_;
    std::uint16_t name_;
    std::vector<std::uint64_t> entries_; // time of expiry and address, packed
};

} // namespace doppel::models
