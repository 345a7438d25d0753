// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/demand.h"

#include "models/field_path.h"
#include "models/platform_plan.h"

#include <algorithm>
#include <array>
#include <set>

namespace doppel::models {

using sim::Duration;
using sim::RateProfile;
using sim::Time;

namespace {

constexpr std::array<std::string_view, 5> kShapes{"flat", "daily", "weekly", "sinusoid", "steps"};
constexpr int kRampPieces = 60;

std::size_t hoursOf(ProfileShape shape) {
    return shape == ProfileShape::Daily ? 24 : 168;
}

RateProfile hourly(sim::Rate rate, const ProfileConfig& profile) {
    double sum = 0;
    for (const sim::Ratio factor : profile.factors) {
        sum += factor.value;
    }
    const double scale = rate.perSecond * static_cast<double>(profile.factors.size()) / sum;
    constexpr Duration kHour = std::chrono::hours(1);
    const Duration period = kHour * static_cast<std::int64_t>(profile.factors.size());
    const Duration start = profile.startsAt % period;
    std::vector<RateProfile::Step> steps;
    for (Duration t{}; t < period;) { // t counts from the start of the run
        const Duration clock = (start + t) % period;
        const auto hour = static_cast<std::size_t>(clock / kHour);
        steps.push_back({t, {profile.factors[hour].value * scale}});
        t += kHour - clock % kHour;
    }
    return RateProfile::steps(std::move(steps), period);
}

RateProfile inSteps(sim::Rate rate, const ProfileConfig& profile) {
    std::vector<RateProfile::Step> steps;
    if (profile.steps.empty() || profile.steps.front().from > Duration::zero()) {
        steps.push_back({Duration::zero(), rate});
    }
    for (const ProfileStep& step : profile.steps) {
        steps.push_back({step.from, {rate.perSecond * step.factor.value}});
    }
    return RateProfile::steps(std::move(steps));
}

RateProfile profileOf(sim::Rate rate, const ProfileConfig& profile) {
    switch (profile.shape) {
    case ProfileShape::Daily:
    case ProfileShape::Weekly:
        return hourly(rate, profile);
    case ProfileShape::Sinusoid:
        return RateProfile::sinusoidal(rate, profile.amplitude, profile.period,
                                       profile.phase - profile.startsAt);
    case ProfileShape::Steps:
        return inSteps(rate, profile);
    case ProfileShape::Flat:
        break;
    }
    return RateProfile::constant(rate);
}

// Where the factor of a surge changes.
void addCorners(const SurgeConfig& surge, std::set<Duration>& corners) {
    const Duration end = surge.at + surge.length;
    corners.insert({surge.at, end});
    if (surge.ramp <= Duration::zero()) {
        return;
    }
    for (int i = 1; i <= kRampPieces; ++i) {
        const Duration component = surge.ramp * i / kRampPieces;
        corners.insert({surge.at + component, end - component});
    }
}

} // namespace

ChoiceNames choiceNames(ProfileShape) {
    return kShapes;
}

void ProfileStep::describe(FieldVisitor& visitor) {
    visitor.field("from", from, "when the step begins, from the start of the run",
                  {.min = 0, .live = true});
    visitor.field("factor", factor, "multiple of the base rate", {.min = 0, .live = true});
    visitor.field(
        "name", name,
        "what objectives call the time until the next step; one that raises the rate counts "
        "for recovery as a surge does");
}

void ProfileConfig::describe(FieldVisitor& visitor) {
    visitor.field("shape", shape, "the usual course of the rate", {.live = true});
    visitor.field("factors", factors,
                  "one for each hour: 24 for daily, 168 for weekly (from Monday 00:00); scaled to "
                  "a mean of 1",
                  {.min = 0, .live = true});
    visitor.field("steps", steps, "for shape steps, in order of time", {.live = true});
    visitor.field("amplitude", amplitude, "for shape sinusoid", {.min = 0, .max = 1, .live = true});
    visitor.field("period", period, "for shape sinusoid",
                  {.min = 0, .minExclusive = true, .live = true});
    visitor.field("phase", phase,
                  "for shape sinusoid: when the wave first crosses its mean upwards",
                  {.live = true});
    visitor.field("starts_at", startsAt, "the time of the day or the week at which the run starts",
                  {.min = 0, .live = true});
}

void SurgeConfig::describe(FieldVisitor& visitor) {
    visitor.field("at", at, "when it begins, from the start of the run",
                  {.min = 0, .required = true, .live = true});
    visitor.field("for", length, "how long it lasts, with its ramps",
                  {.min = 0, .minExclusive = true, .live = true});
    visitor.field("factor", factor, "the rate is this many times what it would be",
                  {.min = 0, .live = true});
    visitor.field("ramp", ramp, "the time over which it rises, and falls again",
                  {.min = 0, .live = true});
    visitor.field(
        "name", name,
        "what objectives call it; those of one name are meant together; one that an event takes "
        "away ends there, one that an event adds is not meant",
        {.live = true});
}

void DemandConfig::describe(FieldVisitor& visitor) {
    visitor.field("rate", rate, "how many visits begin, on average",
                  {.min = 0, .live = true, .source = "GOV.UK: 220 M requests a day are 2546/s"});
    visitor.field("profile", profile, "the usual course of the rate over time", {.live = true});
    visitor.field("surges", surges, "crowds that come on top of that", {.live = true});
}

Problems problemsOf(const DemandConfig& config) {
    Problems problems;
    const ProfileConfig& profile = config.profile;
    if (profile.shape == ProfileShape::Daily || profile.shape == ProfileShape::Weekly) {
        const std::size_t wanted = hoursOf(profile.shape);
        if (profile.factors.size() != wanted) {
            problems.push_back({"profile", "needs " + std::to_string(wanted) + " factors, found " +
                                               std::to_string(profile.factors.size())});
        }
        if (std::none_of(profile.factors.begin(), profile.factors.end(),
                         [](sim::Ratio factor) { return factor.value > 0; })) {
            problems.push_back({"profile", "has no factor above 0"});
        }
    }
    for (std::size_t i = 1; i < profile.steps.size(); ++i) {
        if (profile.steps[i].from <= profile.steps[i - 1].from) {
            problems.push_back({joinIndex("profile.steps", i), "steps must be by rising time"});
        }
    }
    for (std::size_t i = 0; i < config.surges.size(); ++i) {
        if (config.surges[i].ramp > config.surges[i].length / 2) {
            problems.push_back({joinPath(joinIndex("surges", i), "ramp"),
                                "two of them do not fit into the length of the surge"});
        }
    }
    return problems;
}

Problems notesOn(const DemandConfig& config, const PlatformPlan& plan) {
    Problems notes;
    const ProfileConfig& profile = config.profile;
    const ProfileConfig usual;
    if (profile.shape != ProfileShape::Sinusoid) {
        const std::string why = "has an effect with shape: sinusoid only";
        noteChanged(notes, "profile.amplitude", profile.amplitude, usual.amplitude, why);
        noteChanged(notes, "profile.period", profile.period, usual.period, why);
        noteChanged(notes, "profile.phase", profile.phase, usual.phase, why);
    }
    if (profile.shape != ProfileShape::Daily && profile.shape != ProfileShape::Weekly &&
        !profile.factors.empty()) {
        notes.push_back({"profile.factors", "have an effect with shape: daily or weekly only"});
    }
    if (profile.shape != ProfileShape::Steps && !profile.steps.empty()) {
        notes.push_back({"profile.steps", "have an effect with shape: steps only"});
    }
    for (std::size_t i = 0; i < config.surges.size(); ++i) {
        const SurgeConfig& surge = config.surges[i];
        if (surge.at >= plan.duration) {
            notes.push_back({joinPath(joinIndex("surges", i), "at"),
                             "begins at " + sim::toText(surge.at) +
                                 ", after the end of the run at " + sim::toText(plan.duration)});
        }
    }
    return notes;
}

std::vector<NamedSpan> spansOf(const DemandConfig& config) {
    std::vector<NamedSpan> spans;
    for (const SurgeConfig& surge : config.surges) {
        spans.push_back(
            {surge.name, surge.at, sim::after(sim::kStart + surge.at, surge.length) - sim::kStart});
    }
    const std::vector<ProfileStep>& steps = config.profile.steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (!steps[i].name.empty()) {
            spans.push_back({steps[i].name, steps[i].from,
                             i + 1 < steps.size() ? steps[i + 1].from : sim::kForever});
        }
    }
    return spans;
}

