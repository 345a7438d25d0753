// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"
#include "sim/result.h"

#include <span>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// What a change of one field came to.
struct ConfigEdit {
    /// The value before, as a file would say it: it reads back to the same bits.
    std::string former;
    bool changesFixed = false; ///< something that is not live is another than before
};

/// Gives one field of a configuration another value, as written in a file. `field` is the path
/// within the configuration: {"reload", "interval"}, {"calls", "0", "timeout"}. Errors: there is no
/// such field, the value is none for it, or the configuration as a whole would be wrong; then
/// nothing has changed. Cost: some walks along the path, and a check of
/// the whole.
sim::Result<ConfigEdit>
editConfig(models::Config& config, std::span<const std::string> field, std::string_view value);

} // namespace doppel::scenarios
