// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include "analysis/readable.h"
#include "cli/output.h"

#include <fmt/core.h>

namespace doppel::cli {

namespace {

constexpr const char* kClearLine = "\r\x1b[K";

} // namespace

std::string progressText(const analysis::Progress& progress, double wallSeconds) {
    const double now = sim::toSeconds(progress.now);
    const double end = sim::toSeconds(progress.end);
    const double share = end > 0 ? now / end : 1;
    std::string text = fmt::format("{} of {}, {:.0f} %", analysis::readableSeconds(now),
                                   analysis::readableSeconds(end), share * 100);
    if (wallSeconds > 0) {
        text += fmt::format(
            ", {} events/s",
            analysis::readableCount(static_cast<double>(progress.events) / wallSeconds));
    }
    if (share > 0 && share < 1) {
        text +=
            fmt::format(", {} left", analysis::readableSeconds(wallSeconds * (1 - share) / share));
    }
    return text;
}

ProgressLine::ProgressLine(bool shown) : shown_(shown), began_(WallClock::now()), next_(began_) {}

ProgressLine::~ProgressLine() {
    if (drawn_) {
        tell(kClearLine);
    }
}

void ProgressLine::show(const analysis::Progress& progress) {
    const auto now = WallClock::now();
    if (!shown_ || now < next_) {
        return;
    }
    next_ = now + std::chrono::milliseconds(100);
    drawn_ = true;
    const double wall = std::chrono::duration<double>(now - began_).count();
    tell("{}{}", kClearLine, progressText(progress, wall));
}

} // namespace doppel::cli
