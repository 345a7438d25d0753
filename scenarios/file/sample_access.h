// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <string>
#include <vector>

/// For visitors that are about types, not values: how to see what an optional, a list or a table
/// holds and leave it as it was.
namespace doppel::scenarios {

inline void visitSample(models::FieldVisitor& visitor,
                        const models::Field& field,
                        models::OptionalAccess& value) {
    const bool had = value.has();
    value.visitValue(visitor, field);
    if (!had) {
        value.reset();
    }
}

inline void
visitSample(models::FieldVisitor& visitor, const models::Field& field, models::ListAccess& value) {
    if (value.size() > 0) {
        value.visitElement(visitor, field, 0);
    } else {
        value.append(visitor, field);
        value.clear();
    }
}

inline void
visitSample(models::FieldVisitor& visitor, const models::Field& field, models::TableAccess& value) {
    const std::vector<std::string> keys = value.keys();
    value.visitValue(visitor, field, keys.empty() ? "NAME" : keys.front());
    if (keys.empty()) {
        value.clear();
    }
}

} // namespace doppel::scenarios
