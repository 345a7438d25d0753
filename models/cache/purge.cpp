// SPDX-License-Identifier: Apache-2.0
#include "models/cache/purge.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(PurgeKind) {
    static constexpr std::array<std::string_view, 3> kNames{"all", "url", "key"};
    return kNames;
}

void Purge::describe(FieldVisitor& visitor) {
    visitor.field("kind", kind, "what is purged: all, one url, or what bears a surrogate key");
    visitor.field("text", text, "the path or the surrogate key");
    visitor.field("soft", soft, "whether objects become stale rather than vanish",
                  {.source = "Fastly-Soft-Purge"});
}

} // namespace doppel::models
