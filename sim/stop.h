// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace doppel::sim {

/// Asked time and again by what takes long whether to stop: who wants it, "Ctrl-C", or which limit
/// is reached; empty: nobody does.
using WhoStops = std::function<std::string()>;

} // namespace doppel::sim
