// SPDX-License-Identifier: Apache-2.0
#include "analysis/limit_search.h"

#include "sim/assert.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace doppel::analysis {

namespace {

using scenarios::Objective;

constexpr std::array kRungs{0.0, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1.0};

// Values as places on the way: 0 is `from`, 1 is `to`.
class Way {
public:
    explicit Way(const LimitQuestion& question) : q_(question) {
        DOPPEL_ASSERT(q_.from != q_.to);
        DOPPEL_ASSERT(!q_.logarithmic || (q_.from > 0 && q_.to > 0));
    }

    double placeOf(double value) const {
        return q_.logarithmic ? std::log(value / q_.from) / std::log(q_.to / q_.from)
                              : (value - q_.from) / (q_.to - q_.from);
    }
    double valueAt(double place) const {
        const double value = place == 0       ? q_.from
                             : place == 1     ? q_.to
                             : q_.logarithmic ? q_.from * std::pow(q_.to / q_.from, place)
                                              : q_.from + (q_.to - q_.from) * place;
        const bool isEnd = place == 0 || place == 1; // as it was asked for
        return q_.whole ? std::round(value) : isEnd || q_.digits == 0 ? value : rounded(value);
    }

private:
    // As text: what is read back is the same number as what is written.
    double rounded(double value) const {
        std::array<char, 32> text{};
        const auto written = std::to_chars(text.data(), text.data() + text.size(), value,
                                           std::chars_format::scientific, q_.digits - 1);
        double read = value;
        std::from_chars(text.data(), written.ptr, read);
        return read;
    }

    const LimitQuestion& q_;
};

// What was played, in the order of the way.
struct Played {
    std::vector<LimitTry> tries;
    std::optional<std::size_t> breaks; // the first that does

    Played(const Way& way, std::span<const LimitTry> all) : tries(all.begin(), all.end()) {
        std::stable_sort(tries.begin(), tries.end(), [&](const LimitTry& a, const LimitTry& b) {
            return way.placeOf(a.value) < way.placeOf(b.value);
        });
        const auto first = std::find_if(tries.begin(), tries.end(),
                                        [](const LimitTry& one) { return !one.holds(); });
        if (first != tries.end()) {
            breaks = static_cast<std::size_t>(first - tries.begin());
        }
    }

    bool has(double value) const {
        return std::any_of(tries.begin(), tries.end(),
                           [&](const LimitTry& one) { return one.value == value; });
    }
};

bool isNarrow(const LimitQuestion& question, double holds, double breaks) {
    const double apart = std::abs(breaks - holds);
    return question.whole ? apart <= 1
                          : apart <= question.width * std::max(std::abs(holds), std::abs(breaks));
}

// Those of these places that are new.
class Wanted {
public:
    Wanted(const Way& way, const Played& played, std::size_t most)
        : way_(way), played_(played), most_(most) {}

    void add(double place) {
        const double value = way_.valueAt(place);
        const bool isNew = !played_.has(value) &&
                           std::find(values_.begin(), values_.end(), value) == values_.end();
        if (isNew && values_.size() < most_) {
            values_.push_back(value);
        }
    }
    std::vector<double> take() { return std::move(values_); }

private:
    const Way& way_;
    const Played& played_;
    std::size_t most_;
    std::vector<double> values_;
};

// Middles of the gaps below the limit that are too wide, the widest first.
void addGaps(const Way& way, const Played& played, double widest, Wanted& wanted) {
    const double limit = way.placeOf(played.tries[*played.breaks - 1].value);
    struct Gap {
        double middle;
        double width;
    };
    std::vector<Gap> gaps;
    for (std::size_t i = 1; i < *played.breaks; ++i) {
        const double before = way.placeOf(played.tries[i - 1].value);
        const double after = way.placeOf(played.tries[i].value);
        if (after - before > widest * limit) {
            gaps.push_back({(before + after) / 2, after - before});
        }
    }
    std::stable_sort(gaps.begin(), gaps.end(),
                     [](const Gap& a, const Gap& b) { return a.width > b.width; });
    for (const Gap& gap : gaps) {
        wanted.add(gap.middle);
    }
}

const LimitTry* unfairOf(std::span<const LimitTry> tries) {
    const auto found = std::find_if(tries.begin(), tries.end(),
                                    [](const LimitTry& one) { return !one.failure.empty(); });
    return found == tries.end() ? nullptr : &*found;
}

} // namespace

bool LimitTry::holds() const {
    return failure.empty() && std::all_of(verdicts.begin(), verdicts.end(),
                                          [](const LimitVerdict& one) { return one.met; });
}

