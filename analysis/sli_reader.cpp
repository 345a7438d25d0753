// SPDX-License-Identifier: Apache-2.0
#include "analysis/sli_reader.h"

#include <cmath>
#include <string>
#include <vector>

namespace doppel::analysis {

namespace {

constexpr const char* kSli = "/sli";

sim::Duration lengthOf(Hdf5Reader& file, const std::string& name) {
    return sim::Duration(file.attribute<std::int64_t>(kSli, name));
}

std::optional<sim::Rate> rateOf(Hdf5Reader& file, const std::string& name) {
    return file.hasAttribute(kSli, name)
               ? std::optional(sim::Rate{file.attribute<double>(kSli, name)})
               : std::nullopt;
}

std::vector<scenarios::Disturbance> disturbancesOf(Hdf5Reader& file) {
    const auto timeAt = [](std::int64_t nanoseconds) {
        return sim::Time(sim::Duration(nanoseconds));
    };
    const auto at = file.column<std::int64_t>("/sli/disturbances/at_ns");
    const auto until = file.column<std::int64_t>("/sli/disturbances/until_ns");
    const auto what = file.column<std::string>("/sli/disturbances/what");
    const auto reached = file.column<std::uint64_t>("/sli/disturbances/reached");
    std::vector<scenarios::Disturbance> disturbances;
    for (std::size_t i = 0;
         file.isTable("/sli/disturbances", at, until, what, reached) && i < at.size(); ++i) {
        disturbances.push_back({timeAt(at[i]), timeAt(until[i]), what[i], reached[i] != 0});
    }
    return disturbances;
}

std::vector<scenarios::AlertRule> rulesOf(Hdf5Reader& file) {
    const auto name = file.column<std::string>("/sli/rules/name");
    const auto longWindow = file.column<std::int64_t>("/sli/rules/long_window_ns");
    const auto shortWindow = file.column<std::int64_t>("/sli/rules/short_window_ns");
    const auto errorShare = file.column<double>("/sli/rules/error_share");
    const auto holds = file.column<std::int64_t>("/sli/rules/holds_ns");
    std::vector<scenarios::AlertRule> rules;
    for (std::size_t i = 0;
         file.isTable("/sli/rules", name, longWindow, shortWindow, errorShare, holds) &&
         i < name.size();
         ++i) {
        rules.push_back({name[i],
                         sim::Duration(longWindow[i]),
                         sim::Duration(shortWindow[i]),
                         {errorShare[i]},
                         sim::Duration(holds[i])});
    }
    return rules;
}

std::vector<models::SliBucket> bucketsOf(Hdf5Reader& file, const std::string& table) {
    const auto total = file.column<std::uint64_t>(table + "/total");
    const auto failed = file.column<std::uint64_t>(table + "/failed");
    const auto hindsight = file.column<std::int64_t>(table + "/hindsight");
    const auto waiting = file.column<std::uint64_t>(table + "/waiting");
    std::vector<models::SliBucket> buckets;
    for (std::size_t i = 0;
         file.isTable(table, total, failed, hindsight, waiting) && i < total.size(); ++i) {
        buckets.push_back({total[i], failed[i], hindsight[i], waiting[i]});
    }
    return buckets;
}

std::vector<scenarios::SourceSli> sourcesOf(Hdf5Reader& file) {
    const auto name = file.column<std::string>("/sli/sources/name");
    const auto rate = file.column<double>("/sli/sources/rate_at_start");
    const auto source = file.column<std::uint64_t>("/sli/buckets/source");
    const auto buckets = bucketsOf(file, "/sli/buckets");
    std::vector<scenarios::SourceSli> sources;
    if (!file.isTable("/sli/sources", name, rate) ||
        !file.isTable("/sli/buckets", source, buckets)) {
        return sources;
    }
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool known = !std::isnan(rate[i]);
        sources.push_back({name[i], {}, known ? std::optional(sim::Rate{rate[i]}) : std::nullopt});
    }
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] >= sources.size()) {
            file.fail("/sli/buckets has a bucket of no source");
            break;
        }
        sources[source[i]].buckets.push_back(buckets[i]);
    }
    return sources;
}

scenarios::RecoveryOptions optionsOf(Hdf5Reader& file) {
    scenarios::RecoveryOptions options;
    options.bucket = lengthOf(file, "width_ns");
    options.objective.value = file.attribute<double>(kSli, "objective");
    if (file.hasAttribute(kSli, "slow_ns")) {
        options.slow = lengthOf(file, "slow_ns");
    }
    options.before.rate = rateOf(file, "rate_before");
    options.before.errorShare.value = file.attribute<double>(kSli, "error_share_before");
    options.stableFor = lengthOf(file, "stable_for_ns");
    if (file.hasAttribute(kSli, "mitigated_error_share")) {
        options.mitigatedErrorShare = {file.attribute<double>(kSli, "mitigated_error_share")};
    }
    options.mitigatedFor = lengthOf(file, "mitigated_for_ns");
    options.budgetWindow = lengthOf(file, "budget_window_ns");
    options.rules = rulesOf(file);
    return options;
}

} // namespace

scenarios::SliRecord sliRecordOf(Hdf5Reader& file) {
    scenarios::SliRecord record;
    record.buckets = bucketsOf(file, kSli);
    record.length = lengthOf(file, "length_ns");
    record.unfinishedAfter = lengthOf(file, "unfinished_after_ns");
    record.rateAtStart = rateOf(file, "rate_at_start");
    record.disturbances = disturbancesOf(file);
    record.rules = optionsOf(file);
    record.bySource = sourcesOf(file);
    if (record.rules.bucket <= sim::Duration::zero() || record.length < sim::Duration::zero() ||
        !(record.rules.objective.value < 1)) {
        file.fail("/sli can't be judged");
    }
    return record;
}

} // namespace doppel::analysis