std::vector<NamedSpan> risesOf(const ProfileConfig& config) {
    std::vector<NamedSpan> rises;
    if (config.shape != ProfileShape::Steps) {
        return rises;
    }
    for (std::size_t i = 1; i < config.steps.size(); ++i) {
        const ProfileStep& step = config.steps[i];
        if (!step.name.empty() && step.factor.value > config.steps[i - 1].factor.value) {
            rises.push_back(
                {step.name, step.from,
                 i + 1 < config.steps.size() ? config.steps[i + 1].from : sim::kForever});
        }
    }
    return rises;
}

double surgeFactor(const SurgeConfig& surge, Duration t) {
    const Duration end = surge.at + surge.length;
    if (t < surge.at || t >= end) {
        return 1.0;
    }
    const Duration fromEdge = std::min(t - surge.at, end - t);
    if (fromEdge >= surge.ramp) {
        return surge.factor.value;
    }
    const double share = sim::toSeconds(fromEdge) / sim::toSeconds(surge.ramp);
    return 1.0 + (surge.factor.value - 1.0) * share;
}

Demand::Demand(const DemandConfig& config) : profile_(profileOf(config.rate, config.profile)) {
    std::set<Duration> corners{Duration::zero()};
    for (const SurgeConfig& surge : config.surges) {
        addCorners(surge, corners);
    }
    for (auto corner = corners.begin(); corner != corners.end(); ++corner) {
        const auto next = std::next(corner);
        const Duration middle = next == corners.end() ? *corner : *corner + (*next - *corner) / 2;
        double factor = 1.0;
        for (const SurgeConfig& surge : config.surges) {
            factor *= surgeFactor(surge, middle);
        }
        factors_.push_back({sim::kStart + *corner, factor});
    }
}

