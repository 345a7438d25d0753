// SPDX-License-Identifier: Apache-2.0
// What must hold of every field that a scenario file may have, whoever describes it: the fields are
// read off the descriptions, so a new one is tried as well.
#include "scenarios/file/field_reader.h"
#include "scenarios/file/field_table.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using testing::StartsWith;

/// A group of fields that are read together: the settings, a kind of component, an entry of a list.
struct Group {
    std::string name;
    Describe describe;
    friend std::ostream& operator<<(std::ostream& out, const Group& group) {
        return out << group.name;
    }
};

std::vector<Group> allGroups() {
    std::vector<Group> groups;
    for (const FileSection& section : scenarioSections()) {
        if (section.describe) {
            groups.push_back({section.name, section.describe});
        }
        for (const SectionKind& kind : section.kinds) {
            std::string name = section.name + '_' + kind.name;
            std::replace(name.begin(), name.end(), '.', '_');
            groups.push_back({std::move(name), kind.describe});
        }
    }
    return groups;
}

/// What a field of a type may not be, in whatever form YAML allows.
const std::map<std::string, std::vector<std::string>> kWrongValues{
    {"count",
     {".nan",
      ".inf",
      "-.inf",
      "NaN",
      "1e999",
      "1.5",
      "-1",
      "-9223372036854775809",
      "0x10",
      "010",
      "0o17",
      "1:30",
      "\"1,000\"",
      "ten",
      "true",
      "99999999999999999999",
      "9223372036854775808",
      "1s",
      "50%",
      "1/s",
      "1MiB",
      "\"\"",
      "[1]",
      "{a: 1}",
      "１"}},
    {"number",
     {".nan", ".inf", "-.inf", "nan", "inf", "1e999", "-1e999", "1e300", "0x1p3", "1s", "50%",
      "1/s", "x", "\"\"", "[1]", "{a: 1}", ".5", "5."}},
    {"factor", {".nan", ".inf", "-1", "-0.5x", "1e999", "1e300", "1s", "50%", "2y", "x", "[2x]"}},
    {"share", {".nan", ".inf", "-1%", "101%", "1.5", "50", "1e999", "1s", "2x", "half", "[50%]"}},
    {"duration", {".nan",      ".inf",
                  "5",         "0",
                  "-1s",       "1e3s",
                  "5 parsecs", "5 S",
                  "5ms 5ms",   "99999999999999h",
                  "200000d",   "1.0000000001ns",
                  "4MiB",      "2/s",
                  "50%",       "1s;",
                  "s",         "\"\"",
                  "[1s]",      "{a: 1s}",
                  "never"}},
    {"rate",
     {".nan", ".nan/s", ".inf/s", "5", "-1/s", "1e400/s", "1e30/s", "5/fortnight", "5s", "1/0s",
      "5 / ", "50%", "[5/s]"}},
    {"size",
     {".nan", ".inf", "5", "-1B", "1.5B", "1e3B", "99999999999PB", "8000PB", "5s", "2/s", "5 KB",
      "[5B]"}},
    {"distribution",
     {".nan", ".inf", "5", "-5ms", "exponential()", "exponential(5)", "exponential(-1ms)",
      "exponential(.nan)", "exponential(1ms", "exponential 1ms", "gauss(1ms)", "lognormal(1ms)",
      "\"\"", "[5ms]", "{mean: 5ms}"}},
    {"true or false",
     {"yes", "no", "on", "off", "y", "n", "1", "0", "True", "FALSE", "\"\"", "[true]"}},
    {"one of", {"nothing-of-this-kind", "1", "\"\"", "[a]", "{a: b}"}},
    {"text", {"[a]", "{a: b}"}},
    {"component", {"[a]", "{a: b}"}},
    {"map", {"5", "text", "[a]"}},
    {"servers",
     {"0", "0%", "150%", "-1", "1.5", "first", "\"\"", "[]", "[a]", "[-1]", "[[1]]", "{a: 1}"}},
};

std::string typeOf(std::string type) {
    for (const std::string prefix : {"list of ", "table of ", "list of ", "table of "}) {
        type = type.starts_with(prefix) ? type.substr(prefix.size()) : type;
    }
    return type.starts_with("one of ") ? "one of" : type;
}

/// A file that gives the field at that path ("targets[].weight", "records.NAME.ttl") a value, and
/// nothing else.
std::string fileWith(const std::string& path, const std::string& value) {
    std::string before = "\n  ";
    std::string after;
    std::size_t at = 0;
    const auto open = [&](const std::string& opening, const std::string& closing) {
        before += opening;
        after = closing + after;
    };
    while (at < path.size()) {
        const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
        open("{\"" + path.substr(at, end - at) + "\": ", "}");
        at = end;
        for (; path.substr(at, 2) == "[]"; at += 2) {
            open("[", "]");
        }
        at += path.substr(at, 1) == "." ? 1 : 0;
    }
    return before + value + after + '\n';
}

