// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

namespace doppel::models::test {

/// For replaying what was sent to a running broker: the deliveries of a channel that are not acknowledged yet, by their tags: 1, 2, 3 and so on, as
/// they were sent. `multiple` means all up to that tag, and tag 0 then all there are.
///
/// Source: AMQP 0-9-1, basic.ack; RabbitMQ rabbit_channel.erl collect_acks.
class DeliveryTags {
public:
    using Tag = std::uint64_t;
    /// Where a delivery came from.
    struct Origin {
        std::uint32_t queue = 0;
        std::uint64_t position = 0;
        friend bool operator==(const Origin&, const Origin&) = default;
    };

    Tag add(const Origin& origin) {
        unacked_.emplace(next_, origin);
        return next_++;
    }
    /// Those that the tag means, the first sent first, which are unacknowledged no more. None where
    /// there is no such delivery: the channel is closed with PRECONDITION_FAILED.
    std::optional<std::vector<Origin>> settle(Tag tag, bool multiple) {
        const bool all = multiple && tag == 0;
        const auto found = all ? unacked_.end() : unacked_.find(tag);
        if (!all && found == unacked_.end()) {
            return std::nullopt;
        }
        const auto first = multiple ? unacked_.begin() : found;
        const auto last = all ? found : std::next(found);
        std::vector<Origin> settled;
        for (auto each = first; each != last; ++each) {
            settled.push_back(each->second);
        }
        unacked_.erase(first, last);
        return settled;
    }

    std::size_t unacked() const { return unacked_.size(); }

private:
    Tag next_ = 1;
    std::map<Tag, Origin> unacked_;
};

} // namespace doppel::models::test
