// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/readable_moment.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace doppel::analysis {

namespace {

using scenarios::RecoveryResult;
using scenarios::RecoveryState;
using scenarios::RecoveryTime;
using scenarios::RunResult;
using Align = TextTable::Align;
using Cell = TextTable::Cell;
using Tone = TextTable::Tone;

std::string momentOf(sim::Time time) {
    return readableMoment(time);
}

Cell lengthOr(std::optional<sim::Duration> length, std::string_view why) {
    return length ? Cell{readableSeconds(sim::toSeconds(*length)), Tone::Strong}
                  : Cell{std::string(why), Tone::Bad};
}

std::string asideOf(const RecoveryResult& recovery) {
    const std::string target = readableShare(recovery.target) + " of visitors were well ";
    if (recovery.state == RecoveryState::Unharmed) {
        return target + "all along";
    }
    return "until " + target + "again" + (recovery.relapsed ? "; relapsed later" : "");
}

// Until when, or which alert is why there is no such time, though others have cleared.
std::string clearedText(const RecoveryResult& recovery) {
    if (recovery.timeToClear) {
        return "until no alert fired any more";
    }
    const auto fires =
        std::find_if(recovery.alerts.begin(), recovery.alerts.end(),
                     [](const scenarios::Alert& alert) { return !alert.span.cleared; });
    return fires == recovery.alerts.end() ? "" : fires->rule + " still fires at the end";
}

std::string figuresText(const RecoveryResult& recovery, const TextStyle& style) {
    const auto told = [&](RecoveryTime time) {
        Cell cell = lengthOr(timeOf(recovery, time), whyUnset(recovery, time));
        if (neededNothing(recovery)) {
            cell.tone = Tone::Good;
        }
        return cell;
    };
    TextTable table({{""}, {"", Align::Right}, {""}});
    table.add({"time to detect",
               told(RecoveryTime::ToDetect),
               {recovery.detectedBy.empty() ? "" : "by " + recovery.detectedBy, Tone::Dim}});
    table.add({"time to clear", told(RecoveryTime::ToClear), {clearedText(recovery), Tone::Dim}});
    table.add({"time to mitigate", told(RecoveryTime::ToMitigate), {}});
    table.add({"time to recover", told(RecoveryTime::ToRecover), {asideOf(recovery), Tone::Dim}});
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

// One line each, where there are several.
std::string incidentsText(const RecoveryResult& recovery, const TextStyle& style) {
    TextTable table({{"from", Align::Right},
                     {"detected", Align::Right},
                     {"cleared", Align::Right},
                     {"recovered", Align::Right},
                     {"failed", Align::Right},
                     {"since"}});
    for (const scenarios::Incident& incident : recovery.incidents) {
        const auto told = [&](RecoveryTime time) {
            return lengthOr(timeOf(incident, time), whyUnset(recovery, incident, time));
        };
        table.add({momentOf(incident.began), told(RecoveryTime::ToDetect),
                   told(RecoveryTime::ToClear), told(RecoveryTime::ToRecover),
                   readableCount(static_cast<double>(incident.failedRequests)), incident.what});
    }
    return table.toText(style);
}

// Why outages apart from each other, which had something else before them, have one time between
// them.
std::string heldOpenText(const RunResult& result) {
    std::string text;
    for (const scenarios::Incident& incident : result.recovery->incidents) {
        const auto isAnother = [&](const scenarios::Disturbance& one) {
            return one.reached && one.at >= incident.began && one.what != incident.heldOpenBy;
        };
        const auto& disturbances = result.sli.disturbances;
        if (incident.outages > 1 &&
            std::any_of(disturbances.begin(), disturbances.end(), isAnother)) {
            text += fmt::format("\n  {} outages count as one, whose times count from {} on: \"{}\" "
                                "lasted meanwhile\n",
                                incident.outages, momentOf(incident.began), incident.heldOpenBy);
        }
    }
    return text;
}

std::string notReachedText(const RunResult& result, const TextStyle& style) {
    TextTable table({{""}, {"", Align::Right}, {""}});
    for (const scenarios::Disturbance& disturbance : result.sli.disturbances) {
        if (!disturbance.reached) {
            table.add({{"not reached", Tone::Bad}, momentOf(disturbance.at), disturbance.what});
        }
    }
    return table.empty() ? "" : table.toText(style);
}

// How the platform got over it, as far as that was reached.
std::string recoveryText(const RunResult& result, const TextStyle& style) {
    const RecoveryResult& recovery = *result.recovery;
    const auto& disturbances = result.sli.disturbances;
    std::string text = notReachedText(result, style);
    if (std::none_of(disturbances.begin(), disturbances.end(),
                     [](const auto& disturbance) { return disturbance.reached; })) {
        return text;
    }
    text += (text.empty() ? "" : "\n") + figuresText(recovery, style) + heldOpenText(result);
    if (recovery.incidents.size() > 1) {
        text += '\n' + incidentsText(recovery, style);
    }
    return text;
}

// One line of the minutes.
struct Minute {
    sim::Time at{};
    std::string mark; ///< as in the charts; empty: it is not marked there
    std::string what;
    Tone tone = Tone::Plain;
};

// Who noticed, and when it was over, where people carried out a plan meanwhile.
void addNotices(const RecoveryResult& recovery, std::vector<Minute>& minutes) {
    for (const scenarios::Alert& alert : recovery.alerts) {
        const std::string name = "the alert \"" + alert.rule + '"';
        minutes.push_back({alert.span.fired, "", name + " fires", Tone::Bad});
        if (alert.span.cleared) {
            minutes.push_back({*alert.span.cleared, "", name + " clears", Tone::Good});
        }
    }
    for (const scenarios::Incident& incident : recovery.incidents) {
        if (incident.timeToRecover) {
            minutes.push_back({incident.began + *incident.timeToRecover, "",
                               "visitors are well again; " +
                                   readableCount(static_cast<double>(incident.failedRequests)) +
                                   " of their visits failed",
                               Tone::Good});
        }
    }
}

std::vector<Minute> minutesOf(const RunResult& result) {
    std::vector<Minute> minutes;
    for (std::size_t i = 0; i < result.timeline.size(); ++i) {
        minutes.push_back(
            {result.timeline[i].at, std::string(1, timelineMark(i)), result.timeline[i].what});
    }
    const bool hasPlan =
        std::any_of(result.components.begin(), result.components.end(),
                    [](const auto& component) { return component.kind == "recovery_plan"; });
    if (hasPlan && result.recovery) {
        addNotices(*result.recovery, minutes);
        std::stable_sort(minutes.begin(), minutes.end(),
                         [](const Minute& a, const Minute& b) { return a.at < b.at; });
    }
    return minutes;
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
    for (const Minute& minute : minutesOf(result)) {
        table.add({{minute.mark, Tone::Strong}, momentOf(minute.at), {minute.what, minute.tone}});
    }
    text += table.toText(style);
    if (result.recovery) {
        text += (result.timeline.empty() ? "" : "\n") + recoveryText(result, style);
    }
    return text;
}

} // namespace doppel::analysis
