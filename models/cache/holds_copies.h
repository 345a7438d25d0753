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
    /// copy. Copies past their freshness, and fetches that are under way, are left out.
    virtual std::optional<sim::Time> servesOlderUntil(PageId page,
                                                      ContentVersion version) const = 0;
    /// Whether whoever asks through it gets a version from `version` on, as far as it can know: it
    /// answers, and each of its servers that do has a fresh copy of one or can ask for it. Those
    /// whose fetches fail have a copy past its freshness, a mirror's or nothing for their readers.
    virtual bool brings(PageId page, ContentVersion version) const = 0;
    /// Whether one of its servers that answer has a fresh copy of a version from `version` on.
    virtual bool hasFresh(PageId page, ContentVersion version) const = 0;
};

} // namespace doppel::models
