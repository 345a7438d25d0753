// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace boost::local_time {
template <class CharT>
class posix_time_zone_base;
using posix_time_zone = posix_time_zone_base<char>;
} // namespace boost::local_time

namespace doppel::models {

/// A time zone with its daylight saving time, by one rule for all years. It asks no machine's
/// database of zones, so that a run is the same everywhere. Its rules are Boost.Date_Time's.
class TimeZone {
public:
    /// "UTC", "Europe/London", "Europe/Paris", or a rule in Boost's form of POSIX: "GMT0BST,M3.5.0/1,M10.5.0/2"
    /// (`EST-5EDT` is five hours behind UTC). None: it is none of these.
    static std::optional<TimeZone> of(std::string_view name);

    /// How far its clocks are ahead of UTC.
    std::chrono::seconds offsetAt(std::chrono::sys_seconds utc) const;
    std::chrono::local_seconds toLocal(std::chrono::sys_seconds utc) const {
        return std::chrono::local_seconds(utc.time_since_epoch() + offsetAt(utc));
    }
    /// When its clocks show that: never where they skip it, twice where they are put back; in order.
    std::vector<std::chrono::sys_seconds> toUtc(std::chrono::local_seconds local) const;

private:
    explicit TimeZone(std::shared_ptr<const boost::local_time::posix_time_zone> rule)
        : rule_(std::move(rule)) {}
    std::shared_ptr<const boost::local_time::posix_time_zone> rule_; // immutable, shared by copies
};

} // namespace doppel::models
