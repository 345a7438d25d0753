// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/file_section.h"

namespace doppel::scenarios {

FileSection componentsSection(std::span<const models::ComponentKind> kinds) {
    FileSection section;
    section.name = "components";
    section.doc = "the components of the platform, each under a name of its own";
    section.shape = FileSection::Shape::Table;
    for (const models::ComponentKind& kind : kinds) {
        const auto describe = [defaults = kind.defaults](models::FieldVisitor& visitor) {
            defaults()->describe(visitor);
        };
        section.kinds.push_back({std::string(kind.name), std::string(kind.summary),
                                 std::string(kind.leavesOut), describe,
                                 declaredMetrics(kind.metrics)});
    }
    return section;
}

} // namespace doppel::scenarios
