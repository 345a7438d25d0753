// SPDX-License-Identifier: Apache-2.0
#include "scenarios/zone_file.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <re2/re2.h>
#include <set>
#include <string>

namespace doppel::scenarios {

using namespace std::chrono;

namespace {

constexpr std::size_t kHeader = 44;

// The number of `size` bytes at a place of the file, signed and with the highest byte first.
std::int64_t numberAt(std::string_view bytes, std::size_t place, std::size_t size) {
    std::uint64_t number = (static_cast<unsigned char>(bytes[place]) & 0x80U) != 0 ? ~0ULL : 0;
    for (std::size_t i = 0; i < size; ++i) {
        number = number << 8 | static_cast<unsigned char>(bytes[place + i]);
    }
    return static_cast<std::int64_t>(number);
}

// How many of each there are in one of the file's two parts.
struct Counts {
    std::size_t utMarks;
    std::size_t standardMarks;
    std::size_t leapSeconds;
    std::size_t changes;
    std::size_t types;
    std::size_t letters;

    std::size_t bytes(std::size_t timeSize) const {
        constexpr std::size_t kType = 6;
        return changes * (timeSize + 1) + types * kType + letters + leapSeconds * (timeSize + 4) +
               standardMarks + utMarks;
    }
};

std::optional<Counts> countsIn(std::string_view part) {
    if (part.size() < kHeader || !part.starts_with("TZif") || part[4] < '2') {
        return std::nullopt;
    }
    const auto count = [&](std::size_t i) {
        return static_cast<std::size_t>(numberAt(part, 20 + i * 4, 4) & 0xffffffff);
    };
    return Counts{count(0), count(1), count(2), count(3), count(4), count(5)};
}

// "-3:30" of a rule.
seconds timeOf(const std::string& text) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    (void)std::sscanf(text.c_str(), "%d:%d:%d", &hour, &minute,
                      &second); // the later may be missing
    const seconds within = minutes(minute) + seconds(second);
    return hours(hour) + (text.starts_with('-') ? -within : within);
}

} // namespace

local_seconds ZoneFile::YearlyChange::in(year year) const {
    const std::chrono::weekday day(weekday);
    constexpr unsigned kLast = 5;
    const local_days date = nth == kLast ? local_days(year / std::chrono::month(month) / day[last])
                                         : local_days(year / std::chrono::month(month) / day[nth]);
    return date + after;
}

std::optional<ZoneFile> ZoneFile::read(const std::filesystem::path& path) {
    constexpr std::uintmax_t kLargest = 1 << 20;
    std::error_code failure;
    if (std::filesystem::file_size(path, failure) > kLargest || failure) {
        return std::nullopt;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    ZoneFile zone;
    return zone.readChanges(bytes) ? std::optional(std::move(zone)) : std::nullopt;
}

bool ZoneFile::readChanges(std::string_view bytes) {
    const auto old = countsIn(bytes); // the first part has times of 4 bytes, and is passed over
    if (!old || old->bytes(4) > bytes.size() - kHeader) {
        return false;
    }
    bytes.remove_prefix(kHeader + old->bytes(4));
    const auto counts = countsIn(bytes);
    if (!counts || counts->types == 0 || counts->bytes(8) > bytes.size() - kHeader) {
        return false;
    }
    bytes.remove_prefix(kHeader);
    const std::size_t kinds = counts->changes * 8;
    const std::size_t types = kinds + counts->changes;
    const auto offsetOf = [&](std::size_t type) {
        return seconds(numberAt(bytes, types + type * 6, 4));
    };
    first_ = offsetOf(0);
    for (std::size_t i = 0; i < counts->changes; ++i) {
        const auto type = static_cast<unsigned char>(bytes[kinds + i]);
        if (type >= counts->types) {
            return false;
        }
        changes_[sys_seconds(seconds(numberAt(bytes, i * 8, 8)))] = offsetOf(type);
    }
    bytes.remove_prefix(counts->bytes(8));
    return readRule(bytes);
}

// "GMT0BST,M3.5.0/1,M10.5.0" between two ends of lines: offsets count westward; where a time isn't
// given, it is two o'clock.
bool ZoneFile::readRule(std::string_view text) {
    static const re2::RE2 kSteady(R"(\n(?:(?:[A-Za-z]+|<[^>]+>)[-+]?[\d:]+)?\n)");
    static const re2::RE2 kYearly(R"(\n(?:[A-Za-z]+|<[^>]+>)([-+]?[\d:]+))"
                                  R"((?:[A-Za-z]+|<[^>]+>)([-+]?[\d:]*))"
                                  R"(,M(\d+)\.([1-5])\.([0-6])(?:/([-+]?[\d:]+))?)"
                                  R"(,M(\d+)\.([1-5])\.([0-6])(?:/([-+]?[\d:]+))?\n)");
    const re2::StringPiece rule(text.data(), text.size());
    if (re2::RE2::FullMatch(rule, kSteady)) {
        return true; // the last change holds
    }
    Rule read;
    YearlyChange& begins = read.begins;
    YearlyChange& ends = read.ends;
    std::string standard;
    std::string summer;
    std::string beginsAt;
    std::string endsAt;
    if (!re2::RE2::FullMatch(rule, kYearly, &standard, &summer, &begins.month, &begins.nth,
                             &begins.weekday, &beginsAt, &ends.month, &ends.nth, &ends.weekday,
                             &endsAt)) {
        return false;
    }
    constexpr seconds kUsually = hours(2);
    read.standard = -timeOf(standard);
    read.summer = summer.empty() ? read.standard + hours(1) : -timeOf(summer);
    begins.after = beginsAt.empty() ? kUsually : timeOf(beginsAt);
    ends.after = endsAt.empty() ? kUsually : timeOf(endsAt);
    rule_ = read;
    return true;
}

ZoneFile::Changes ZoneFile::changesAround(local_seconds local) const {
    Changes changes = changes_;
    if (!rule_) {
        return changes;
    }
    const sys_seconds listed = changes_.empty() ? sys_seconds::min() : changes_.rbegin()->first;
    const auto add = [&](local_seconds at, seconds before, seconds then) {
        const sys_seconds change(at.time_since_epoch() - before);
        if (change > listed) {
            changes[change] = then;
        }
    };
    const year_month_day day(floor<days>(local));
    for (const year year : {day.year() - years(1), day.year(), day.year() + years(1)}) {
        add(rule_->begins.in(year), rule_->standard, rule_->summer);
        add(rule_->ends.in(year), rule_->summer, rule_->standard);
    }
    return changes;
}

std::vector<sys_seconds> ZoneFile::toUtc(local_seconds local) const {
    const Changes changes = changesAround(local);
    std::set<seconds> offsets{first_};
    for (const auto& [at, offset] : changes) {
        offsets.insert(offset);
    }
    std::vector<sys_seconds> times;
    for (const seconds offset : offsets) {
        const sys_seconds utc(local.time_since_epoch() - offset);
        const auto next = changes.upper_bound(utc);
        if ((next == changes.begin() ? first_ : std::prev(next)->second) == offset) {
            times.push_back(utc);
        }
    }
    std::sort(times.begin(), times.end());
    return times;
}

} // namespace doppel::scenarios
