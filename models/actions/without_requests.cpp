// SPDX-License-Identifier: Apache-2.0
#include "models/actions/without_requests.h"

namespace doppel::models {

std::string_view whyNoAnswers(const ComponentKind& kind) {
    return kind.whyUnasked;
}

std::string_view whyNoConnections(const ComponentKind& kind) {
    return kind.fetchesWork ? "takes no connections: it fetches its work itself" : kind.whyUnasked;
}

std::string_view whyNoDeaths(const ComponentKind& kind) {
    return kind.hasProcesses ? std::string_view{} : "has no processes that could die";
}

} // namespace doppel::models