std::size_t Demand::pieceOf(Time t) const {
    const auto next =
        std::upper_bound(factors_.begin(), factors_.end(), t,
                         [](Time time, const Factor& factor) { return time < factor.from; });
    return static_cast<std::size_t>(next - factors_.begin()) - 1;
}

Time Demand::endOf(std::size_t piece) const {
    return piece + 1 < factors_.size() ? factors_[piece + 1].from : sim::kNever;
}

Time Demand::nextArrival(Time now, double unitExponential) const {
    for (std::size_t piece = pieceOf(now); piece + 1 < factors_.size(); ++piece) {
        const double factor = factors_[piece].factor;
        const double within = factor * profile_.expected(now, endOf(piece));
        if (within > unitExponential) {
            // Rounding to whole nanoseconds must not carry it into the next piece's rate twice.
            return std::min(profile_.nextArrival(now, unitExponential / factor), endOf(piece));
        }
        unitExponential -= within;
        now = endOf(piece);
    }
    return profile_.nextArrival(now, unitExponential);
}

sim::Rate Demand::rateAt(Time t) const {
    return {profile_.rateAt(t).perSecond * factors_[pieceOf(t)].factor};
}

double Demand::expected(Time from, Time to) const {
    double sum = 0;
    for (std::size_t piece = pieceOf(from); from < to; ++piece) {
        const Time end = std::min(to, endOf(piece));
        sum += factors_[piece].factor * profile_.expected(from, end);
        from = end;
    }
    return sum;
}

} // namespace doppel::models
