// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/waiting_user.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace doppel::models {

using sim::Duration;
using sim::Time;

namespace {

// By time, without overlaps.
std::vector<std::pair<Duration, Duration>> unionOf(std::span<const NamedSpan> spans) {
    std::vector<std::pair<Duration, Duration>> all;
    for (const NamedSpan& span : spans) {
        all.emplace_back(span.from, span.to);
    }
    std::sort(all.begin(), all.end());
    Duration covered = Duration::min();
    for (auto& [from, to] : all) {
        from = std::max(from, covered);
        covered = std::max(covered, to);
    }
    return all;
}

} // namespace

std::uint64_t WaitingUser::omittedBy(Time now) const {
    if (pace <= Duration::zero() || now - began < pace) {
        return 0;
    }
    return static_cast<std::uint64_t>((now - began) / pace) - 1;
}

std::uint64_t WaitingUser::omittedIn(std::span<const NamedSpan> spans,
                                     std::uint64_t first,
                                     std::uint64_t last) const {
    // How many would have begun before then.
    const auto before = [&](Duration t) -> std::uint64_t {
        const Duration since = t - (began - sim::kStart) - Duration(1);
        return since < Duration::zero() ? 0 : static_cast<std::uint64_t>(since / pace);
    };
    std::uint64_t count = 0;
    for (const auto& [from, to] : unionOf(spans)) {
        const std::uint64_t begin = std::max(before(from), first - 1);
        const std::uint64_t end = std::min(before(to), last);
        count += end > begin ? end - begin : 0;
    }
    return count;
}

} // namespace doppel::models
