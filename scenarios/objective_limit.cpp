// SPDX-License-Identifier: Apache-2.0
#include "scenarios/objective_limit.h"

#include "scenarios/file/node.h"
#include "scenarios/file/trimmed.h"
#include "scenarios/file/units_text.h"
#include "scenarios/scenario.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::scenarios {

using models::NamedSpan;

namespace {

constexpr std::string_view kAnd = " and ";
constexpr std::string_view kPageClass = "page class ";
constexpr std::string_view kLocation = "location ";

sim::Error atColumn(std::size_t offset, std::string message) {
    return {sim::ErrorCode::Input, std::move(message), {{}, 1, static_cast<int>(offset) + 1}};
}

// One of the two times of `between`.
sim::Result<sim::Duration> timeOf(std::string_view whole, std::string_view piece) {
    const std::string_view text = trimmed(piece);
    auto time = parseDuration(text);
    if (time && *time >= sim::Duration::zero()) {
        return *time;
    }
    return atColumn(static_cast<std::size_t>(text.data() - whole.data()),
                    time ? "found " + quotedForMessage(text) + ", expected 0s or more"
                         : time.errors().front().message);
}

std::vector<NamedSpan> overlaps(std::span<const NamedSpan> spans, const NamedSpan& other) {
    std::vector<NamedSpan> both;
    for (const NamedSpan& span : spans) {
        const NamedSpan overlap{span.name, std::max(span.from, other.from),
                                std::min(span.to, other.to)};
        if (overlap.from < overlap.to) {
            both.push_back(overlap);
        }
    }
    return both;
}

} // namespace

std::string toText(const ObjectiveLimit& limit) {
    using Piece = std::pair<std::string_view, const std::string*>;
    const std::array pieces{Piece{"of ", &limit.of}, Piece{"during ", &limit.during},
                            Piece{"between ", &limit.between}, Piece{kPageClass, &limit.pageClass},
                            Piece{kLocation, &limit.location}};
    std::string text;
    for (const auto& [what, value] : pieces) {
        if (!value->empty()) {
            text += (text.empty() ? "" : ", ") + std::string(what) + *value;
        }
    }
    return text;
}

ObjectiveLimit timeOf(const ObjectiveLimit& limit) {
    return {.during = limit.during, .between = limit.between};
}

std::string timeIn(std::string_view limitText) {
    constexpr std::string_view kNext = ", ";
    std::size_t end = limitText.size();
    for (const std::string_view other : {kPageClass, kLocation}) {
        if (limitText.starts_with(other)) {
            return "";
        }
        end = std::min(end, limitText.find(std::string(kNext) + std::string(other)));
    }
    return std::string(limitText.substr(0, end));
}

std::string limitedOwner(std::string_view source, std::string_view limitText) {
    std::string owner(source);
    if (!limitText.empty()) {
        owner += ' ';
        owner += limitText;
    }
    return owner;
}

sim::Result<NamedSpan> parseBetween(std::string_view text) {
    const std::size_t conjunction = text.find(kAnd);
    if (conjunction == std::string_view::npos) {
        return atColumn(0, "found " + quotedForMessage(text) +
                               ", expected two times such as 30min and 40min");
    }
    const auto from = timeOf(text, text.substr(0, conjunction));
    if (!from) {
        return from.errors();
    }
    const std::size_t second = conjunction + kAnd.size();
    const auto to = timeOf(text, text.substr(second));
    if (!to) {
        return to.errors();
    }
    if (*to <= *from) {
        return atColumn(second, "ends at " + sim::toText(*to) + ", expected later than " +
                                    sim::toText(*from));
    }
    return NamedSpan{std::string(text), *from, *to};
}

std::vector<NamedSpan> namedSpans(const Scenario& scenario) {
    std::vector<NamedSpan> spans;
    for (const EventSpec& spec : scenario.timeline) {
        const models::TimelineEvent& event = spec.event;
        const sim::Duration length = event.length.value_or(sim::kForever);
        spans.push_back({event.name.empty() ? std::string(event.kind().name) : event.name, event.at,
                         sim::after(sim::kStart + event.at, length) - sim::kStart});
    }
    for (const TrafficSpec& spec : scenario.traffic) {
        if (spec.kind->spans != nullptr) {
            for (NamedSpan& span : spec.kind->spans(*spec.config)) {
                spans.push_back(std::move(span));
            }
        }
    }
    return spans;
}

std::optional<std::vector<NamedSpan>> spansOf(const ObjectiveLimit& limit,
                                              std::span<const NamedSpan> named) {
    if (limit.during.empty() && limit.between.empty()) {
        return std::nullopt;
    }
    std::vector<NamedSpan> spans;
    std::copy_if(named.begin(), named.end(), std::back_inserter(spans),
                 [&](const NamedSpan& span) { return span.name == limit.during; });
    if (limit.between.empty()) {
        return spans;
    }
    const NamedSpan between = parseBetween(limit.between).value();
    return limit.during.empty() ? std::vector{between} : overlaps(spans, between);
}

} // namespace doppel::scenarios
