// SPDX-License-Identifier: Apache-2.0
#include "models/data/row_versions.h"

#include <set>

namespace doppel::models {

void RowVersions::write(std::uint32_t server, sim::Time done, PageId page, ContentVersion version) {
    const ContentVersion before = of(page).value_or(published_->atStart(page));
    rows_.insert_or_assign(page.index, version);
    writes_[server].push_back({done, page, before, version});
}

std::optional<ContentVersion> RowVersions::of(PageId page) const {
    const auto found = rows_.find(page.index);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<PageId> RowVersions::keepUntil(std::uint32_t server, sim::Time until) {
    std::vector<Write>& writes = writes_[server];
    std::set<std::uint32_t> pages;
    for (; !writes.empty() && writes.back().done > until; writes.pop_back()) {
        const Write& write = writes.back();
        ContentVersion& row = rows_[write.page.index];
        if (row == write.version && row != write.before) { // no other server wrote it since
            row = write.before;
            pages.insert(write.page.index);
        }
    }
    std::vector<PageId> changed;
    for (const std::uint32_t page : pages) {
        changed.push_back({page});
    }
    return changed;
}

} // namespace doppel::models
