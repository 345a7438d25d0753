// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// The changes of fields that are under way, which may overlap: a field has the value of the last
/// of its changes to begin; when that one ends, of the one before, down to what it had before any.
class FieldChanges {
public:
    using Id = std::uint64_t;

    /// A change of the field at that path begins; `former` is what it has at that moment.
    Id begin(std::string_view path, std::string former);
    /// A change ends. The value that the field is to have from now on; none: a later change goes on
    /// holding it. REQUIRES: it is under way.
    std::optional<std::string> end(Id change);

private:
    struct Change {
        Id id = 0;
        std::string path;
        std::string former; // what it covers
    };
    std::vector<Change> underWay_; // in the order of their beginnings
};

} // namespace doppel::models
