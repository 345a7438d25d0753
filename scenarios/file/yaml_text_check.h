// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "sim/result.h"

#include <string_view>

namespace doppel::scenarios {

/// What no text file may hold, found before YAML looks at it: bytes that are not UTF-8, NUL and
/// other control characters, lines of more than 1 MiB, and files that are not text at all (UTF-16
/// or -32, gzip, zstd). The first of each sort is reported.
sim::Errors textErrors(std::string_view bytes, const Place& file);

} // namespace doppel::scenarios
