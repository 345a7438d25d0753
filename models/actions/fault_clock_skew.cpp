// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_clock_skew.h"

#include "models/clock_owner.h"
#include "sim/assert.h"

#include <array>
#include <vector>

namespace doppel::models {

namespace {

std::string_view whyNoClock(const ComponentKind& kind) {
    return kind.readsClock ? std::string_view{} : "answers by no clock; caches do";
}

sim::Duration aheadBy(const FaultClockSkewConfig& config) {
    return config.direction == ClockError::Ahead ? config.skew : -config.skew;
}

class ClockSkew final : public Action {
public:
    ClockSkew(const FaultClockSkewConfig& config, const ActionScope& scope)
        : config_(config), aimed_(aimedAt(config.aim, scope.platform, whyNoClock)) {}

    void begin(double) override { step(aheadBy(config_)); }
    void end() override { step(-aheadBy(config_)); }

private:
    void step(sim::Duration by) {
        for (const Aimed& hit : aimed_) {
            auto* clocks = dynamic_cast<ClockOwner*>(hit.component);
            DOPPEL_ASSERT(clocks != nullptr);
            for (const std::uint32_t server : hit.servers) {
                clocks->stepClock({server}, by);
            }
        }
    }

    const FaultClockSkewConfig& config_;
    std::vector<Aimed> aimed_;
};

} // namespace

ChoiceNames choiceNames(ClockError) {
    static constexpr std::array<std::string_view, 2> kNames{"ahead", "behind"};
    return kNames;
}

void FaultClockSkewConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    constexpr double kYear = 365.0 * 86400;
    visitor.field("skew", skew, "how far its clocks are wrong",
                  {.min = 0, .max = kYear, .minExclusive = true, .required = true});
    visitor.field("direction", direction, "whether they are ahead or behind");
}

Problems problemsOf(const FaultClockSkewConfig& config) {
    return problemsOf(config.aim);
}

Problems problemsOn(const FaultClockSkewConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, whyNoClock);
}

Problems notesOn(const FaultClockSkewConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan, whyNoClock);
}

std::string toText(const FaultClockSkewConfig& config) {
    return "clock skew on " + toText(config.aim) + " (" + sim::toText(config.skew) +
           (config.direction == ClockError::Ahead ? " ahead)" : " behind)");
}

const ActionKind& faultClockSkewKind() {
    static const ActionKind kKind = actionKindOf<ClockSkew, FaultClockSkewConfig>({
        .name = "fault.clock_skew",
        .summary = "its clocks step, and step back when it is over: what a cache holds is older or "
                   "younger by that at once",
        .inFlight = "requests in flight and those that wait hold what they held; ages and what is "
                    "left of lifetimes are told by the new time from the next look into the cache "
                    "on; what is stored afterwards lives as long as ever",
        .leavesOut =
            "Date and Expires, as answers give their lifetimes by max-age and Age; a "
            "clock that steps back stands still for as long in its place; limits by rate, "
            "saint mode and probes, which count by other clocks; resolvers' TTLs; "
            "certificates that are not valid yet; servers that begin while it lasts, whose "
            "clocks are right",
        .source = "RFC 9111 4.2.3; Varnish reads CLOCK_REALTIME for the lives of objects",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
