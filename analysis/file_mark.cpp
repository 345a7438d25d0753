// SPDX-License-Identifier: Apache-2.0
#include "analysis/file_mark.h"

#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <system_error>

namespace doppel::analysis {

namespace {

constexpr std::size_t kEndBytes = 8; // of the seal's checksum, at the very end

std::string markOfEnd(std::uint64_t size, std::string_view end) {
    std::string mark = std::to_string(size) + ':';
    for (const char byte : end) {
        mark += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    }
    return mark;
}

} // namespace

std::string fileMark(std::string_view bytes) {
    return bytes.size() < kEndBytes
               ? ""
               : markOfEnd(bytes.size(), bytes.substr(bytes.size() - kEndBytes));
}

std::string fileMarkOf(const std::string& path) {
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown)) { // to open a pipe is to wait for others
        return {};
    }
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = file ? static_cast<std::streamoff>(file.tellg()) : -1;
    if (size < static_cast<std::streamoff>(kEndBytes)) {
        return {};
    }
    std::string end(kEndBytes, '\0');
    file.seekg(size - static_cast<std::streamoff>(kEndBytes));
    file.read(end.data(), static_cast<std::streamsize>(end.size()));
    return file ? markOfEnd(static_cast<std::uint64_t>(size), end) : std::string{};
}

} // namespace doppel::analysis
