// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/fewest_first.h"

#include "sim/assert.h"

#include <utility>

namespace doppel::models {

void FewestFirst::add(std::uint32_t member, std::int64_t load) {
    DOPPEL_ASSERT(load >= 0 && !has(member));
    if (member >= loads_.size()) {
        loads_.resize(member + 1, kNoMember);
    }
    loads_[member] = load;
    order_.emplace(load, member);
}

void FewestFirst::remove(std::uint32_t member) {
    order_.erase({loads_[member], member});
    loads_[member] = kNoMember;
}

void FewestFirst::setLoad(std::uint32_t member, std::int64_t load) {
    auto node = order_.extract({loads_[member], member});
    node.value().first = load;
    order_.insert(std::move(node));
    loads_[member] = load;
}

std::int64_t FewestFirst::least() const {
    DOPPEL_ASSERT(!empty());
    return order_.begin()->first;
}

std::uint32_t FewestFirst::next(std::uint32_t last) const {
    const std::int64_t least = this->least();
    const auto after = order_.upper_bound({least, last});
    return after != order_.end() && after->first == least ? after->second : order_.begin()->second;
}

} // namespace doppel::models
