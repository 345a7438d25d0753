// SPDX-License-Identifier: Apache-2.0
// Each field of each kind at the ends of its range, tried on the program itself: it plays, is
// refused, or is ended by a limit, and never fails by itself. The suite tries a few of them by
// chance; DOPPEL_SWEEP=all tries all, DOPPEL_SWEEP=SEED those of that seed.
#include "scenarios/file/field_table.h"
#include "scenarios/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <sys/wait.h>
#include <vector>

namespace doppel::cli {
namespace {

constexpr const char* kFile = DOPPEL_SOURCE_DIR "/tests/cli/all-kinds.yaml";
constexpr std::size_t kTriedByChance = 40;

/// The ends of the range of a field's type, and what lies a little beyond.
const std::map<std::string, std::vector<std::string>> kExtremes{
    {"count", {"0", "1", "4294967295", "9223372036854775807", "-9223372036854775808"}},
    {"number", {"0", "1e-300", "1e15", "-1e15", "1e308", "-1e308"}},
    {"factor", {"0x", "1e-300x", "1e6x", "1e308x"}},
    {"share", {"0%", "1e-300", "100%"}},
    {"duration", {"0s", "1ns", "forever", "3660d", "-1ns"}},
    {"rate", {"0/s", "1e-300/s", "1e9/s", "1e308/s"}},
    {"size", {"0B", "1B", "1PiB"}},
    {"distribution",
     {"0s", "1ns", "forever", "exponential(3660d)", "lognormal(mu 0, sigma 20)",
      "lognormal(mu 0, sigma 400)", "pareto(1ns, 0.01)"}},
    {"true or false", {"true", "false"}},
    {"text", {"''", "/", "'%'", "'\xc3\xa4'"}},
    {"component", {"none", "dns", "authority", "nobody"}},
    {"map", {"{}", "none"}},
    {"list", {"[]"}},
    {"table", {"{}", "{'': {}}"}},
};

/// A value for a field of the scenario, as `--set` takes it.
using Trial = std::string;

std::vector<std::string> valuesOf(const std::string& type) {
    if (type.starts_with("one of ")) {
        std::vector<std::string> names;
        for (std::size_t at = 7; at < type.size();) {
            const std::size_t end = std::min(type.find(", ", at), type.size());
            names.push_back(type.substr(at, end - at));
            at = end + 2;
        }
        return names;
    }
    for (const std::string prefix : {"list", "table"}) {
        if (type.starts_with(prefix + " of ")) {
            return kExtremes.at(prefix);
        }
    }
    return kExtremes.at(type);
}

/// "weights[]" is tried as a whole and in its first element, "records.NAME.ttl" in the records that
/// the scenario has.
void addTrials(const std::string& entry,
               const scenarios::FieldRow& row,
               std::vector<Trial>& trials) {
    static const std::map<std::string, std::string> kNames{
        {"dns", "www"}, {"edge", "LHR"}, {"open", "search"}, {"router", "id"}};
    std::string path = row.path;
    std::string type = row.type;
    if (path.ends_with("[]") || path.ends_with(".NAME")) {
        const std::string whole = path.substr(0, path.find_last_of("[."));
        for (const std::string& value : valuesOf(type)) {
            trials.push_back(entry + '.' + whole + '=' + value);
        }
        type = type.substr(type.find(" of ") + 4);
    }
    for (std::size_t at = 0; (at = path.find("[]")) != std::string::npos;) {
        path.replace(at, 2, "[0]");
    }
    for (std::size_t at = 0; (at = path.find(".NAME")) != std::string::npos;) {
        const auto name = kNames.find(entry.substr(entry.find('.') + 1));
        path.replace(at, 5, '.' + (name == kNames.end() ? "x" : name->second));
    }
    for (const std::string& value : valuesOf(type)) {
        trials.push_back(entry + '.' + path + '=' + value);
    }
}

std::vector<Trial> allTrials() {
    static const std::map<std::string, std::string> kNameOfKind{
        {"dns_authority", "authority"}, {"key_value", "cache"}, {"object_store", "mirror"}};
    std::vector<Trial> trials;
    for (const scenarios::FileSection& section : scenarios::scenarioSections()) {
        if (section.name == "timeline") {
            continue; // its entries have no names to be set by
        }
        for (const scenarios::SectionKind& kind : section.kinds) {
            if (kind.name == "replay") {
                continue; // its log is what the fuzzer of logs tries
            }
            const auto name = kNameOfKind.find(kind.name);
            const std::string entry =
                section.name + '.' + (name == kNameOfKind.end() ? kind.name : name->second);
            for (const scenarios::FieldRow& row : scenarios::fieldRows(kind.describe)) {
                addTrials(entry, row, trials);
            }
        }
    }
    for (const std::string set : {"page_classes.search.mean_size=0B",
                                  "page_classes.search.mean_size=4e9B",
                                  "page_classes.search.size_cv=100",
                                  "page_classes.search.work=0x",
                                  "page_classes.search.max_age=forever",
                                  "recovery.objective=100%",
                                  "recovery.objective=0%",
                                  "recovery.stable_for=forever",
                                  "zones=64",
                                  "zones=1",
                                  "duration=1ns",
                                  "warmup=4999ms",
                                  "series_interval=forever",
                                  "locations={}",
                                  "page_classes={}",
                                  "components={}",
                                  "traffic={}",
                                  "timeline=[]",
                                  "locations.england.weight=1e6x",
                                  "timeline[0].for=forever",
                                  "timeline[0].at=forever"}) {
        trials.push_back(set);
    }
    return trials;
}

std::vector<Trial> someTrials(std::vector<Trial> trials) {
    const char* wish = std::getenv("DOPPEL_SWEEP");
    if (wish != nullptr && std::string(wish) == "all") {
        return trials;
    }
    const std::uint64_t seed = wish != nullptr ? std::strtoull(wish, nullptr, 10) : 36;
    testing::Test::RecordProperty("seed", std::to_string(seed));
    std::printf("DOPPEL_SWEEP=%s\n", std::to_string(seed).c_str());
    std::mt19937_64 chance(seed);
    std::shuffle(trials.begin(), trials.end(), chance);
    trials.resize(std::min(trials.size(), kTriedByChance));
    return trials;
}

TEST(EveryFieldAtItsExtremes, PlaysOrIsRefused) {
    for (const Trial& trial : someTrials(allTrials())) {
        std::string quoted = trial;
        for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 4) {
            quoted.replace(at, 1, "'\\''");
        }
        const std::string command = std::string("timeout 30 " DOPPEL_PROGRAM " run '") + kFile +
                                    "' -q --set '" + quoted + "' >/dev/null 2>&1 </dev/null";
        const int status = std::system(command.c_str());
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
        EXPECT_LE(code, 4) << "--set '" << trial << "' ends with " << code;
    }
}

} // namespace
} // namespace doppel::cli
