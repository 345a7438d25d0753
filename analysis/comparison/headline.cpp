// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison/difference_rules.h"
#include "analysis/comparison/difference_words.h"
#include "analysis/objective_standing.h"

#include <algorithm>
#include <cmath>

namespace doppel::analysis {

namespace {

std::string quoted(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += i == 0 ? "“" : i + 1 == names.size() ? " and “" : ", “";
        text += names[i] + "”";
    }
    return text;
}

// " (with 1.44 % failed: of all, 98.2 % within 500ms)": where its value alone doesn't say why.
std::string reasonsText(const ComparedRun& run, const std::vector<std::string>& lost) {
    std::string text;
    for (const scenarios::ObjectiveResult& one : run.objectives) {
        const std::string reason = reasonOf(one, run.hasEnded());
        if (one.value && !reason.empty() &&
            std::find(lost.begin(), lost.end(), one.name) != lost.end()) {
            text += (text.empty() ? " (" : "; ") + reason;
        }
    }
    return text.empty() ? text : text + ')';
}

// "“availability” is lost", or "is missed so far" while it can still be met.
std::string objectivesText(const ComparedPair& pair, const Comparison& comparison) {
    if (pair.after.objectives.empty() || !pair.ofOneLength) {
        return {};
    }
    const bool isOver = pair.before.hasEnded() && pair.after.hasEnded();
    const auto told = [&](const std::vector<std::string>& names, const char* over,
                          const char* soFar) {
        return quoted(names) + (names.size() == 1 ? " is " : " are ") + (isOver ? over : soFar);
    };
    if (comparison.lost.empty() && comparison.won.empty()) {
        return isOver ? "No objective is lost or won." : "No objective is lost or won so far.";
    }
    std::string text = comparison.lost.empty() ? ""
                                               : told(comparison.lost, "lost", "missed so far") +
                                                     reasonsText(pair.after, comparison.lost);
    if (!comparison.won.empty()) {
        text += (text.empty() ? "" : ", ") + told(comparison.won, "won", "met so far");
    }
    return text + '.';
}

const Difference* firstOf(const Comparison& comparison, std::string_view what) {
    const auto found = std::find_if(comparison.differences.begin(), comparison.differences.end(),
                                    [&](const Difference& one) { return one.what == what; });
    return found == comparison.differences.end() || found->change == Change::Same ? nullptr
                                                                                  : &*found;
}

// Of what visitors feel: that their visits fail, that they wait; then of what the platform does.
const Difference* worstOf(const Comparison& comparison) {
    const auto& all = comparison.differences;
    const auto first = [&](const auto& isMeant) -> const Difference* {
        for (const Change change : {Change::Worse, Change::Better}) {
            const auto found = std::find_if(all.begin(), all.end(), [&](const Difference& one) {
                return one.change == change && isMeant(one);
            });
            if (found != all.end()) {
                return &*found;
            }
        }
        return nullptr;
    };
    if (const Difference* failed = first(isOfFailedVisits)) {
        return failed;
    }
    if (const Difference* latency =
            first([](const Difference& one) { return one.topic == DifferenceTopic::Latency; })) {
        return latency;
    }
    return first([](const Difference& one) { return one.topic != DifferenceTopic::Cost; });
}

// What matters most beside objectives, in one more sentence.
DifferenceWords& tellMost(const Comparison& comparison, DifferenceWords& told) {
    const Difference* most = worstOf(comparison);
    const Difference* recovery = firstOf(comparison, "time_to_recover");
    if (recovery != nullptr && !recovery->after) {
        told.words("Visitors are not well again.");
    } else if (recovery != nullptr && !recovery->before) {
        told.words("Visitors recover.");
    } else if (recovery != nullptr) {
        const double more = *recovery->after - *recovery->before;
        told.words("Recovery takes ")
            .figure(readableSeconds(std::abs(more)))
            .words(more > 0 ? " longer." : " less.");
    } else if (most == nullptr) {
        told.words("Nothing that visitors feel differs by more than noise.");
    }
    const bool isMore = most != nullptr && isOfFailedVisits(*most);
    if (most == nullptr || (recovery != nullptr && !isMore)) {
        return told;
    }
    if (recovery != nullptr) {
        told.words(" ");
    }
    for (const DifferencePart& part : most->parts) {
        if (part.moment) {
            told.moment(*part.moment);
        } else if (part.isFigure) {
            told.figure(part.text);
        } else {
            told.words(part.text);
        }
    }
    return told;
}

Change changeOfAll(const Comparison& comparison) {
    if (!comparison.lost.empty()) {
        return Change::Worse;
    }
    if (!comparison.won.empty()) {
        return Change::Better;
    }
    if (const Difference* recovery = firstOf(comparison, "time_to_recover")) {
        return recovery->change;
    }
    const Difference* most = worstOf(comparison);
    return most == nullptr ? Change::Same : most->change;
}

} // namespace

Difference headlineOf(const ComparedPair& pair, const Comparison& comparison) {
    DifferenceWords told;
    if (const std::string text = objectivesText(pair, comparison); !text.empty()) {
        told.words(text + ' ');
    }
    const auto met = [](const ComparedRun& run) {
        return static_cast<double>(std::count_if(run.objectives.begin(), run.objectives.end(),
                                                 [](const auto& one) { return one.met; }));
    };
    return {.topic = DifferenceTopic::Headline,
            .what = "objectives_met",
            .before = met(pair.before),
            .after = met(pair.after),
            .change = changeOfAll(comparison),
            .parts = tellMost(comparison, told).take()};
}

} // namespace doppel::analysis
