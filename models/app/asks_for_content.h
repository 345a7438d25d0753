// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <vector>

namespace doppel::models {

class Link;

/// A component that makes pages from what others answer implements this beside Component: an app.
class AsksForContent {
public:
    virtual ~AsksForContent() = default;
    /// Whom it asks for a reader of that page, as it is configured now.
    virtual std::vector<const Link*> askedFor(PageId page) const = 0;
};

} // namespace doppel::models
