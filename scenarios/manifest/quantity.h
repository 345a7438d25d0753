// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "sim/result.h"

#include <string_view>

namespace doppel::scenarios {

/// An amount as Kubernetes writes it, "500m", "1Gi", "2.5", "1e3", in thousandths; what is finer is
/// rounded up, as Quantity.MilliValue does. Suffixes: n u m k M G T P E, Ki Mi Gi Ti Pi Ei, or an
/// exponent. Errors: no such amount; below 0; beyond kLargestQuantity. An error's place is the
/// column within the text. Source: apimachinery, resource.Quantity.
sim::Result<models::MilliValue> parseQuantity(std::string_view text);

inline constexpr models::MilliValue kLargestQuantity = 1'000'000'000'000'000'000; ///< thousandths

} // namespace doppel::scenarios
