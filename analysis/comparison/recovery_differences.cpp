// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison/difference_rules.h"
#include "analysis/comparison/difference_words.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace doppel::analysis {

namespace {

using scenarios::Incident;
using scenarios::RecoveryResult;
using scenarios::RecoveryState;

using Length = std::optional<sim::Duration>;

// A step on the way out of what happened.
struct Step {
    const char* what;
    Length RecoveryResult::*ofAll;
    Length Incident::*ofOne;
    std::string_view happens;
    std::string_view notAnyMore; ///< …, as it had by the time that follows
    std::string_view notBefore;
    bool isToldIfSame;
};

constexpr std::array kRecoverySteps{
    Step{"time_to_recover", &RecoveryResult::timeToRecover, &Incident::timeToRecover,
         "Visitors are well again ", "Visitors are not well again by then; they were ",
         ", and were not before", true},
    Step{"time_to_detect", &RecoveryResult::timeToDetect, &Incident::timeToDetect,
         "The last incident is detected ", "An incident is not detected by any alert; it was ",
         ", and was not before", false},
    Step{"time_to_mitigate", &RecoveryResult::timeToMitigate, &Incident::timeToMitigate,
         "The worst is over ", "The worst is not over by then; it was ", ", and was not before",
         false},
};

std::optional<double> secondsOf(const Length& length) {
    return length ? std::optional(sim::toSeconds(*length)) : std::nullopt;
}

// When the step was taken that took longest.
std::optional<sim::Time> momentOf(const RecoveryResult& recovery, const Step& step) {
    const auto slowest =
        std::find_if(recovery.incidents.begin(), recovery.incidents.end(), [&](const auto& one) {
            return one.*step.ofOne == recovery.*step.ofAll && (one.*step.ofOne).has_value();
        });
    return slowest == recovery.incidents.end()
               ? std::nullopt
               : std::optional(slowest->began + *(*slowest.*step.ofOne));
}

Change changeOf(const Difference& difference) {
    if (!difference.before) {
        return Change::Better;
    }
    if (!difference.after) {
        return Change::Worse;
    }
    return isSameRecovery(*difference.before, *difference.after)
               ? Change::Same
               : lessIsBetter(*difference.before, *difference.after);
}

std::vector<DifferencePart> wordsFor(const Step& step, const Difference& difference) {
    DifferenceWords told;
    if (!difference.after) {
        return told.words(step.notAnyMore)
            .words(readableSeconds(*difference.before))
            .words(" after it began.")
            .take();
    }
    told.words(step.happens).figure(readableSeconds(*difference.after)).words(" after it began");
    if (!difference.before) {
        told.words(step.notBefore);
    } else {
        told.words(notAs(readableSeconds(*difference.before), readableSeconds(*difference.after)));
    }
    if (difference.at) {
        told.words(" (").moment(*difference.at).words(")");
    }
    return told.words(".").take();
}

void addStep(const Step& step,
             const RecoveryResult& before,
             const RecoveryResult& after,
             std::vector<Difference>& found) {
    Difference difference{.topic = DifferenceTopic::Recovery,
                          .what = step.what,
                          .at = momentOf(after, step),
                          .before = secondsOf(before.*step.ofAll),
                          .after = secondsOf(after.*step.ofAll),
                          .unit = "s"};
    if (!difference.before && !difference.after) {
        return;
    }
    difference.change = changeOf(difference);
    if (difference.change != Change::Same || step.isToldIfSame) {
        difference.parts = wordsFor(step, difference);
        found.push_back(std::move(difference));
    }
}

// Visitors were harmed in one of them only.
void addHarm(const RecoveryResult& before,
             const RecoveryResult& after,
             std::vector<Difference>& found) {
    const bool isHarmed = !after.incidents.empty();
    const RecoveryResult& unharmed = isHarmed ? before : after;
    if (unharmed.state != RecoveryState::Unharmed) {
        return; // it ended too soon to say
    }
    const Incident& incident = (isHarmed ? after : before).incidents.front();
    found.push_back({.topic = DifferenceTopic::Recovery,
                     .what = "incidents",
                     .at = incident.began,
                     .before = static_cast<double>(before.incidents.size()),
                     .after = static_cast<double>(after.incidents.size()),
                     .change = isHarmed ? Change::Worse : Change::Better,
                     .parts = DifferenceWords()
                                  .words(isHarmed ? "Visitors fall below the objective, as they "
                                                    "did not before ("
                                                  : "Visitors do not fall below the objective any "
                                                    "more, as they did (")
                                  .moment(incident.began)
                                  .words(").")
                                  .take()});
}

void addBudget(const RecoveryResult& before,
               const RecoveryResult& after,
               std::vector<Difference>& found) {
    if (isSameCount(static_cast<double>(before.failedRequests),
                    static_cast<double>(after.failedRequests))) {
        return;
    }
    found.push_back({.topic = DifferenceTopic::Recovery,
                     .what = "budget_burned",
                     .at = after.firstFault,
                     .before = before.budgetBurned,
                     .after = after.budgetBurned,
                     .unit = "1",
                     .change = lessIsBetter(before.budgetBurned, after.budgetBurned),
                     .parts = DifferenceWords()
                                  .words("What happened burns ")
                                  .figure(readableShare(after.budgetBurned))
                                  .words(" of the error budget" +
                                         notAs(readableShare(before.budgetBurned),
                                               readableShare(after.budgetBurned)) +
                                         '.')
                                  .take()});
}

void addRelapse(const RecoveryResult& before,
                const RecoveryResult& after,
                std::vector<Difference>& found) {
    if (before.relapsed == after.relapsed) {
        return;
    }
    found.push_back({.topic = DifferenceTopic::Recovery,
                     .what = "relapsed",
                     .change = after.relapsed ? Change::Worse : Change::Better,
                     .parts = DifferenceWords()
                                  .words(after.relapsed ? "Visitors are not well for long: they "
                                                          "fall below the objective once more."
                                                        : "Once well again, visitors stay so; they "
                                                          "did not before.")
                                  .take()});
}

} // namespace

void addRecoveryDifferences(const ComparedPair& pair, std::vector<Difference>& found) {
    if (!pair.before.recovery || !pair.after.recovery) {
        return;
    }
    const RecoveryResult& before = *pair.before.recovery;
    const RecoveryResult& after = *pair.after.recovery;
    if (before.incidents.empty() != after.incidents.empty()) {
        addHarm(before, after, found);
        return;
    }
    if (after.incidents.empty()) {
        return;
    }
    for (const Step& step : kRecoverySteps) {
        addStep(step, before, after, found);
    }
    addBudget(before, after, found);
    addRelapse(before, after, found);
}

} // namespace doppel::analysis
