// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/publishing/content_versions.h"
#include "models/request.h"
#include "sim/time.h"

#include <optional>

namespace doppel::models {

/// A component that keeps copies of pages implements this beside Component: an edge, a Varnish.
class HoldsCopies {
public:
    virtual ~HoldsCopies() = default;
    /// Until when it serves a copy of another version of the page than one from `version` on, a
    /// stored 404 among them, as fresh; on the server that does so longest. None: it has no such
    /// copy. What it serves stale, and fetches that are under way, are left out.
    virtual std::optional<sim::Time> servesOlderUntil(PageId page,
                                                      ContentVersion version) const = 0;
};

} // namespace doppel::models
