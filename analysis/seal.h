// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

/// A checksum behind the bytes of a run file, where HDF5 does not look: a file that was damaged is
/// found before the library sees it, which crashes on some.
namespace doppel::analysis {

/// The bytes with their seal: their CRC-32, in 24 bytes.
std::string sealed(std::string bytes);

/// The bytes of a file before its seal; none where it has no seal, or one that does not fit them.
std::optional<std::string_view> unsealed(std::string_view file);

} // namespace doppel::analysis
