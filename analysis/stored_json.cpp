// SPDX-License-Identifier: Apache-2.0
#include "analysis/stored_json.h"

#include <nlohmann/json.hpp>

namespace doppel::analysis {

using Json = nlohmann::ordered_json;

Json storedJson(std::string_view text) {
    constexpr int kDeepest = 64; // what is deeper would be copied and written by as many calls
    bool isTooDeep = false;
    Json value = Json::parse(
        text,
        [&isTooDeep](int depth, Json::parse_event_t, Json&) {
            isTooDeep = isTooDeep || depth > kDeepest;
            return !isTooDeep;
        },
        false);
    return isTooDeep ? Json(Json::value_t::discarded) : value;
}

} // namespace doppel::analysis
