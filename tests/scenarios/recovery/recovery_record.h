// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/recovery/recovery_result.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace doppel::scenarios {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;

/// A record written by hand: so many seconds with so many visits and failures each, and what
/// happened in them.
class RecoveryOf : public testing::Test {
protected:
    RecoveryOf() { record_.rules.bucket = 1s; }
    void seconds(int count, std::uint64_t total, std::uint64_t failed) {
        for (int i = 0; i < count; ++i) {
            record_.buckets.push_back({total, failed});
        }
    }
    // In force until then; 0: done at once.
    void happens(Duration at, Duration until = {}, const char* what = "a fault") {
        record_.disturbances.push_back({kStart + at, kStart + std::max(at, until), what, true});
    }
    RecoveryResult judge() {
        record_.length = static_cast<std::int64_t>(record_.buckets.size()) * 1s;
        return recoveryOf(record_, 1).value();
    }
    RecoveryResult judge(Duration faultBegan) {
        happens(faultBegan);
        return judge();
    }

    SliRecord record_;
};

} // namespace doppel::scenarios
