// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace doppel::models {

/// A configuration field that names another part of the platform: whom this part calls. The
/// platform's graph has an arrow for every one of them. Empty means "none".
struct PartRef {
    std::string name;
    bool empty() const { return name.empty(); }
    friend bool operator==(const PartRef&, const PartRef&) = default;
};

} // namespace doppel::models
