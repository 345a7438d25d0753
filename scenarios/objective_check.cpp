// SPDX-License-Identifier: Apache-2.0
#include "scenarios/objective_check.h"

#include "models/actions/without_requests.h"
#include "models/meter.h"
#include "models/platform_plan.h"
#include "models/suggest.h"
#include "models/traffic/closed_metrics.h"
#include "models/traffic/replay_metrics.h"
#include "scenarios/file/node.h"
#include "scenarios/file/value_path.h"
#include "scenarios/metric_owners.h"
#include "scenarios/named_metrics.h"
#include "scenarios/scenario_check.h"
#include "scenarios/sketch.h"
#include "scenarios/timed.h"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>

namespace doppel::scenarios {

namespace {

using models::Problems;

// What to ask a source about in the place of what only components count.
std::optional<std::string_view> insteadOf(std::string_view metric) {
    using models::Meter;
    if (metric == Meter::kUnreached) {
        return "outcome_refused, outcome_timed_out or outcome_not_resolved";
    }
    if (metric == Meter::kAborted) {
        return "outcome_left";
    }
    if (metric == Meter::kWasted) {
        return "failed, or the components' wasted";
    }
    return std::nullopt;
}

class ObjectiveCheck {
public:
    ObjectiveCheck(const Scenario& scenario,
                   const Unread& unread,
                   const std::set<std::string>& wrong,
                   sim::StopQuestion& stop)
        : scenario_(scenario), unread_(unread), wrong_(wrong), stop_(stop),
          plan_(planOf(scenario, unread)), components_(scenario.components),
          sources_(scenario.traffic), named_(namedSpans(scenario)) {}

    Problems run() {
        std::set<std::string_view> names;
        for (const ObjectiveSpec& spec : scenario_.objectives) {
            if (stop_.isStopped()) {
                break;
            }
            if (!names.insert(spec.objective.name()).second) {
                problems_.push_back(
                    {joinPath(spec.path, "name"),
                     "another objective is called " + quotedForMessage(spec.objective.name())});
            }
            check(spec.objective, joinPath(spec.path, "that"));
            checkLimit(spec.objective, spec.path);
        }
        return std::move(problems_);
    }

private:
    void check(const Objective& objective, const std::string& path) {
        const std::string& metric = objective.metric();
        const std::string owner = metric.substr(0, metric.find('.'));
        if (!objective.limit().of.empty() && !objective.isOfRecovery()) {
            return; // whose it is isn't known: checkLimit says so
        }
        if (const auto component = components_.ownerOf(metric)) {
            checkMetric(objective, path, "components", scenario_.components[*component]);
        } else if (const auto source = sources_.ownerOf(metric)) {
            const std::string& name = scenario_.traffic[*source].name;
            if (const auto instead = insteadOf(std::string_view(metric).substr(name.size() + 1))) {
                problems_.push_back({path, quotedForMessage(metric) +
                                               " is counted of components, not of visits; " +
                                               "expected " + std::string(*instead)});
                return;
            }
            checkMetric(objective, path, "traffic", scenario_.traffic[*source]);
        } else if (objective.isOfRecovery()) {
            compare(objective, path, namedMetrics({}));
        } else if (!isUnread(owner)) {
            problems_.push_back({path, "there is no metric " + quotedForMessage(metric) +
                                           ", since " + quotedForMessage(owner) +
                                           " is neither a component nor a traffic source" +
                                           models::didYouMean(owner, owners())});
        }
    }

    void checkLimit(const Objective& objective, const std::string& path) {
        const ObjectiveLimit& limit = objective.limit();
        if (limit.none() || unread_.entries.contains(path)) {
            return;
        }
        if (!limit.of.empty()) {
            std::vector<std::string> sources = unread_.sources;
            for (const TrafficSpec& spec : scenario_.traffic) {
                sources.push_back(spec.name);
            }
            refuseUnknown(problems_, joinPath(path, "of"), "traffic source", limit.of, sources);
        }
        const bool isComponents = components_.ownerOf(objective.metric()).has_value();
        const bool isOfVisits = !limit.pageClass.empty() || !limit.location.empty();
        if ((isComponents && isOfVisits) || (objective.isOfRecovery() && !limit.onlyOf())) {
            problems_.push_back({joinPath(path, "that"),
                                 quotedForMessage(objective.metric()) +
                                     (isComponents ? " can only be limited by `during` and "
                                                     "`between`: page classes and locations are "
                                                     "visits'"
                                                   : " can only be limited by `of`: a way out of "
                                                     "incidents is that of all visits of a source, "
                                                     "or of all sources")});
            return;
        }
        if (const auto reason = whyOfNoVisit(objective.metric(), isOfVisits)) {
            problems_.push_back({joinPath(path, "that"),
                                 quotedForMessage(objective.metric()) + std::string(*reason)});
            return;
        }
        if (!limit.during.empty()) {
            std::vector<std::string> names;
            for (const models::NamedSpan& span : named_) {
                names.push_back(span.name);
            }
            refuseUnknown(problems_, joinPath(path, "during"), "span of time", limit.during, names);
        }
        if (!limit.pageClass.empty()) {
            refuseUnknown(problems_, joinPath(path, "page_class"), "page class", limit.pageClass,
                          plan_.pageClasses);
        }
        if (!limit.location.empty()) {
            refuseUnknown(problems_, joinPath(path, "location"), "location", limit.location,
                          plan_.locations);
        }
        checkTime(limit, path);
    }

