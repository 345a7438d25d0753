// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/proof_of_pages.h"

#include <cmath>

namespace doppel::models {

namespace {

constexpr double kBadShare = 0.1; // of pages: what must not be taken for well
constexpr double kChance = 0.01;  // that it is

} // namespace

std::uint64_t pagesToAsk(std::uint64_t failedLooks) {
    const double look = static_cast<double>(failedLooks) + 1;
    return static_cast<std::uint64_t>(
        std::ceil(std::log(kChance / (look * (look + 1))) / std::log1p(-kBadShare)));
}

} // namespace doppel::models
