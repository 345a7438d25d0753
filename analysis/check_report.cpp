// SPDX-License-Identifier: Apache-2.0
#include "analysis/check.h"
#include "analysis/readable.h"
#include "analysis/summary_text.h"
#include "analysis/text_table.h"
#include "scenarios/file/utf8.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace doppel::analysis {

namespace {

using Json = nlohmann::ordered_json;
using Align = TextTable::Align;
using Tone = TextTable::Tone;

std::size_t countOf(std::span<const CheckedScenario> checked, Verdict verdict) {
    return static_cast<std::size_t>(
        std::count_if(checked.begin(), checked.end(),
                      [&](const CheckedScenario& one) { return one.verdict == verdict; }));
}

// Why a scenario without a fair verdict has none; "" for others.
std::string whyNot(const CheckedScenario& checked) {
    if (checked.verdict == Verdict::Wrong) {
        return fmt::format("{} error{}", checked.errors.size(),
                           checked.errors.size() == 1 ? "" : "s");
    }
    return checked.why;
}

Tone toneOf(Verdict verdict) {
    if (verdict == Verdict::Met) {
        return Tone::Good;
    }
    return verdict == Verdict::Skipped ? Tone::Dim : Tone::Bad;
}

void addRows(TextTable& table, const CheckedScenario& checked) {
    table.add({{checked.file, Tone::Strong},
               {std::string(toText(checked.verdict)), toneOf(checked.verdict)},
               {whyNot(checked), Tone::Dim},
               ""});
    for (const scenarios::ObjectiveResult& objective : checked.objectives) {
        const bool counts = checked.verdict != Verdict::Stopped;
        const Tone tone = !counts ? Tone::Dim : objective.met ? Tone::Good : Tone::Bad;
        table.add({{"  " + objective.name},
                   {!counts         ? "so far"
                    : objective.met ? "✔"
                                    : "✘",
                    tone},
                   {toText(objective), Tone::Dim},
                   {objectiveValue(objective), tone}});
    }
}

Json errorsJson(const sim::Errors& errors) {
    Json all = Json::array();
    for (const sim::Error& error : errors) {
        all.push_back({{"file", error.where.file},
                       {"line", error.where.line},
                       {"column", error.where.column},
                       {"message", error.message}});
    }
    return all;
}

// Of one character in UTF-8. Source: XML 1.0, 2.2: Char.
bool isXmlCharacter(std::string_view character) {
    const bool isControl = static_cast<unsigned char>(character.front()) < ' ' && character != "\t";
    return !isControl && character != "\xEF\xBF\xBE" && character != "\xEF\xBF\xBF";
}

// XML 1.0 knows no control characters but three, not even escaped, nor bytes that are no UTF-8.
std::string escaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = scenarios::characterLength(text);
        const auto character = text.substr(0, std::max<std::size_t>(length, 1));
        const char c = character.front();
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else if (c == '\n') {
            out += "&#10;";
        } else if (length > 0 && isXmlCharacter(character)) {
            out += character;
        } else {
            out += '?';
        }
        text.remove_prefix(character.size());
    }
    return out;
}

std::string caseOpening(std::string_view name, const std::string& file) {
    return fmt::format("    <testcase name=\"{}\" classname=\"{}\"", escaped(name), escaped(file));
}

std::string objectiveCases(const CheckedScenario& checked) {
    std::string text;
    for (const scenarios::ObjectiveResult& objective : checked.objectives) {
        text += caseOpening(objective.name, checked.file);
        const std::string found = escaped(
            fmt::format("expected {}, found {}", toText(objective), objectiveValue(objective)));
        if (checked.verdict == Verdict::Stopped) {
            text += ">\n      <skipped message=\"stopped before its end\"/>\n    </testcase>\n";
            continue;
        }
        text += ">\n      ";
        text += objective.met ? fmt::format("<system-out>{}</system-out>", found)
                              : fmt::format("<failure message=\"{}\"/>", found);
        text += "\n    </testcase>\n";
    }
    return text;
}

// A case for what kept the scenario from being evaluated.
std::string playingCase(const CheckedScenario& checked) {
    if (checked.verdict == Verdict::Skipped) {
        return caseOpening("playing", checked.file) +
               fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n",
                           escaped(checked.why));
    }
    std::string details;
    for (const sim::Error& error : checked.errors) {
        details += escaped(sim::toText(error) + "\n");
    }
    return caseOpening("playing", checked.file) +
           fmt::format(">\n      <error message=\"{}\">{}</error>\n    </testcase>\n",
                       escaped(whyNot(checked)), details);
}

