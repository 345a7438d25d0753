// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/publishing/content_versions.h"
#include "models/request.h"
#include "sim/gate.h"

#include <optional>

namespace doppel::models {

class KeepsVersions;

/// Is told of versions of pages that a store had acknowledged and has no more.
class LossWatcher {
public:
    virtual ~LossWatcher() = default;
    /// `has`: the version of the page that is left.
    virtual void lost(const KeepsVersions& store, PageId page, ContentVersion has) = 0;
};

/// A store that may have other versions of pages than those that were written to it last implements
/// this beside Component: a database that has replicas, or is one, or may lose its last writes.
class KeepsVersions {
public:
    virtual ~KeepsVersions() = default;
    /// Whether it is such a store at all. From `start` on.
    virtual bool tellsVersions() const = 0;
    /// The oldest version of the page that a query may get from one of its servers now; 0 where
    /// there was none yet; none: it doesn't know.
    virtual std::optional<ContentVersion> oldestRead(PageId page) const = 0;
    /// Opens when that of this page may have changed.
    virtual sim::Gate& readsChange(PageId page) = 0;
    /// Others read from it than before: all these open.
    virtual void readersChange() = 0;
    /// `watcher`, which outlives it, is told from now on.
    virtual void watchLosses(LossWatcher& watcher) = 0;
};

} // namespace doppel::models
