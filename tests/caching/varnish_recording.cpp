// SPDX-License-Identifier: Apache-2.0
#include "tests/caching/varnish_recording.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <sstream>

namespace doppel::caching {
namespace {

std::string unpacked(const std::filesystem::path& path) {
    std::string text;
    if (!std::filesystem::exists(path)) {
        return text;
    }
    FILE* pipe = popen(("xz -dc '" + path.string() + "' 2>/dev/null").c_str(), "r");
    if (pipe == nullptr) {
        return text;
    }
    std::array<char, 65536> chunk{};
    for (std::size_t n = 0; (n = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
        text.append(chunk.data(), n);
    }
    pclose(pipe);
    return text;
}

} // namespace

std::int64_t VarnishRecording::figure(const std::string& of) const {
    const auto found = figures.find(of);
    return found == figures.end() ? -1 : found->second;
}

VarnishRecording readRecording(const std::filesystem::path& path) {
    VarnishRecording recording;
    recording.name = path.filename().string();
    std::istringstream text(unpacked(path));
    std::string word;
    while (recording.figure("requests") < 0 && text >> word) {
        text >> recording.figures[word];
    }
    std::int64_t sinceLast = 0;
    std::int64_t at = 0;
    for (char outcome = 0; text >> sinceLast >> outcome;) {
        at += sinceLast;
        recording.requests.push_back({std::chrono::milliseconds(at), outcome == 'h'});
    }
    if (static_cast<std::int64_t>(recording.requests.size()) != recording.figure("requests")) {
        recording.requests.clear();
    }
    return recording;
}

std::vector<std::uint32_t> readTrace(const std::filesystem::path& path) {
    const std::string bytes = unpacked(path);
    std::vector<std::uint32_t> keys;
    const auto byte = [&bytes](std::size_t at) {
        return std::uint32_t{static_cast<unsigned char>(bytes[at])};
    };
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
        keys.push_back((byte(at) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) |
                       byte(at + 3));
    }
    return keys;
}

} // namespace doppel::caching