struct Suite {
    std::string cases;
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
};

// Jobs and messages of all books together.
std::string jobProperties(const Json& summary) {
    if (!summary.contains("jobs")) {
        return {};
    }
    std::string text;
    for (const char* name : {"enqueued", "done", "waiting", "running", "put_aside", "failed"}) {
        std::uint64_t sum = 0;
        for (const auto& [of, jobs] : summary["jobs"].items()) {
            sum += jobs.value(name, std::uint64_t{0});
        }
        text += fmt::format("      <property name=\"jobs.{}\" value=\"{}\"/>\n", name, sum);
    }
    return text;
}

// What the cases don't tell: visits that had not ended, were omitted, or ended too late.
std::string propertiesOf(const CheckedScenario& checked) {
    const Json all = checked.summary.empty() ? Json::object() : Json::parse(checked.summary);
    const Json requests = all.value("requests", Json::object());
    if (!requests.contains("unfinished")) {
        return {};
    }
    const auto property = [](std::string_view name, const Json& value) {
        return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, value.dump());
    };
    return "    <properties>\n" + property("visits", requests["total"]) +
           property("visits.unfinished", requests["unfinished"]["total"]) +
           property("visits.unfinished.failed", requests["unfinished"]["failed"]) +
           property("visits.omitted", requests.value("omitted", Json(0))) +
           property("visits.late", requests["late"]) + jobProperties(all) + "    </properties>\n";
}

std::string notesOf(const CheckedScenario& checked) {
    std::string notes;
    for (const std::string& note : checked.notes) {
        notes += escaped(note) + '\n';
    }
    return notes.empty() ? notes : "    <system-out>" + notes + "</system-out>\n";
}

Suite suiteOf(const CheckedScenario& checked) {
    Suite suite;
    if (!whyNot(checked).empty()) {
        suite.cases += playingCase(checked);
        ++suite.tests;
        ++(checked.verdict == Verdict::Skipped ? suite.skipped : suite.errors);
    }
    suite.cases += objectiveCases(checked);
    for (const scenarios::ObjectiveResult& objective : checked.objectives) {
        ++suite.tests;
        if (checked.verdict == Verdict::Stopped) {
            ++suite.skipped;
        } else {
            suite.failures += objective.met ? 0 : 1;
        }
    }
    return suite;
}

} // namespace

std::string checkText(std::span<const CheckedScenario> checked, const TextStyle& style) {
    TextTable table({{"scenario"}, {""}, {"", Align::Left, true}, {"found", Align::Right}});
    for (const CheckedScenario& one : checked) {
        addRows(table, one);
    }
    std::string text = table.empty() ? "" : table.toText(style, 0) + '\n';
    for (const CheckedScenario& one : checked) {
        for (const std::string& note : one.notes) {
            text += "  · " + scenarios::visibleText(one.file + ": " + note) + '\n';
        }
    }
    std::string counts;
    for (const Verdict verdict : {Verdict::Met, Verdict::Missed, Verdict::Stopped, Verdict::Wrong,
                                  Verdict::Broken, Verdict::Skipped}) {
        if (const std::size_t count = countOf(checked, verdict); count != 0) {
            counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, toText(verdict));
        }
    }
    return text + fmt::format("{} file{}: {}\n", checked.size(), checked.size() == 1 ? "" : "s",
                              counts.empty() ? "nothing to check" : counts);
}

Json checkJson(std::span<const CheckedScenario> checked) {
    Json all = Json::array();
    for (const CheckedScenario& one : checked) {
        Json entry{{"file", one.file}, {"verdict", toText(one.verdict)}};
        if (const std::string why = whyNot(one); !why.empty()) {
            entry["why"] = why;
        }
        if (!one.errors.empty()) {
            entry["errors"] = errorsJson(one.errors);
        }
        if (!one.summary.empty()) {
            entry["summary"] = Json::parse(one.summary);
        }
        all.push_back(std::move(entry));
    }
    return {{"schema", "doppel.check/1"}, {"scenarios", std::move(all)}};
}

std::string checkJunit(std::span<const CheckedScenario> checked) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"doppel\">\n";
    for (const CheckedScenario& one : checked) {
        const Suite suite = suiteOf(one);
        text += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
                            "skipped=\"{}\" time=\"{:.3f}\">\n",
                            escaped(one.file), suite.tests, suite.failures, suite.errors,
                            suite.skipped, one.wallSeconds);
        text += propertiesOf(one) + suite.cases + notesOf(one) + "  </testsuite>\n";
    }
    return text + "</testsuites>\n";
}

} // namespace doppel::analysis
