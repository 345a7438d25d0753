// SPDX-License-Identifier: Apache-2.0
#include "analysis/store.h"

#include "analysis/catalogue.h"
#include "analysis/run_file.h"
#include "scenarios/file/file_replacement.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace doppel::analysis {

namespace {

namespace fs = std::filesystem;
using scenarios::FileReplacement;
using scenarios::RunResult;

// What every HDF5 file begins with.
constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";

std::string absolute(const std::string& file) {
    return fs::absolute(file).lexically_normal().string();
}

// Of a run's file only what begins as one: a name may have come to hold something else.
sim::Status removeFile(const std::string& file) {
    std::error_code error;
    if (file.empty() || !fs::exists(file, error)) {
        return std::monostate{};
    }
    std::string start(kSignature.size(), '\0');
    std::ifstream(file, std::ios::binary).read(start.data(), std::ssize(start));
    if (start != kSignature) {
        return sim::Error{sim::ErrorCode::Environment,
                          "it is no run any more, and is left alone",
                          {.file = file}};
    }
    if (!fs::remove(file, error)) {
        return sim::Error{
            sim::ErrorCode::Environment, "it can't be removed: " + error.message(), {.file = file}};
    }
    return std::monostate{};
}

} // namespace

sim::Status canStore(const std::string& file, const std::string& catalogue) {
    if (const auto entries = Catalogue::open(catalogue); !entries) {
        return entries.errors();
    }
    if (const auto target = FileReplacement::begin(absolute(file), kSignature); !target) {
        return target.errors();
    }
    return std::monostate{};
}

sim::Result<std::int64_t> storeRun(const RunResult& result,
                                   const std::string& file,
                                   const std::string& catalogue,
                                   const AfterStep& after) {
    const auto reached = [&](StoreStep step) {
        if (after) {
            after(step);
        }
    };
    auto entries = Catalogue::open(catalogue);
    if (!entries) {
        return entries.errors();
    }
    auto target = FileReplacement::begin(absolute(file), kSignature);
    if (!target) {
        return target.errors();
    }
    const auto bytes = runFileOf(result);
    if (!bytes) {
        return bytes.errors();
    }
    if (const auto written = target->write(*bytes); !written) {
        return written.errors();
    }
    reached(StoreStep::Written);
    if (const auto flushed = target->flush(); !flushed) {
        return flushed.errors();
    }
    reached(StoreStep::Flushed);
    auto id = entries->enter(storedRun(result, target->path()), [&] {
        auto renamed = target->commit();
        if (renamed) {
            reached(StoreStep::Renamed);
        }
        return renamed;
    });
    if (id) {
        reached(StoreStep::Catalogued);
    }
    return id;
}

sim::Status removeRun(std::int64_t id, const std::string& catalogue) {
    auto entries = Catalogue::open(catalogue);
    if (!entries) {
        return entries.errors();
    }
    return entries->remove(id, removeFile);
}

} // namespace doppel::analysis
