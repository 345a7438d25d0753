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

std::string counted(std::uint32_t count, std::string_view noun) {
    return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

} // namespace doppel::models
