// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// How far the clocks of a time zone are ahead of UTC, as the machine's database of zones has it:
/// what changed in the past by the file's list, what changes later by the rule at its end.
/// Source: RFC 8536 (TZif, versions 2 to 4).
class ZoneFile {
public:
    /// None: the file can't be read, or is none of those versions.
    static std::optional<ZoneFile> read(const std::filesystem::path& file);

    /// When its clocks show that: never where they skip it, twice where they are put back; in
    /// order.
    std::vector<std::chrono::sys_seconds> toUtc(std::chrono::local_seconds local) const;

private:
    using Changes = std::map<std::chrono::sys_seconds, std::chrono::seconds>; // to which offset

    bool readChanges(std::string_view bytes);
    bool readRule(std::string_view text);
    Changes changesAround(std::chrono::local_seconds local) const;

    /// The nth (5: the last) such day of a month, so long after its midnight.
    struct YearlyChange {
        unsigned month = 0;
        unsigned nth = 0;
        unsigned weekday = 0;
        std::chrono::seconds after{};
        std::chrono::local_seconds in(std::chrono::year year) const;
    };
    struct Rule {
        std::chrono::seconds standard{};
        std::chrono::seconds summer{}; ///< the same where there is none
        YearlyChange begins;
        YearlyChange ends;
    };

    std::chrono::seconds first_{}; ///< before all changes
    Changes changes_;
    std::optional<Rule> rule_; ///< after them; none: the last one holds
};

} // namespace doppel::scenarios
