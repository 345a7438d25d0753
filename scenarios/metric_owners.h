// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace doppel::scenarios {

/// Whose metric a name such as "visitors.latency.p99" means, among specs that have names; those may
/// have dots themselves. Cost: a look into a hash table for each dot.
class MetricOwners {
public:
    template <class Specs>
    explicit MetricOwners(const Specs& specs) {
        for (std::size_t i = 0; i < specs.size(); ++i) {
            indexOf_.emplace(specs[i].name, i); // the first of a name counts
        }
    }

    /// The first of those whose name, and a dot, the metric begins with.
    std::optional<std::size_t> ownerOf(std::string_view metric) const {
        std::optional<std::size_t> owner;
        for (std::size_t dot = metric.find('.'); dot != std::string_view::npos;
             dot = metric.find('.', dot + 1)) {
            const auto found = indexOf_.find(std::string(metric.substr(0, dot)));
            if (found != indexOf_.end() && (!owner || found->second < *owner)) {
                owner = found->second;
            }
        }
        return owner;
    }

private:
    std::unordered_map<std::string, std::size_t> indexOf_; // looked up only
};

} // namespace doppel::scenarios
