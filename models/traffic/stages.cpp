// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/stages.h"

#include <utility>

namespace doppel::models {

using sim::Duration;

void Stage::describe(FieldVisitor& visitor) {
    visitor.field("duration", duration, "how long the change takes", {.min = 0, .live = true});
    visitor.field("target", target, "the number of users at its end",
                  {.max = 65'536, .live = true});
    visitor.field(
        "name", name,
        "what objectives call the time that it takes; one that adds users counts for recovery as a "
        "surge does, until a stage takes some away");
}

std::vector<NamedSpan> spansOf(const std::vector<Stage>& stages) {
    std::vector<NamedSpan> spans;
    Duration end{};
    for (const Stage& stage : stages) {
        const Duration from = std::exchange(end, end + stage.duration);
        if (!stage.name.empty()) {
            spans.push_back({stage.name, from, end});
        }
    }
    return spans;
}

std::vector<NamedSpan> risesOf(std::uint32_t startUsers, const std::vector<Stage>& stages) {
    std::vector<NamedSpan> rises;
    std::size_t lasting = 0; // from there on they last still
    Duration end{};
    std::uint32_t users = startUsers;
    for (const Stage& stage : stages) {
        const Duration from = std::exchange(end, end + stage.duration);
        const std::uint32_t before = std::exchange(users, stage.target);
        if (users > before && !stage.name.empty()) {
            rises.push_back({stage.name, from, sim::kForever});
        }
        for (; users < before && lasting < rises.size(); ++lasting) {
            rises[lasting].to = from;
        }
    }
    return rises;
}

std::vector<UserStep> userSteps(std::uint32_t startUsers, const std::vector<Stage>& stages) {
    std::vector<UserStep> steps{{Duration::zero(), startUsers}};
    Duration end{};
    std::int64_t users = startUsers;
    for (const Stage& stage : stages) {
        end += stage.duration;
        const std::int64_t target = stage.target;
        if (stage.duration == Duration::zero()) {
            steps.push_back({end, stage.target});
            users = target;
            continue;
        }
        const std::int64_t by = target > users ? 1 : -1;
        const std::int64_t changes = by * (target - users);
        for (std::int64_t left = changes - 1; left >= 0; --left) {
            const auto count = static_cast<std::uint32_t>(target - by * left);
            steps.push_back({end - stage.duration * left / changes, count});
        }
        users = target;
    }
    return steps;
}

} // namespace doppel::models
