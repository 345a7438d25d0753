// SPDX-License-Identifier: Apache-2.0
#include "models/schedule/time_zone.h"

#include <boost/date_time/local_time/posix_time_zone.hpp>
#include <boost/date_time/posix_time/posix_time_types.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace doppel::models {

using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

struct KnownZone {
    std::string_view name;
    std::string_view rule;
};
constexpr std::array<KnownZone, 3> kKnownZones{{
    {"UTC", "UTC0"},
    {"Europe/London", "GMT0BST,M3.5.0/1,M10.5.0/2"},
    {"Europe/Paris", "CET+1CEST,M3.5.0/2,M10.5.0/3"},
}};

seconds toSeconds(const boost::posix_time::time_duration& duration) {
    return seconds(duration.total_seconds());
}

seconds sinceEpoch(const boost::posix_time::ptime& time) {
    static const boost::posix_time::ptime kEpoch(boost::gregorian::date(1970, 1, 1));
    return toSeconds(time - kEpoch);
}

} // namespace

std::optional<TimeZone> TimeZone::of(std::string_view name) {
    std::string rule(name);
    for (const KnownZone& known : kKnownZones) {
        if (known.name == name) {
            rule = known.rule;
        }
    }
    try {
        auto zone = std::make_shared<const boost::local_time::posix_time_zone>(rule);
        return zone->std_zone_abbrev().size() < 3 ? std::nullopt
                                                  : std::optional(TimeZone(std::move(zone)));
    } catch (const std::exception&) { // Boost's several kinds of them
        return std::nullopt;
    }
}

seconds TimeZone::offsetAt(sys_seconds utc) const {
    const seconds base = toSeconds(rule_->base_utc_offset());
    if (!rule_->has_dst()) {
        return base;
    }
    const seconds saving = toSeconds(rule_->dst_offset());
    const auto day = std::chrono::floor<std::chrono::days>(utc + base);
    const auto year = static_cast<int>(std::chrono::year_month_day(day).year());
    const auto boostYear = boost::gregorian::greg_year(static_cast<unsigned short>(year));
    // Each by the clocks as they are before it.
    const seconds begins = sinceEpoch(rule_->dst_local_start_time(boostYear)) - base;
    const seconds ends = sinceEpoch(rule_->dst_local_end_time(boostYear)) - base - saving;
    const seconds now = utc.time_since_epoch();
    const bool saves =
        begins < ends ? now >= begins && now < ends : now >= begins || now < ends; // the south
    return saves ? base + saving : base;
}

std::vector<sys_seconds> TimeZone::toUtc(local_seconds local) const {
    const seconds base = toSeconds(rule_->base_utc_offset());
    const seconds saving = rule_->has_dst() ? toSeconds(rule_->dst_offset()) : seconds{};
    std::vector<sys_seconds> times;
    for (const seconds offset : {base + saving, base}) {
        const sys_seconds utc(local.time_since_epoch() - offset);
        if (toLocal(utc) == local && (times.empty() || times.back() != utc)) {
            times.push_back(utc);
        }
    }
    std::sort(times.begin(), times.end());
    return times;
}

} // namespace doppel::models
