// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call.h"
#include "models/request.h"

#include <span>
#include <string_view>
#include <vector>

namespace doppel::models {

class Link;

/// A call without which a page is an error, or a job fails.
struct NeededCall {
    const Link* to = nullptr;
    /// Not needed as long as this one answers, which was asked before; null: always needed.
    const Link* insteadOf = nullptr;
    Method method = Method::Get; ///< what is asked by it
};

/// Those of a list of calls, which are made by these links, that each request of that method for a
/// page of that class makes, or may come to make. A cache doesn't hold everything, so who asks after
/// its misses is always needed. REQUIRES: each link has a call.
std::vector<NeededCall> neededOf(std::span<const CallConfig> calls,
                                 std::span<Link* const> links,
                                 std::string_view pageClass,
                                 Method method);

/// A component that answers with an error, or whose work fails, where one of those fails whom it
/// asks, implements this beside Component: an app, workers.
class NeedsAnswers {
public:
    virtual ~NeedsAnswers() = default;
    /// The calls that each request of that method for that page makes, or may come to make, as it is
    /// configured now; of workers, those of each kind of work.
    virtual std::vector<NeededCall> neededFor(PageId page, Method method) const = 0;
};

} // namespace doppel::models
