// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/delivery_tags.h"

namespace doppel::models {

std::optional<std::vector<DeliveryTags::Origin>> DeliveryTags::settle(Tag tag, bool multiple) {
    std::vector<Origin> settled;
    if (multiple && tag == 0) {
        for (const auto& [each, origin] : unacked_) {
            settled.push_back(origin);
        }
        unacked_.clear();
        return settled;
    }
    const auto found = unacked_.find(tag);
    if (found == unacked_.end()) {
        return std::nullopt;
    }
    const auto first = multiple ? unacked_.begin() : found;
    const auto last = std::next(found);
    for (auto each = first; each != last; ++each) {
        settled.push_back(each->second);
    }
    unacked_.erase(first, last);
    return settled;
}

} // namespace doppel::models
