// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/template_changes.h"

namespace doppel::models {

void TemplateChanges::add(ContentVersions& versions, std::size_t pages, sim::Time at) {
    Change change{at, std::vector<ContentVersion>(pages)};
    for (std::uint32_t index = 0; index < pages; ++index) {
        const PageId page{index};
        if (versions.isPage(page, versions.current(page))) {
            change.made[index] = versions.publish(page, at);
        }
    }
    changes_.push_back(std::move(change));
}

ContentVersion
TemplateChanges::shown(PageId page, ContentVersion content, sim::Time templateOf) const {
    ContentVersion shown = content;
    for (const Change& change : changes_) {
        const ContentVersion made =
            page.index < change.made.size() ? change.made[page.index] : ContentVersion{};
        if (made == 0 || made > shown + 1) {
            continue; // it was no page, or lacks an edit before this change
        }
        if (templateOf < change.at) {
            return made - 1 < shown ? made - 1 : shown;
        }
        shown = made > shown ? made : shown;
    }
    return shown;
}

} // namespace doppel::models
