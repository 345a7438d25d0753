// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <optional>
#include <vector>

namespace doppel::models {

class Link;

/// A component that makes no pages itself implements this beside Component: a balancer, an nginx, a
/// cache, a Router. It answers what it passes on as long as one of those answers whom it asks.
class PassesOn {
public:
    virtual ~PassesOn() = default;
    /// Those whom it may ask for that page, as it is configured now. None: it needs nobody who is
    /// there already.
    virtual std::optional<std::vector<const Link*>> waysOn(PageId page) const = 0;
};

} // namespace doppel::models
