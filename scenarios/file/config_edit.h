// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/registry.h"
#include "sim/result.h"

#include <span>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Gives one field of a configuration another value, as written in a file, and returns the former
/// one, as it could be written. `field` is the path within the configuration: {"reload",
/// "interval"}. Errors: there is no such field, the value is none for it, or the configuration as a
/// whole would be wrong; then nothing has changed.
sim::Result<std::string>
editConfig(models::Config& config, std::span<const std::string> field, std::string_view value);

} // namespace doppel::scenarios
