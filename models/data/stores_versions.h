// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/data/row_versions.h"
#include "models/publishing/keeps_versions.h"
#include "models/replica_set.h"
#include "models/request.h"
#include "sim/gate.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace doppel::models {

class Component;

/// The versions of pages of a store whose standby may lack its last writes when it takes over: what
/// its writes told, what goes back with those that are lost, and who waits for that or is told.
/// Without such a standby it only sees to those who wait and are told.
class StoresVersions : public KeepsVersions {
public:
    bool tellsVersions() const override { return rows_.has_value(); }
    std::optional<ContentVersion> oldestRead(PageId page) const override { return rowOf(page); }
    sim::Gate& readsChange(PageId page) override;
    void readersChange() override;
    void watchLosses(LossWatcher& watcher) override { watchers_.push_back(&watcher); }

protected:
    /// `store` is this one, and outlives it as its other base.
    explicit StoresVersions(const Component& store) : store_(store) {}

    /// Its writes may be lost from now on. REQUIRES: called before the first.
    void mayLoseRows();
    /// None: it doesn't know, as no write said.
    std::optional<ContentVersion> rowOf(PageId page) const;
    /// A server has done that write.
    void keepVersion(const Request& write, InstanceId server);
    /// Who takes over from that server has the writes that it did until then.
    void keepUntil(InstanceId server, sim::Time until);
    void readsAnew(PageId page);
    void tellLost(PageId page) const;

private:
    const Component& store_;
    std::optional<RowVersions> rows_{};
    std::map<std::uint32_t, sim::Gate> reads_; // by page
    std::vector<LossWatcher*> watchers_;
};

} // namespace doppel::models
