// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace doppel::models {

/// A configuration field that names another component of the platform: whom this component calls.
/// The platform's graph has an arrow for every one of them. Empty means "none".
struct ComponentRef {
    std::string name;
    bool empty() const { return name.empty(); }
    friend bool operator==(const ComponentRef&, const ComponentRef&) = default;
};

} // namespace doppel::models
