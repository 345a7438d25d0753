// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "models/config.h"

#include <string>
#include <vector>

namespace doppel::gui {

/// The fields of a configuration as forms show them, in the order of its description: what stands
/// in lists and tables one by one, a list of plain values as one. `path` leads to the configuration:
/// "components.frontend". `usual` is a configuration of its kind with its default values.
std::vector<FieldSketch>
fieldSketches(models::Config& config, models::Config& usual, const std::string& path);

} // namespace doppel::gui
