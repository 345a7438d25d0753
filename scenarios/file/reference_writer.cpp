// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/reference_writer.h"

#include "models/suggest.h"
#include "scenarios/file/field_table.h"
#include "scenarios/file/metrics_list.h"
#include "scenarios/file/node.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace doppel::scenarios {

namespace {

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

/// A name and a line about it, in two columns.
using Lines = std::vector<std::pair<std::string, std::string>>;

std::string twoColumns(const Lines& lines) {
    std::size_t width = 0;
    for (const auto& [name, line] : lines) {
        width = std::max(width, name.size());
    }
    std::string text;
    for (const auto& [name, line] : lines) {
        text += "  " + padded(name, width + 2) + line + '\n';
    }
    return text;
}

std::string rangeOf(const FieldRow& row) {
    return row.live ? row.range + (row.range.empty() ? "live" : ", live") : row.range;
}

std::string fieldsText(const Describe& describe) {
    std::string text;
    for (const FieldRow& row : fieldRows(describe)) {
        text += "\n  " + row.path + ": " + row.type;
        text += rangeOf(row).empty() ? "" : ", " + rangeOf(row);
        text += row.defaultValue.empty() ? "\n" : " [" + row.defaultValue + "]\n";
        text += "      " + row.doc + '\n';
        text += row.source.empty() ? "" : "      Source: " + row.source + '\n';
    }
    return text;
}

std::string metricsText(const MetricResults& metrics) {
    std::string text = metrics.empty() ? "" : "\nMetrics\n";
    for (const MetricResult& metric : metrics) {
        const std::string_view unit = toText(metric.unit);
        text += "\n  " + metric.flatName() + ": ";
        text += typeOf(metric);
        text += unit.empty() ? "\n" : ", " + std::string(unit) + '\n';
        text += "      " + metric.help + '\n';
    }
    return text;
}

/// What is said about a kind beside its fields.
Lines wordsOn(const SectionKind& kind) {
    std::string traits;
    for (const std::string& trait : kind.traits) {
        traits += (traits.empty() ? "" : "; ") + trait;
    }
    return {{"Is", traits},
            {"Holds", kind.holds},
            {"In flight", kind.inFlight},
            {"When its client leaves", kind.whenClientLeaves},
            {"Leaves out", kind.leavesOut},
            {"Source", kind.source}};
}

std::string kindText(const FileSection& section, const SectionKind& kind) {
    std::string text = kind.name + " (" + section.name + ")\n" + kind.summary + '\n';
    for (const auto& [label, words] : wordsOn(kind)) {
        text += words.empty() ? "" : label + ": " + words + '\n';
    }
    text += section.describe ? fieldsText(section.describe) : "";
    return text + fieldsText(kind.describe) + metricsText(kind.metrics);
}

std::string sectionText(const FileSection& section) {
    std::string text = section.name + '\n' + section.doc + '\n';
    if (!section.kinds.empty()) {
        Lines lines;
        for (const SectionKind& kind : section.kinds) {
            lines.emplace_back(kind.name, kind.summary);
        }
        text += '\n' + twoColumns(lines);
    }
    return text + (section.describe ? fieldsText(section.describe) : "");
}

/// Text within a cell of a Markdown table, where a bar would end the cell and < would start HTML.
std::string cell(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if (c == '|') {
            safe += "\\|";
        } else if (c == '<') {
            safe += "&lt;";
        } else {
            safe += c == '\n' ? ' ' : c;
        }
    }
    return safe;
}

std::string code(const std::string& text) {
    return text.empty() ? text : '`' + text + '`';
}

std::string fieldsPage(const Describe& describe) {
    if (!describe) {
        return {};
    }
    const std::vector<FieldRow> rows = fieldRows(describe);
    if (rows.empty()) {
        return {};
    }
    std::string page =
        "\n| field | type | default | range | meaning | source |\n|---|---|---|---|---|---|\n";
    for (const FieldRow& row : rows) {
        const bool required = row.defaultValue == "required";
        page += "| " + code(row.path) + " | " + cell(row.type) + " | " +
                (required ? row.defaultValue : code(row.defaultValue)) + " | " +
                cell(rangeOf(row)) + " | " + cell(row.doc) + " | " + cell(row.source) + " |\n";
    }
    return page;
}

