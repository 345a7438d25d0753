// SPDX-License-Identifier: Apache-2.0
#include "models/actions/field_changes.h"

#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

FieldChanges::Id FieldChanges::begin(std::string_view path, std::string former) {
    const Id id = underWay_.empty() ? 1 : underWay_.back().id + 1;
    underWay_.push_back({id, std::string(path), std::move(former)});
    return id;
}

std::optional<std::string> FieldChanges::end(Id change) {
    const auto ended = std::find_if(underWay_.begin(), underWay_.end(),
                                    [&](const Change& each) { return each.id == change; });
    DOPPEL_ASSERT(ended != underWay_.end());
    const auto next = std::find_if(ended + 1, underWay_.end(),
                                   [&](const Change& each) { return each.path == ended->path; });
    std::optional<std::string> value;
    if (next == underWay_.end()) {
        value = std::move(ended->former);
    } else {
        next->former = std::move(ended->former);
    }
    underWay_.erase(ended);
    return value;
}

} // namespace doppel::models
