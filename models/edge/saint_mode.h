// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/object_id.h"
#include "sim/time.h"

#include <cstddef>
#include <deque>
#include <unordered_map>
#include <utility>

namespace doppel::models {

/// Which backend is not asked for which page for a while, after a bad answer. The key stands for
/// both (PageCache::keyOf). Memory follows what was added within that while.
///
/// Leaves out Varnish's threshold, by which a backend with many such pages counts as sick.
class SaintMode {
public:
    /// REQUIRES: `until` does not go back from one call to the next.
    void add(caching::Key key, sim::Time until) {
        until_[key] = until;
        order_.emplace_back(until, key);
    }

    /// Whether the backend is to be left alone.
    bool contains(caching::Key key, sim::Time now) {
        while (!order_.empty() && order_.front().first <= now) {
            const auto [end, ended] = order_.front();
            order_.pop_front();
            const auto found = until_.find(ended);
            if (found != until_.end() && found->second <= end) {
                until_.erase(found);
            }
        }
        const auto listed = until_.find(key);
        return listed != until_.end() && listed->second > now;
    }

    std::size_t size() const { return until_.size(); }

private:
    std::unordered_map<caching::Key, sim::Time> until_;
    std::deque<std::pair<sim::Time, caching::Key>> order_;
};

} // namespace doppel::models
