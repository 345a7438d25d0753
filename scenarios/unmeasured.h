// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kinds.h"
#include "models/metrics_of_kind.h"
#include "scenarios/metric_result.h"
#include "scenarios/named_metrics.h"
#include "scenarios/run_result.h"
#include "scenarios/timed.h"

#include <optional>
#include <string>
#include <string_view>

/// What a result says by what there is none of, or not all of, one rule for all kinds:
///
///     a count     0 is the truth, also of what nothing of a component registered, such as the
///                 calls of an app that calls nobody
///     a time      of what need not happen keeps every upper bound: of a component that was asked
///                 and failed nobody, where nothing waits for that time or failed in its book
///     nothing     where nothing came, no 0 of what requests bring about is measured, nor what
///                 becomes of work that nobody began; a level of its own, or what a component does
///                 by itself, is 0 whoever asks it (MetricBasis), and any level is where nobody's
///                 visit failed in the whole run
///     left        a level of what is left to be done is 0 where all that came in the run is done, and
///                 is not measured where nothing ever came, or some could not
///     others      where nobody asked a component, times of its requests are of what others look at
///                 it with, such as a recovery plan, and are not measured either
///     undone      work that is never done is late as well, and what has failed for good is left to be
///                 done from then on (LevelOfUndone)
///     lost        where a plan failed, or another server has yet to take over, nobody knows how
///                 many writes are lost
///     unreached   what never reached a component was turned away as well, whatever that counts;
///                 where it is much, it may have had to wait, and would have counted in any count of
///                 what requests bring about; nor does it find out anything of others while it is
///                 dead
///
/// Each rule is a pass over the names, in an order of which named_metrics.cpp tells; what a kind
/// says of its metrics (MetricBasis) decides most of them.
namespace doppel::scenarios {

/// Calls `visit` with the metric of that name and all that are told of it, "NAME.p99".
template <class Visit>
void forEachOf(NamedMetrics& names, const std::string& name, Visit visit) {
    for (auto at = names.lower_bound(name); at != names.end() && at->first.starts_with(name);
         ++at) {
        if (at->first.size() == name.size() || at->first[name.size()] == '.') {
            visit(at->second);
        }
    }
}

/// Null: a component of another version's kind.
const models::ComponentKind* kindOf(const ComponentResult& component);
/// What a metric is of, by the name that it has without labels; none: of what requests bring about.
/// `kind` may be null.
std::optional<models::MetricBasis::Of> basisOf(const models::ComponentKind* kind,
                                               std::string_view metric);

/// Of a component or a source: the times of which there are none, and need not be.
void keepTimesOfNone(NamedMetrics& names,
                     const std::string& owner,
                     const MetricResults& metrics,
                     const CameTo& cameTo);

/// The counters of the component's kind that it did not register are 0.
void addUnregistered(NamedMetrics& names, const ComponentResult& component);

/// What decides beside a component's own metrics of a time.
struct Around {
    /// Its metrics of the whole run, where its own are of a limited time; null: they are.
    const MetricResults* allOfRun = nullptr;
    /// There were visits, and none of them failed or is omitted: nobody was turned away elsewhere.
    bool isAllWell = false;
};

/// Where nothing came, no 0 is measured of what requests bring about.
void forgetZeros(NamedMetrics& names,
                 const ComponentResult& component,
                 const CameTo& cameTo,
                 const Around& around);

/// Where no job was begun, none could fail; where a plan failed, or a takeover has yet to come, no
/// count of what it lost is one.
void forgetUntried(NamedMetrics& names, const ComponentResult& component);

/// Where nobody asked a component, the times of its requests are of what others look at it with,
/// such as a recovery plan, and say nothing of any request.
void forgetTimesOfOthers(NamedMetrics& names,
                         const ComponentResult& component,
                         const CameTo& cameTo);

/// Work that was refused or lost is late as well, and what has failed for good counts in bounds on
/// the level of what is left.
void addUndone(NamedMetrics& names, const ComponentResult& component);

/// Of requests that never reached a component: a bound from above on what it turned away is one on
/// them, too; where they are many, nothing is known of how many would have waited in it, of what
/// else they would have brought about, and of what it would have found out of others.
void addUnreached(NamedMetrics& names, const ComponentResult& component, const CameTo& cameTo);

/// Whether it counts those who came, whatever became of them.
bool isOfThoseUnderWay(std::string_view name);

} // namespace doppel::scenarios
