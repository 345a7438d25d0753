// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace doppel::analysis {

/// The value of a JSON text that was stored, by us or by who knows whom; discarded where it is
/// damaged: no JSON, or nested deeper than any of ours.
nlohmann::ordered_json storedJson(std::string_view text);

} // namespace doppel::analysis
