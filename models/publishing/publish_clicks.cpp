// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/publish_clicks.h"

#include <utility>

namespace doppel::models {

PublishClicks::Number PublishClicks::add(sim::Time at, ClickState state) {
    clicks_.push_back({.at = at, .state = state});
    return static_cast<Number>(clicks_.size() - 1);
}

std::optional<PublishClicks::Number> PublishClicks::of(std::uint64_t visit) const {
    const auto found = byVisit_.find(visit);
    return found == byVisit_.end() ? std::nullopt : std::optional(found->second);
}

bool PublishClicks::becomesStored(Number click) {
    return !std::exchange(clicks_[click].isStored, true);
}

bool PublishClicks::becomesVisible(Number click, sim::Time now) {
    std::optional<sim::Time>& visible = clicks_[click].visible;
    const bool isNew = !visible;
    visible = visible.value_or(now);
    return isNew;
}

void PublishClicks::setLost(Number click) {
    Click& one = clicks_[click];
    one.state = one.state == ClickState::InTime ? ClickState::Late : one.state;
    one.isStored = false;
    one.visible.reset();
    one.isDropped = true;
}

bool PublishClicks::hasFailed(Number click) const {
    const Click& one = clicks_[click];
    const bool mayStill = one.state == ClickState::Awaited || one.state == ClickState::Asked;
    return (one.state == ClickState::Late || (mayStill && one.isOver)) && !one.isStored &&
           (!one.isEntered || one.isDropped);
}

PublishClicks::Counts PublishClicks::between(sim::Time from, sim::Time to) const {
    Counts counts;
    for (Number number = 0; number < clicks_.size(); ++number) {
        const Click& click = clicks_[number];
        const bool isIn = click.at <= to && (click.at > from || from == sim::kStart);
        if (isIn && isPublish(click)) {
            ++counts.all;
            counts.unpromised += click.state == ClickState::Asked ? 1 : 0;
            counts.inTime += click.state == ClickState::InTime ? 1 : 0;
            const bool failed = hasFailed(number);
            const bool isLate = click.state == ClickState::Late;
            counts.early += failed && !isLate ? 1 : 0;
            counts.late += failed || isLate ? 1 : 0;
            counts.failed += failed ? 1 : 0;
            counts.overdue += (failed || isLate) && !click.visible ? 1 : 0;
        }
    }
    return counts;
}

} // namespace doppel::models
