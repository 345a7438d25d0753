// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/file_section.h"

#include "models/actions/timeline_event.h"
#include "models/actions/without_requests.h"

namespace doppel::scenarios {

namespace {

std::string_view toText(models::Scope scope) {
    return scope == models::Scope::Zonal      ? "zonal: a zone's loss takes the servers there"
           : scope == models::Scope::Regional ? "regional: no zone's loss reaches it"
                                              : "global: it is in no zone";
}

std::vector<std::string> traitsOf(const models::ComponentKind& kind) {
    std::vector<std::string> traits{std::string(toText(kind.scope))};
    if (!kind.ownWork.empty()) {
        traits.push_back("own work: " + std::string(kind.ownWork));
    }
    if (!kind.disk.empty()) {
        traits.push_back("reads from disk: " + std::string(kind.disk));
    }
    if (kind.readsClock) {
        traits.emplace_back("reads its clock");
    }
    if (kind.verifiesCertificates) {
        traits.emplace_back("verifies certificates");
    }
    return traits;
}

template <class Kind>
SectionKind kindOfTable(const Kind& kind) {
    SectionKind described{std::string(kind.name), std::string(kind.summary),
                          std::string(kind.leavesOut), [&kind](models::FieldVisitor& visitor) {
                              kind.defaults()->describe(visitor);
                          }};
    if constexpr (requires { kind.metrics; }) {
        if constexpr (requires { kind.whyUnasked; }) {
            described.metrics =
                declaredMetrics(kind.metrics, models::whyNoConnections(kind).empty());
        } else {
            described.metrics = declaredMetrics(kind.metrics);
        }
    }
    if constexpr (requires { kind.holds; }) {
        described.holds = kind.holds;
        described.inFlight = kind.inFlight;
        described.traits = traitsOf(kind);
        described.source = kind.source;
        described.whenClientLeaves = kind.whenClientLeaves;
    }
    return described;
}

template <class Kind>
FileSection tableSection(std::string name, std::string doc, std::span<const Kind* const> kinds) {
    FileSection section{std::move(name), std::move(doc), FileSection::Shape::Table, {}, {}};
    for (const Kind* kind : kinds) {
        section.kinds.push_back(kindOfTable(*kind));
    }
    return section;
}

} // namespace

FileSection componentsSection(std::span<const models::ComponentKind* const> kinds) {
    return tableSection("components",
                        "the components of the platform, each under a name of its own", kinds);
}

FileSection trafficSection(std::span<const models::TrafficKind* const> kinds) {
    return tableSection("traffic", "who visits", kinds);
}

FileSection timelineSection(std::span<const models::ActionKind* const> kinds) {
    FileSection section{"timeline",
                        "what happens and when: faults, changed fields, purges, switched names",
                        FileSection::Shape::List,
                        {},
                        {}};
    section.kindKey = "";
    section.kindsAre = "actions";
    for (const models::ActionKind* kind : kinds) {
        const models::ActionKey key = keyOf(*kind);
        SectionKind& described = section.kinds.emplace_back();
        described.name = kind->name;
        described.summary = kind->summary;
        described.leavesOut = kind->leavesOut;
        described.inFlight = kind->inFlight;
        described.source = kind->source;
        described.key = key.key;
        described.value = key.value;
        described.describe = [kind](models::FieldVisitor& visitor) {
            models::TimelineEvent(*kind).describe(visitor);
        };
    }
    return section;
}

} // namespace doppel::scenarios