class EveryField : public testing::TestWithParam<Group> {
protected:
    sim::Errors errorsOf(const std::string& yaml) {
        const auto node = parseYaml(yaml, "f.yaml");
        if (!node) {
            return node.errors();
        }
        Reading reading;
        readFields(*node, "here", GetParam().describe, reading);
        return reading.errors;
    }
};

TEST_P(EveryField, RefusesWhatItsTypeCannotBeAtItsPlace) {
    for (const FieldRow& row : fieldRows(GetParam().describe)) {
        const auto wrong = kWrongValues.find(typeOf(row.type));
        ASSERT_NE(wrong, kWrongValues.end()) << row.path << ": " << row.type;
        for (const std::string& value : wrong->second) {
            if (value == "-1" && row.range.starts_with('-')) {
                continue; // such as a priority
            }
            const std::string yaml = fileWith(row.path, value);
            SCOPED_TRACE(yaml);
            const int begin = static_cast<int>(yaml.find(value + "}") == std::string::npos
                                                   ? yaml.rfind(value)
                                                   : yaml.rfind(value + "}"));
            bool found = false;
            for (const sim::Error& error : errorsOf(yaml)) {
                found = found || (error.where.line == 2 && error.where.column >= begin);
                EXPECT_THAT(error.message, StartsWith("here"));
                EXPECT_EQ(error.where.file, "f.yaml");
            }
            EXPECT_TRUE(found) << "accepted, or reported elsewhere";
        }
    }
}

TEST_P(EveryField, WithASlipInItsNameIsUnknownAndTheRightOneIsNamed) {
    for (const FieldRow& row : fieldRows(GetParam().describe)) {
        const std::size_t last = row.path.find_last_of('.') + 1;
        const std::string name = row.path.substr(last);
        if (name.size() < 4 || name.find("[]") != std::string::npos || name == "NAME") {
            continue;
        }
        const std::string slip = name.substr(0, 1) + name.substr(2); // one letter is missing
        const std::string yaml = fileWith(row.path.substr(0, last) + slip, "1");
        SCOPED_TRACE(yaml);
        bool found = false;
        for (const sim::Error& error : errorsOf(yaml)) {
            found = found || error.message.find("\"; did you mean \"") != std::string::npos;
        }
        EXPECT_TRUE(found);
    }
}

// Servers, threads and the like are built one by one: a number without bounds would take all memory
// there is.
TEST_P(EveryField, ThatIsACountHasALargestValue) {
    const std::vector<std::string> free{"seed",   "routes.seed",    "limits.events",
                                        "doppel", "journeys_every", "zone"};
    for (const FieldRow& row : fieldRows(GetParam().describe)) {
        if (typeOf(row.type) != "count" ||
            std::find(free.begin(), free.end(), row.path) != free.end()) {
            continue;
        }
        EXPECT_TRUE(row.range.find("to ") != std::string::npos ||
                    row.range.find("<=") != std::string::npos)
            << row.path << ": " << row.range;
    }
}

INSTANTIATE_TEST_SUITE_P(Of,
                         EveryField,
                         testing::ValuesIn(allGroups()),
                         [](const testing::TestParamInfo<Group>& group) {
                             return group.param.name;
                         });

/// "app replicas", "dns records.NAME.to": the fields that an event may set.
std::vector<std::string> liveFields() {
    std::vector<std::string> live;
    for (const FileSection& section : scenarioSections()) {
        for (const SectionKind& kind : section.kinds) {
            for (const FieldRow& row : fieldRows(kind.describe)) {
                if (row.live) {
                    live.push_back(kind.name + ' ' + row.path);
                }
            }
        }
    }
    return live;
}

// The list stands beside the tests, so that a field becomes live, or ceases to be, by intent only.
TEST(EveryField, IsFixedUnlessItIsInTheListOfThoseThatFollowAnEvent) {
    const char* path = DOPPEL_SOURCE_DIR "/tests/scenarios/live_fields.txt";
    if (std::getenv("DOPPEL_UPDATE_GOLDENS") != nullptr) {
        std::ofstream out(path);
        for (const std::string& field : liveFields()) {
            out << field << '\n';
        }
        GTEST_SKIP() << "written: " << path;
    }
    std::ifstream file(path);
    std::vector<std::string> expected;
    for (std::string line; std::getline(file, line);) {
        expected.push_back(line);
    }
    EXPECT_THAT(liveFields(), testing::UnorderedElementsAreArray(expected));
}

TEST(EveryField, OutsideOfComponentsAndTrafficIsFixed) {
    for (const FileSection& section : scenarioSections()) {
        if (!section.describe) {
            continue;
        }
        for (const FieldRow& row : fieldRows(section.describe)) {
            EXPECT_FALSE(row.live) << section.name << '.' << row.path;
        }
    }
}

} // namespace
} // namespace doppel::scenarios
