// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <cstddef>
#include <string>
#include <utility>

namespace doppel::scenarios {

/// It was not read to its end.
inline sim::Error stoppedWhileReading(const std::string& path, const std::string& who) {
    return {sim::ErrorCode::Stopped, "stopped while it was read: " + who, {.file = path}};
}

/// What is wrong with one input file, gathered up to a bound: of a million wrong lines the first
/// few tell enough.
class InputErrors {
public:
    static constexpr std::size_t kMost = 50;

    void add(sim::Where where, std::string message) {
        if (errors_.size() < kMost) {
            errors_.push_back({sim::ErrorCode::Input, std::move(message), std::move(where)});
        } else {
            ++left_;
        }
    }
    void add(const sim::Errors& errors) {
        for (const sim::Error& error : errors) {
            errors_.push_back(error);
        }
    }

    bool empty() const { return errors_.empty(); }

    /// All of them, and how many more there were. REQUIRES: !empty().
    sim::Errors take() {
        if (left_ > 0) {
            errors_.push_back({sim::ErrorCode::Input,
                               "and " + std::to_string(left_) + " more errors",
                               {.file = errors_.back().where.file}});
        }
        left_ = 0;
        return std::exchange(errors_, {});
    }

private:
    sim::Errors errors_;
    std::size_t left_ = 0;
};

} // namespace doppel::scenarios
