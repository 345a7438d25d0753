// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <vector>

namespace doppel::models {

class Link;

/// A call without which a page is an error.
struct NeededCall {
    const Link* to = nullptr;
    /// Not needed as long as this one answers, which was asked before; null: always needed.
    const Link* insteadOf = nullptr;
};

/// A component that answers with an error where one of those fails whom it asks implements this
/// beside Component: an app.
class NeedsAnswers {
public:
    virtual ~NeedsAnswers() = default;
    /// The calls that each reader of that page makes, or may come to make, as it is configured now.
    virtual std::vector<NeededCall> neededFor(PageId page) const = 0;
};

} // namespace doppel::models