/// "kind: edge", "fault: slow", "set".
std::string headingOf(const FileSection& section, const SectionKind& kind) {
    if (!section.kindKey.empty()) {
        return section.kindKey + ": " + kind.name;
    }
    return kind.key + (kind.value.empty() ? "" : ": " + kind.value);
}

} // namespace

std::string describeSections(std::span<const FileSection> sections) {
    std::string text;
    for (const FileSection& section : sections) {
        text += (text.empty() ? "" : "\n") + section.name + ": " + section.doc + '\n';
        Lines lines;
        for (const SectionKind& kind : section.kinds) {
            lines.emplace_back(kind.name, kind.summary);
        }
        text += twoColumns(lines);
    }
    return text;
}

sim::Result<std::string> describeNamed(std::span<const FileSection> sections,
                                       std::string_view name) {
    constexpr std::string_view kMetrics = "metrics";
    if (name == kMetrics) {
        return metricsList(sections);
    }
    std::vector<std::string> known{std::string(kMetrics)};
    std::string text;
    const auto add = [&](const std::string& more) {
        text += (text.empty() ? "" : "\n") + more;
    };
    for (const FileSection& section : sections) {
        if (section.name == name || (!name.empty() && section.kindsAre == name)) {
            add(sectionText(section));
        }
        known.push_back(section.name);
        for (const SectionKind& kind : section.kinds) {
            if (kind.name == name) {
                add(kindText(section, kind));
            }
            known.push_back(kind.name);
        }
    }
    if (!text.empty()) {
        return text;
    }
    return sim::Error{.code = sim::ErrorCode::Usage,
                      .message = "nothing is called " + quotedForMessage(name) +
                                 models::didYouMean(name, known),
                      .where = {}};
}

std::string referencePage(std::span<const FileSection> sections) {
    std::string page =
        "<!-- Written by the program from its own descriptions; do not edit. -->\n# "
        "Scenario files: the reference\n\nEvents of the timeline can set the fields that "
        "are live; all others are read when the platform is built.\n";
    for (const FileSection& section : sections) {
        page += "\n## " + section.name + "\n\n" + section.doc + '\n' + fieldsPage(section.describe);
        for (const SectionKind& kind : section.kinds) {
            page += "\n### " + headingOf(section, kind) + "\n\n" + kind.summary + '\n';
            for (const auto& [label, words] : wordsOn(kind)) {
                page += words.empty() ? "" : '\n' + label + ": " + words + '\n';
            }
            page += fieldsPage(kind.describe);
        }
    }
    return page;
}

std::string modelsPage(std::span<const FileSection> sections) {
    std::string page =
        "<!-- Written by the program from its own descriptions; do not edit. -->\n# What is "
        "modelled\n\nFor each kind of component and of action: what it is, what a request holds "
        "of it, what becomes of requests in flight, what its model leaves out, and where its "
        "behaviour is from. `doppel describe KIND` says the same of one, with its fields.\n";
    const auto isSaid = [](const FileSection& section, std::string SectionKind::*words) {
        return std::any_of(section.kinds.begin(), section.kinds.end(),
                           [words](const SectionKind& kind) { return !(kind.*words).empty(); });
    };
    for (const FileSection& section : sections) {
        if (!isSaid(section, &SectionKind::inFlight)) {
            continue;
        }
        const bool holds = isSaid(section, &SectionKind::holds);
        page +=
            "\n## " + (section.kindsAre.empty() ? section.name : section.kindsAre) +
            "\n\n| kind | what it models |" + (holds ? " what a request holds |" : "") +
            " requests in flight, and what they hold meanwhile | left out | source |\n|---|---|" +
            (holds ? "---|" : "") + "---|---|---|\n";
        for (const SectionKind& kind : section.kinds) {
            std::string models = kind.summary;
            for (const std::string& trait : kind.traits) {
                models += "; " + trait;
            }
            page += "| " + code(kind.name) + " | " + cell(models) + " | " +
                    (holds ? cell(kind.holds) + " | " : "") + cell(kind.inFlight) + " | " +
                    cell(kind.leavesOut) + " | " + cell(kind.source) + " |\n";
        }
    }
    return page;
}

} // namespace doppel::scenarios
