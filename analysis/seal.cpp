// SPDX-License-Identifier: Apache-2.0
#include "analysis/seal.h"

#include <boost/crc.hpp>

#include <fmt/format.h>

namespace doppel::analysis {

namespace {

constexpr std::string_view kMark = "\ndoppel crc-32: ";
constexpr std::size_t kSealDigits = 8;

std::string sealOf(std::string_view bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return fmt::format("{}{:0{}x}", kMark, crc.checksum(), kSealDigits);
}

} // namespace

std::string sealed(std::string bytes) {
    bytes += sealOf(bytes);
    return bytes;
}

std::optional<std::string_view> unsealed(std::string_view file) {
    const std::size_t length = kMark.size() + kSealDigits;
    if (file.size() < length) {
        return std::nullopt;
    }
    const std::string_view bytes = file.substr(0, file.size() - length);
    return file.ends_with(sealOf(bytes)) ? std::optional(bytes) : std::nullopt;
}

} // namespace doppel::analysis
