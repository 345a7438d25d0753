// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <functional>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// One field of a described struct, as the reference shows it.
struct FieldRow {
    std::string path;         ///< "retry.delay", "rules[].share", "headers.NAME"
    std::string type;         ///< "duration", "count", "one of lru, s3fifo", "list of rate", …
    std::string defaultValue; ///< as files write it; "required" where there is none
    std::string range;        ///< ">= 1", "1ms to 1h", or ""
    std::string doc;
    std::string source;
    bool live = false; ///< an event of the timeline may set it
};

/// The fields of a struct with its default values, depth first, in the order of their description.
/// Values are left as they were.
std::vector<FieldRow> fieldRows(const std::function<void(models::FieldVisitor&)>& describe);

} // namespace doppel::scenarios
