// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace doppel::analysis {

/// What tells one run file from another: its size and the checksum that it ends with. Two runs of
/// one scenario differ in it, for they took different times.
std::string fileMark(std::string_view bytes);

/// The same of a file, of which only the end is read; "" where it can't be read or is too short.
std::string fileMarkOf(const std::string& path);

} // namespace doppel::analysis
