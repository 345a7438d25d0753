// SPDX-License-Identifier: Apache-2.0
#include "models/actions/without_requests.h"

#include <algorithm>
#include <array>

namespace doppel::models {

namespace {

struct Unasked {
    std::string_view kind;
    std::string_view whyNot;
    bool mayDie;
};
constexpr std::array kUnasked{
    Unasked{"hpa", "answers no requests: it changes what it scales", true},
    Unasked{"keda", "answers no requests: it changes what it scales", true},
    Unasked{"target_tracking", "answers no requests: it changes what it scales", true},
    Unasked{"nodes", "answers no requests: its pods do, so let the fault hit them", true},
    Unasked{"mirror_crawler",
            "answers no requests, and is as fast as those that it asks: let the fault hit them",
            false},
    Unasked{"message_source", "answers no requests: it publishes, so let the fault hit its broker",
            false},
    Unasked{"documents", "answers no requests: it is a book, so let the fault hit what publishes",
            false},
    Unasked{"database_copy",
            "answers no requests, and is as fast as the database: let the fault hit that", false},
    Unasked{"page_template", "answers no requests: every app has its copy of it", false},
    Unasked{"recovery_plan", "answers no requests: it is a plan", false},
};

const Unasked* find(const ComponentKind& kind) {
    const auto found = std::find_if(kUnasked.begin(), kUnasked.end(),
                                    [&](const Unasked& one) { return one.kind == kind.name; });
    return found == kUnasked.end() ? nullptr : &*found;
}

} // namespace

std::string_view whyNoAnswers(const ComponentKind& kind) {
    const Unasked* unasked = find(kind);
    return unasked == nullptr ? std::string_view{} : unasked->whyNot;
}

std::string_view whyNoConnections(const ComponentKind& kind) {
    const bool isWorker = kind.name == "sidekiq" || kind.name == "consumer";
    return isWorker ? "takes no connections: it fetches its work itself" : whyNoAnswers(kind);
}

std::string_view whyNoDeaths(const ComponentKind& kind) {
    const Unasked* unasked = find(kind);
    return unasked == nullptr || unasked->mayDie ? std::string_view{}
                                                 : "has no processes that could die";
}

} // namespace doppel::models
