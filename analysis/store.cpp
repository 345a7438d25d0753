// SPDX-License-Identifier: Apache-2.0
#include "analysis/store.h"

#include "analysis/catalogue.h"
#include "analysis/file_mark.h"
#include "analysis/run_file.h"
#include "scenarios/file/file_replacement.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>

namespace doppel::analysis {

namespace {

namespace fs = std::filesystem;
using scenarios::FileReplacement;
using scenarios::RunResult;

// What every HDF5 file begins with.
constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
// What the schema attribute of every version begins with, and no compression hides.
constexpr std::string_view kSchema = "doppel.run/";

// Looked for in the bytes: HDF5's library is not to be trusted with a stranger's file.
bool isRun(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes(std::size_t{1} << 16, '\0');
    std::size_t kept = 0; // of the piece before, in which the name may have begun
    while (in) {
        in.read(bytes.data() + kept, std::ssize(bytes) - static_cast<std::ptrdiff_t>(kept));
        const std::string_view piece(bytes.data(), kept + static_cast<std::size_t>(in.gcount()));
        if (piece.find(kSchema) != std::string_view::npos) {
            return true;
        }
        kept = std::min(piece.size(), kSchema.size() - 1);
        std::copy(piece.end() - static_cast<std::ptrdiff_t>(kept), piece.end(), bytes.begin());
    }
    return false;
}

constexpr scenarios::FileKind kRunFile{kSignature, isRun};

std::string absolute(const std::string& file) {
    return fs::absolute(file).lexically_normal().string();
}

// Only the run's own file: its name may have come to hold something else.
sim::Status removeFile(const StoredRun& run) {
    const std::string& file = run.file;
    const FileState state = fileStateOf(run);
    if (state == FileState::Replaced || state == FileState::Gone) {
        return std::monostate{};
    }
    if (!scenarios::isOfKind(file, kRunFile)) {
        return sim::Error{sim::ErrorCode::Environment,
                          "it is no run any more, and is left alone",
                          {.file = file}};
    }
    if (state == FileState::Another) {
        return std::monostate{};
    }
    std::error_code error;
    if (!fs::remove(file, error)) {
        return sim::Error{
            sim::ErrorCode::Environment, "it can't be removed: " + error.message(), {.file = file}};
    }
    return std::monostate{};
}

// What went wrong with the catalogue after the run's file had got its name.
sim::Errors writtenBut(sim::Errors errors, const std::string& file) {
    errors.front().message =
        "the run's file is written, " + file + ", but " + errors.front().message;
    return errors;
}

} // namespace

sim::Status canStore(const std::string& file, const std::string& catalogue) {
    auto entries = Catalogue::open(catalogue);
    if (!entries) {
        return entries.errors();
    }
    if (auto can = entries->canEnter(); !can) {
        return can;
    }
    if (const auto target = FileReplacement::begin(absolute(file), kRunFile); !target) {
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
    auto target = FileReplacement::begin(absolute(file), kRunFile);
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
    StoredRun row = storedRun(result, target->path());
    row.mark = fileMark(*bytes);
    std::optional<sim::Status> placed;
    const auto place = [&] {
        placed = target->commit();
        if (*placed) {
            reached(StoreStep::Renamed);
        }
        return *placed;
    };
    auto entries = Catalogue::open(catalogue);
    auto id = entries ? entries->enter(row, place) : entries.errors();
    if (id) {
        reached(StoreStep::Catalogued);
        return id;
    }
    // What was played for hours is not thrown away since the catalogue refuses it now.
    if (!placed && !place()) {
        sim::Errors both = placed->errors();
        sim::append(both, id);
        return both;
    }
    return *placed ? writtenBut(id.errors(), target->path()) : id;
}

sim::Status removeRun(std::int64_t id, const std::string& catalogue) {
    auto entries = Catalogue::open(catalogue);
    if (!entries) {
        return entries.errors();
    }
    return entries->remove(id, removeFile);
}

} // namespace doppel::analysis
