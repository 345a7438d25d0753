// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison/compared_run.h"

#include "analysis/readable.h"

namespace doppel::analysis {

namespace {

std::optional<double> quantileInSeconds(const sim::Histogram& histogram, double share) {
    return histogram.count() == 0 ? std::nullopt
                                  : std::optional(inSeconds(histogram.quantile(share)));
}

} // namespace

ComparedRun comparedRunOf(const scenarios::RunResult& result) {
    ComparedRun run;
    run.fingerprint = result.fingerprint;
    run.seed = result.seed;
    run.warm = sim::kStart + result.warmup;
    run.until = result.status.time;
    run.objectives = result.objectives;
    run.recovery = result.recovery;
    for (const scenarios::TrafficResult& source : result.traffic) {
        run.sources.push_back({source.name,
                               source.wanted(),
                               source.failed + source.omitted,
                               quantileInSeconds(source.latency, 0.5),
                               quantileInSeconds(source.latency, 0.99),
                               {source.servedBy.begin(), source.servedBy.end()}});
    }
    for (const scenarios::ComponentResult& component : result.components) {
        run.components.push_back(component.name);
    }
    run.times = result.seriesTimes;
    run.series = result.series;
    return run;
}

} // namespace doppel::analysis
