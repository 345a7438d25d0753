// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/comparison.h"
#include "analysis/readable.h"
#include "analysis/readable_moment.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::analysis {

/// A sentence, piece by piece.
class DifferenceWords {
public:
    DifferenceWords& words(std::string_view text) {
        if (parts_.empty() || parts_.back().isFigure || parts_.back().moment) {
            parts_.push_back({});
        }
        parts_.back().text += text;
        return *this;
    }
    DifferenceWords& figure(std::string text) {
        parts_.push_back({.text = std::move(text), .isFigure = true});
        return *this;
    }
    DifferenceWords& moment(sim::Time at) {
        parts_.push_back({.text = readableMoment(at), .moment = at});
        return *this;
    }
    std::vector<DifferencePart> take() { return std::move(parts_); }

private:
    std::vector<DifferencePart> parts_;
};

/// ", not 23.7 k", or ", as before" where that would read the same as what it is now.
inline std::string notAs(const std::string& before, const std::string& after) {
    return before == after ? ", as before" : ", not " + before;
}

/// "router's", "collections'".
inline std::string ownerText(std::string_view name) {
    return std::string(name) + (name.ends_with('s') ? "'" : "'s");
}

} // namespace doppel::analysis
