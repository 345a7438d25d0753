// SPDX-License-Identifier: Apache-2.0
#include "models/response.h"

#include <array>

namespace doppel::models {

std::string_view toText(Failure failure) {
    static constexpr std::array<std::string_view, kFailures> kNames{
        "none",  "name not resolved", "refused", "connect timeout", "timeout", "stalled",
        "reset", "overloaded",        "gave up", "bad certificate"};
    return kNames[static_cast<std::size_t>(failure)];
}

std::string_view toText(ServedBy servedBy) {
    static constexpr std::array<std::string_view, kServedBys> kNames{"origin", "cache", "stale",
                                                                     "mirror", "synthetic"};
    return kNames[static_cast<std::size_t>(servedBy)];
}

} // namespace doppel::models
