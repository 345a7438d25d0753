// SPDX-License-Identifier: Apache-2.0
#include "models/data/stores_versions.h"

#include "models/component.h"
#include "models/platform.h"

namespace doppel::models {

void StoresVersions::mayLoseRows() {
    rows_.emplace(store_.platform().pages().versions());
}

std::optional<ContentVersion> StoresVersions::rowOf(PageId page) const {
    return rows_ ? rows_->of(page) : std::nullopt;
}

sim::Gate& StoresVersions::readsChange(PageId page) {
    return reads_.try_emplace(page.index, store_.world()).first->second;
}

void StoresVersions::readersChange() {
    for (auto& [page, gate] : reads_) {
        gate.openForAll();
    }
}

void StoresVersions::readsAnew(PageId page) {
    if (const auto waits = reads_.find(page.index); waits != reads_.end()) {
        waits->second.openForAll();
    }
}

void StoresVersions::keepVersion(const Request& write, InstanceId server) {
    if (rows_ && write.validator != 0) {
        rows_->write(server.index, store_.world().now(), write.page, write.validator);
        readsAnew(write.page);
    }
}

void StoresVersions::keepUntil(InstanceId server, sim::Time until) {
    if (!rows_) {
        return;
    }
    for (const PageId page : rows_->keepUntil(server.index, until)) {
        tellLost(page);
    }
}

void StoresVersions::tellLost(PageId page) const {
    const auto has = oldestRead(page);
    for (LossWatcher* watcher : watchers_) {
        watcher->lost(*this, page,
                      has.value_or(store_.platform().pages().versions().atStart(page)));
    }
}

} // namespace doppel::models
