// SPDX-License-Identifier: Apache-2.0
#include "models/actions/action_text.h"

#include <array>
#include <cstdio>

namespace doppel::models {

std::string numberText(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
}

std::string percentText(sim::Probability share) {
    return numberText(share.value * 100) + " %";
}

std::string longerText(sim::Ratio factor,
                       std::string_view timesWhat,
                       const std::optional<sim::Distribution>& delay,
                       sim::Probability share) {
    std::string text;
    const auto add = [&text](const std::string& more) {
        text += (text.empty() ? "" : ", ") + more;
    };
    if (factor.value != 1.0) {
        add(numberText(factor.value) + ' ' + std::string(timesWhat));
    }
    if (delay) {
        add(delay->toText() + " more");
    }
    if (share.value < 1.0) {
        add("of " + percentText(share));
    }
    return text;
}

} // namespace doppel::models
