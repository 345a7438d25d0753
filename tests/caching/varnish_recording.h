// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/instant.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace doppel::caching {

/// A trace as it was played through a real Varnish (script/varnish_recorder.cpp): for every request
/// when it was sent and whether it hit.
struct VarnishRecording {
    struct Request {
        Duration at{0}; ///< since the first; whole milliseconds
        bool hit = false;
    };

    std::map<std::string, std::int64_t> figures; ///< by name: lru_interval_ms, n_lru_moved, ...
    std::vector<Request> requests;
    std::string name;

    /// The figure of that name, or -1.
    std::int64_t figure(const std::string& of) const;
};

/// Reads a recording packed by xz; without requests if it cannot be read whole.
VarnishRecording readRecording(const std::filesystem::path& path);

/// Big-endian int32 keys packed by xz; empty where there is no such file, or no xz.
std::vector<std::uint32_t> readTrace(const std::filesystem::path& path);

} // namespace doppel::caching
