// SPDX-License-Identifier: Apache-2.0
#include "models/data/database_replication.h"

#include <algorithm>

namespace doppel::models {

bool Database::tellsVersions() const {
    return replication_ != nullptr || StoresVersions::tellsVersions() || !replicas_.empty();
}

std::optional<ContentVersion> Database::versionNow(PageId page) const {
    if (StoresVersions::tellsVersions() && successor_ == nullptr) {
        return rowOf(page);
    }
    if (replicas_.empty()) {
        return std::nullopt;
    }
    const Database& like = successor_ == nullptr ? *replicas_.front() : *successor_;
    const WriteLog& log = like.replication_->log;
    return log.versionAt(page, log.committed());
}

std::optional<ContentVersion> Database::oldestRead(PageId page) const {
    if (replication_ == nullptr) {
        return versionNow(page);
    }
    std::optional<ContentVersion> oldest;
    for (std::uint32_t server = 0; server < fleet().size(); ++server) {
        if (!fleet().ready({server})) {
            continue;
        }
        const WriteLog& log = replication_->log;
        const auto version = log.versionAt(page, log.placeOf(server));
        if (version) {
            oldest = std::min(*version, oldest.value_or(*version));
        }
    }
    return oldest;
}

} // namespace doppel::models
