// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/objective_limit.h"
#include "sim/result.h"
#include "sim/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// What a run must achieve, as a comparison of one of its metrics with a bound:
/// "visitors.availability >= 99.9%", "recovery.time_to_recover <= 2min", "router.latency.p99 <
/// 200ms", "visitors.within(1s) >= 95%". It may be limited to some of a source's visits.
class Objective {
public:
    enum class Comparison { AtLeast, AtMost, Above, Below, Equal };

    /// What the bound was written in, which must be what the metric is measured in.
    enum class Unit { Number, Share, Seconds, Bytes, PerSecond };

    /// Reads an objective. An error's place is line 1 and the column within `text`.
    static sim::Result<Objective>
    parse(std::string name, std::string_view text, ObjectiveLimit limit = {});

    /// The same of the source that `of` names, and without that limit: "availability >= 99%" of
    /// checkout is "checkout.availability >= 99%". REQUIRES: it is no metric of recovery.
    Objective named() const;

    const std::string& name() const { return name_; }
    const std::string& text() const { return text_; }
    const std::string& metric() const { return metric_; } ///< "visitors.availability"
    const ObjectiveLimit& limit() const { return limit_; }
    /// Of a metric such as "visitors.within(1s)" the time; its text is in metric() as this program
    /// writes it.
    std::optional<sim::Duration> within() const { return within_; }
    /// Whether it is about the way out of incidents, which is judged by all sources unless one is
    /// named.
    bool isOfRecovery() const { return metric_.starts_with(kRecovery); }
    Comparison comparison() const { return comparison_; }
    double bound() const { return bound_; } ///< in the unit's base: seconds, bytes, a share
    Unit unit() const { return unit_; }

    /// Whether the metric keeps the bound. A metric that was never measured (no time to recovery,
    /// since it never recovered) keeps none.
    bool metBy(std::optional<double> value) const;
    /// Whether the bound is an upper one: what there is none of keeps it.
    bool isCeiling() const {
        return comparison_ == Comparison::AtMost || comparison_ == Comparison::Below;
    }
    /// Whether it keeps the bound already, though its value may yet grow: a bound from below only.
    bool metByAtLeast(double value) const;

private:
    static constexpr std::string_view kRecovery = "recovery.";

    std::string name_;
    std::string text_;
    std::string metric_;
    ObjectiveLimit limit_;
    std::optional<sim::Duration> within_;
    Comparison comparison_ = Comparison::AtLeast;
    double bound_ = 0;
    Unit unit_ = Unit::Number;
};

/// "within(1s)": the share of all visits that got a good answer in that time.
std::string withinName(std::string_view limit);

/// "a time", "a share", …: for messages about a bound in the wrong unit.
std::string_view toText(Objective::Unit unit);

} // namespace doppel::scenarios
