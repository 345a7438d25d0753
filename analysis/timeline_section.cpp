// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

#include <optional>

namespace doppel::analysis {

namespace {

using scenarios::RecoveryResult;
using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;

std::string timeOf(sim::Time time) {
    return readableSeconds(sim::toSeconds(time));
}

Cell lengthOrNever(std::optional<sim::Duration> length, const char* never) {
    return length ? Cell{readableSeconds(sim::toSeconds(*length)), Tone::Strong}
                  : Cell{never, Tone::Bad};
}

std::string recoveryText(const RecoveryResult& recovery, const TextStyle& style) {
    TextTable table({{""}, {"", Align::Right}, {""}});
    const bool neverIll = recovery.timeToRecover == sim::Duration::zero();
    table.add({"time to detect",
               neverIll && !recovery.timeToDetect ? Cell{"not needed", Tone::Good}
                                                  : lengthOrNever(recovery.timeToDetect, "never"),
               {recovery.detectedBy.empty() ? "" : "by " + recovery.detectedBy, Tone::Dim}});
    table.add({"time to mitigate", lengthOrNever(recovery.timeToMitigate, "never"), {}});
    std::string aside = "until " + readableShare(recovery.target) + " of visitors were well again";
    if (neverIll) {
        aside = readableShare(recovery.target) + " of visitors were well all along";
    } else if (recovery.relapsed) {
        aside += "; relapsed later";
    }
    table.add({"time to recover",
               lengthOrNever(recovery.timeToRecover, "not within the run"),
               {aside, Tone::Dim}});
    table.add({"failed requests",
               readableCount(static_cast<double>(recovery.failedRequests)),
               {"at worst " + readableShare(recovery.worstErrorShare) + " failed", Tone::Dim}});
    table.add({"lost requests",
               readableCount(recovery.lostRequests),
               {"good answers that the target would have had", Tone::Dim}});
    table.add({"budget burned",
               readableShare(recovery.budgetBurned),
               {"of the errors that the target allows in its window", Tone::Dim}});
    return table.toText(style);
}

} // namespace

char timelineMark(std::size_t index) {
    constexpr std::size_t kDigits = 9;
    constexpr std::size_t kLetters = 26;
    if (index < kDigits) {
        return static_cast<char>('1' + index);
    }
    return index < kDigits + kLetters ? static_cast<char>('a' + (index - kDigits)) : '*';
}

std::string timelineSection(const scenarios::RunResult& result, const TextStyle& style) {
    if (result.timeline.empty() && !result.recovery) {
        return {};
    }
    std::string text = sectionHeading("Timeline and recovery", "", style);
    TextTable table({{""}, {"", Align::Right}, {""}});
    for (std::size_t i = 0; i < result.timeline.size(); ++i) {
        const scenarios::TimelineEntry& entry = result.timeline[i];
        table.add({{std::string(1, timelineMark(i)), Tone::Strong}, timeOf(entry.at), entry.what});
    }
    text += table.toText(style);
    if (result.recovery) {
        text += (result.timeline.empty() ? "" : "\n") + recoveryText(*result.recovery, style);
    }
    return text;
}

} // namespace doppel::analysis
