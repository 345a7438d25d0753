// SPDX-License-Identifier: Apache-2.0
#include "cli/stored_run.h"

#include "analysis/catalogue.h"

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fmt/core.h>
#include <limits>
#include <optional>

namespace doppel::cli {

namespace {

using analysis::FileState;
using analysis::StoredRun;

std::optional<std::int64_t> numberIn(const std::string& named) {
    std::int64_t number = 0;
    const char* end = named.data() + named.size();
    const auto [last, error] = std::from_chars(named.data(), end, number);
    return error == std::errc() && last == end && number > 0 ? std::optional(number) : std::nullopt;
}

sim::Result<std::string> fileOf(const StoredRun& run) {
    const auto refused = [&](const std::string& why) {
        return sim::Error{sim::ErrorCode::Input, fmt::format("run {}: {}", run.id, why), {}};
    };
    switch (analysis::fileStateOf(run)) {
    case FileState::Its:
        return run.file;
    case FileState::Another:
        return refused(run.file + " holds another run");
    case FileState::Gone:
        return refused(run.file + " is gone");
    case FileState::Replaced:
        break;
    }
    return refused("a later run has replaced its file");
}

} // namespace

sim::Result<std::string> fileOfRun(const std::string& named) {
    const std::optional<std::int64_t> number = numberIn(named);
    std::error_code unknown;
    if (!number || std::filesystem::exists(named, unknown)) {
        return named;
    }
    const auto path = analysis::cataloguePath();
    if (!path || !std::filesystem::exists(*path, unknown)) {
        return named; // nothing is stored: it is no file either
    }
    const auto catalogue = analysis::Catalogue::open(*path);
    if (!catalogue) {
        return catalogue.errors();
    }
    std::optional<StoredRun> found;
    const auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    const sim::Status read = catalogue->visitNewest(most, [&](const StoredRun& run) {
        if (run.id == *number) {
            found = run;
        }
    });
    if (!read) {
        return read.errors();
    }
    if (!found) {
        return sim::Error{sim::ErrorCode::Input,
                          fmt::format("{}: there is no such file, and no run of that number; "
                                      "doppel runs lists them",
                                      named),
                          {}};
    }
    return fileOf(*found);
}

} // namespace doppel::cli
