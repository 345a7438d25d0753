// SPDX-License-Identifier: Apache-2.0
#include "models/app/needs_answers.h"

#include "models/component.h"
#include "models/data/key_value.h"
#include "models/link.h"
#include "sim/assert.h"

namespace doppel::models {

namespace {

constexpr double kByChance = 1 - 1e-9; // who makes a call by this, makes it for every request

} // namespace

std::vector<NeededCall> neededOf(std::span<const CallConfig> calls,
                                 std::span<Link* const> links,
                                 std::string_view pageClass,
                                 Method method) {
    DOPPEL_ASSERT(links.size() <= calls.size());
    const CallMoment moment{.pageClass = pageClass,
                            .missed = true,
                            .uniform = kByChance,
                            .writes = method == Method::Post};
    std::vector<NeededCall> needed;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const CallConfig& call = calls[i];
        if (call.onFailure == OnFailure::Error && isMade(call, moment)) {
            const bool isSecond = call.when == CallWhen::AfterMiss && i > 0 &&
                                  links[i - 1]->target().kind() != keyValueKind().name;
            needed.push_back({links[i], isSecond ? links[i - 1] : nullptr, method});
        }
    }
    return needed;
}

} // namespace doppel::models