std::optional<double> LimitTry::margin() const {
    double least = std::numeric_limits<double>::infinity();
    for (const LimitVerdict& verdict : verdicts) {
        if (!verdict.margin) {
            return std::nullopt;
        }
        least = std::min(least, *verdict.margin);
    }
    return verdicts.empty() ? std::nullopt : std::optional(least);
}

const LimitVerdict* LimitTry::firstBroken() const {
    const LimitVerdict* first = nullptr;
    for (const LimitVerdict& verdict : verdicts) {
        const bool isEarlier = first == nullptr || (verdict.brokeAt && first->brokeAt &&
                                                    *verdict.brokeAt < *first->brokeAt);
        if (!verdict.met && isEarlier) {
            first = &verdict;
        }
    }
    return first;
}

std::optional<double> marginOf(const Objective& objective, std::optional<double> value) {
    if (!value) {
        return std::nullopt;
    }
    const double bound = objective.bound();
    const bool isShare = objective.unit() == Objective::Unit::Share;
    double left = 0;
    double all = std::abs(bound);
    switch (objective.comparison()) {
    case Objective::Comparison::AtMost:
    case Objective::Comparison::Below:
        left = bound - *value;
        break;
    case Objective::Comparison::AtLeast:
    case Objective::Comparison::Above:
        left = *value - bound;
        all = isShare && bound < 1 ? 1 - bound : all;
        break;
    case Objective::Comparison::Equal:
        left = -std::abs(*value - bound);
        break;
    }
    return all == 0 ? left : left / all;
}

std::vector<LimitVerdict> verdictsOf(std::span<const ObjectivesAt> judged, const RunMoment& run) {
    std::vector<LimitVerdict> verdicts;
    if (judged.empty()) {
        return verdicts;
    }
    const auto& last = judged.back().objectives;
    for (std::size_t i = 0; i < last.size(); ++i) {
        const scenarios::ObjectiveResult& result = last[i];
        LimitVerdict verdict{.objective = result.name.empty() ? result.that : result.name,
                             .met = result.met};
        if (const auto objective = Objective::parse(result.name, result.that)) {
            verdict.margin = marginOf(*objective, result.value);
        }
        if (!result.met) {
            verdict.brokeAt = missedSince(judged, i, run);
        }
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

std::vector<double>
nextTries(const LimitQuestion& question, std::span<const LimitTry> tries, std::size_t jobs) {
    if (tries.size() >= question.mostRuns || unfairOf(tries) != nullptr) {
        return {};
    }
    const Way way(question);
    const Played played(way, tries);
    Wanted wanted(way, played,
                  std::min(std::max<std::size_t>(jobs, 1), question.mostRuns - tries.size()));
    if (!played.breaks) {
        for (const double rung : kRungs) {
            wanted.add(rung);
        }
        return wanted.take();
    }
    if (*played.breaks == 0) {
        return {};
    }
    const double holds = played.tries[*played.breaks - 1].value;
    const double breaks = played.tries[*played.breaks].value;
    if (isNarrow(question, holds, breaks)) {
        addGaps(way, played, question.widestGap, wanted);
        return wanted.take();
    }
    const double low = way.placeOf(holds);
    const double part = (way.placeOf(breaks) - low) / static_cast<double>(jobs + 1);
    for (std::size_t i = 1; i <= jobs; ++i) {
        wanted.add(low + part * static_cast<double>(i));
    }
    return wanted.take();
}

LimitAnswer answerOf(const LimitQuestion& question, std::span<const LimitTry> tries) {
    LimitAnswer answer;
    if (tries.empty()) {
        return answer;
    }
    if (const LimitTry* unfair = unfairOf(tries)) {
        answer.kind = LimitAnswer::Kind::Unfair;
        answer.failure = unfair->failure;
        return answer;
    }
    const Way way(question);
    const Played played(way, tries);
    if (!played.breaks) {
        const bool wholeWay = played.has(way.valueAt(1));
        answer.kind = wholeWay ? LimitAnswer::Kind::HoldsThroughout : LimitAnswer::Kind::None;
        answer.holds = played.tries.back();
        return answer;
    }
    answer.breaks = played.tries[*played.breaks];
    for (std::size_t i = *played.breaks + 1; i < played.tries.size(); ++i) {
        if (played.tries[i].holds()) {
            answer.heldBeyond.push_back(played.tries[i].value);
        }
    }
    if (*played.breaks == 0) {
        const bool isStart = answer.breaks->value == way.valueAt(0);
        answer.kind = isStart ? LimitAnswer::Kind::BrokenAtTheStart : LimitAnswer::Kind::None;
        return answer;
    }
    answer.kind = LimitAnswer::Kind::Found;
    answer.holds = played.tries[*played.breaks - 1];
    answer.narrow = isNarrow(question, answer.holds->value, answer.breaks->value);
    return answer;
}

} // namespace doppel::analysis