    // Of what a source counts besides visits.
    std::optional<std::string_view> whyOfNoVisit(const std::string& metric, bool isOfVisits) const {
        const auto source = sources_.ownerOf(metric);
        const auto isOneOf = [&](std::initializer_list<std::string_view> names) {
            const std::string_view all = metric;
            const std::string_view name = all.substr(scenario_.traffic[*source].name.size() + 1);
            return std::any_of(names.begin(), names.end(), [&](std::string_view one) {
                return name == one || name.starts_with(std::string(one) + '.');
            });
        };
        if (source &&
            isOneOf({models::ReplayMetrics::kRejected, models::ReplayMetrics::kClockWentBack})) {
            return " can't be limited: it is of lines of a log, not of visits";
        }
        if (source && isOfVisits && isOneOf({models::ClosedMetrics::kUsers})) {
            return " can only be limited by `during` and `between`: users visit pages of all "
                   "classes, and are counted wherever they are";
        }
        return std::nullopt;
    }

    // A window in which nothing is counted could be neither met nor missed fairly.
    void checkTime(const ObjectiveLimit& limit, const std::string& path) {
        const auto spans = spansOf(limit, named_);
        const Settings& settings = scenario_.settings;
        const bool isKnown = limit.during.empty() ||
                             std::any_of(named_.begin(), named_.end(), [&](const auto& span) {
                                 return span.name == limit.during;
                             });
        const auto counts = [&](const models::NamedSpan& span) {
            return span.from < settings.duration && span.to > settings.warmup;
        };
        if (spans && isKnown && std::none_of(spans->begin(), spans->end(), counts)) {
            problems_.push_back({joinPath(path, limit.between.empty() ? "during" : "between"),
                                 "lies wholly outside the time that is counted, from " +
                                     sim::toText(settings.warmup) + " to " +
                                     sim::toText(settings.duration)});
        }
    }

    template <class Spec>
    void checkMetric(const Objective& objective,
                     const std::string& path,
                     std::string_view section,
                     const Spec& spec) {
        const std::string owner = joinPath(section, spec.name);
        if (wrong_.contains(owner)) {
            return;
        }
        auto& metrics = metricsOf_[owner];
        if (metrics.empty()) {
            metrics = namedMetrics(Sketch(scenario_).of(spec));
            if constexpr (requires { spec.kind->whyUnasked; }) {
                if (!models::whyNoConnections(*spec.kind).empty()) {
                    forgetRequests(metrics, spec.name);
                }
            }
        }
        if constexpr (requires { spec.kind->whyUnmeasured; }) {
            if (const std::string_view why = whyUnmeasured(objective, spec); !why.empty()) {
                problems_.push_back(
                    {path, objective.metric() + " can never be measured: " + std::string(why)});
                return;
            }
        }
        compare(objective, path, metrics);
    }

    static std::string_view whyUnmeasured(const Objective& objective, const ComponentSpec& spec) {
        if (spec.kind->whyUnmeasured == nullptr) {
            return "";
        }
        const std::string_view told =
            std::string_view(objective.metric()).substr(spec.name.size() + 1);
        const std::string_view metric = told.substr(0, told.find('.')); // without a statistic
        return spec.kind->whyUnmeasured(*spec.config, metric);
    }

    // What nobody asks counts no requests.
    static void forgetRequests(std::map<std::string, NamedMetric>& metrics,
                               const std::string& component) {
        for (const MetricResult& metric : declaredMetrics({})) {
            const std::string name = component + '.' + metric.name;
            std::erase_if(metrics, [&](const auto& named) {
                return named.first == name || named.first.starts_with(name + '.');
            });
        }
        std::erase_if(metrics, [&](const auto& named) {
            return named.first == component + ".availability" ||
                   named.first == component + ".cost_per_million_good" ||
                   named.first.starts_with(component + '.' + std::string(kLatencyOfAll));
        });
    }

    void compare(const Objective& objective,
                 const std::string& path,
                 const std::map<std::string, NamedMetric>& metrics) {
        const auto found = metrics.find(objective.metric());
        if (found == metrics.end()) {
            std::vector<std::string> names;
            for (const auto& [name, metric] : metrics) {
                names.push_back(name);
            }
            refuseUnknown(problems_, path, "metric", objective.metric(), names);
        } else if (found->second.unit != objective.unit()) {
            problems_.push_back({path, objective.metric() + " is compared with " +
                                           std::string(toText(objective.unit())) + ", expected " +
                                           std::string(toText(found->second.unit))});
        }
    }

    bool isUnread(const std::string& owner) const {
        const auto isIn = [&](const std::vector<std::string>& names) {
            return std::find(names.begin(), names.end(), owner) != names.end();
        };
        return isIn(unread_.components) || isIn(unread_.sources);
    }

    std::vector<std::string> owners() const {
        std::vector<std::string> names{"recovery"};
        for (const ComponentSpec& spec : scenario_.components) {
            names.push_back(spec.name);
        }
        for (const TrafficSpec& spec : scenario_.traffic) {
            names.push_back(spec.name);
        }
        return names;
    }

    const Scenario& scenario_;
    const Unread& unread_;
    const std::set<std::string>& wrong_;
    sim::StopQuestion& stop_;
    models::PlatformPlan plan_;
    MetricOwners components_;
    MetricOwners sources_;
    std::vector<models::NamedSpan> named_;
    std::map<std::string, std::map<std::string, NamedMetric>> metricsOf_; // by owner
    Problems problems_;
};

} // namespace

Problems problemsOfObjectives(const Scenario& scenario,
                              const Unread& unread,
                              const std::set<std::string>& wrong,
                              sim::StopQuestion& stop) {
    return ObjectiveCheck(scenario, unread, wrong, stop).run();
}

} // namespace doppel::scenarios
