// SPDX-License-Identifier: Apache-2.0
#include "models/cache/purge.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(PurgeKind) {
    static constexpr std::array<std::string_view, 3> kNames{"all", "url", "key"};
    return kNames;
}

void Purge::describe(FieldVisitor& visitor) {
    visitor.field("kind", kind, "what is purged: everything, one url, or what has a surrogate key");
    visitor.field("text", text, "the path or the surrogate key");
    visitor.field("soft", soft, "whether objects become stale instead of vanishing",
                  {.source = "Fastly-Soft-Purge"});
}

} // namespace doppel::models
