// SPDX-License-Identifier: Apache-2.0
#include "models/schedule/time_zone.h"

#include <boost/date_time/local_time/posix_time_zone.hpp>
#include <boost/date_time/posix_time/posix_time_types.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace doppel::models {

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

std::chrono::seconds wholeSeconds(const boost::posix_time::time_duration& duration) {
    return std::chrono::seconds(duration.total_seconds());
}

std::chrono::seconds sinceEpoch(const boost::posix_time::ptime& time) {
    static const boost::posix_time::ptime kEpoch(boost::gregorian::date(1970, 1, 1));
    return wholeSeconds(time - kEpoch);
}

} // namespace

std::optional<TimeZone> TimeZone::of(std::string_view name) {
    std::string rule(name);
    for (const KnownZone& known : kKnownZones) {
        if (known.name == name) {
            rule = known.rule;
        }
    }
    if (rule.find_first_of("0123456789") == std::string::npos) { // Boost takes a word for UTC
        return std::nullopt;
    }
    try {
        auto zone = std::make_shared<const boost::local_time::posix_time_zone>(rule);
        return zone->std_zone_abbrev().size() < 3 ? std::nullopt
                                                  : std::optional(TimeZone(std::move(zone)));
    } catch (const std::exception&) { // Boost's several kinds of them
        return std::nullopt;
    }
}

std::chrono::seconds TimeZone::offsetAt(std::chrono::sys_seconds utc) const {
    const std::chrono::seconds base = wholeSeconds(rule_->base_utc_offset());
    if (!rule_->has_dst()) {
        return base;
    }
    const std::chrono::seconds saving = wholeSeconds(rule_->dst_offset());
    const auto day = std::chrono::floor<std::chrono::days>(utc + base);
    const auto year = static_cast<int>(std::chrono::year_month_day(day).year());
    const auto boostYear = boost::gregorian::greg_year(static_cast<unsigned short>(year));
    // Each by the clocks as they are before it.
    const std::chrono::seconds begins = sinceEpoch(rule_->dst_local_start_time(boostYear)) - base;
    const std::chrono::seconds ends =
        sinceEpoch(rule_->dst_local_end_time(boostYear)) - base - saving;
    const std::chrono::seconds now = utc.time_since_epoch();
    const bool saves =
        begins < ends ? now >= begins && now < ends : now >= begins || now < ends; // the south
    return saves ? base + saving : base;
}

std::vector<std::chrono::sys_seconds> TimeZone::toUtc(std::chrono::local_seconds local) const {
    const std::chrono::seconds base = wholeSeconds(rule_->base_utc_offset());
    const std::chrono::seconds saving =
        rule_->has_dst() ? wholeSeconds(rule_->dst_offset()) : std::chrono::seconds{};
    std::vector<std::chrono::sys_seconds> times;
    for (const std::chrono::seconds offset : {base + saving, base}) {
        const std::chrono::sys_seconds utc(local.time_since_epoch() - offset);
        if (toLocal(utc) == local && (times.empty() || times.back() != utc)) {
            times.push_back(utc);
        }
    }
    std::sort(times.begin(), times.end());
    return times;
}

} // namespace doppel::models
