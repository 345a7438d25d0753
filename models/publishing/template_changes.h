// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/publishing/content_versions.h"
#include "models/request.h"
#include "sim/time.h"

#include <vector>

namespace doppel::models {

/// What has changed on every page at once, such as an emergency banner: when, and which version of
/// each page that made. Versions of a page are one line, whatever changed it: its editors or what
/// all pages share.
///
/// Memory: 4 bytes a page for each change.
class TemplateChanges {
public:
    /// It changed at `at`: every page that is there is of another version from now on.
    void add(ContentVersions& versions, std::size_t pages, sim::Time at);

    /// The version of a page that is made of this content with a template as of `templateOf`: the
    /// newest one of which nothing is missing. A page without the banner is no newer than the last
    /// version before the banner, whatever else it has.
    ContentVersion shown(PageId page, ContentVersion content, sim::Time templateOf) const;

private:
    struct Change {
        sim::Time at{};
        std::vector<ContentVersion> made; ///< by page; 0: it was none then
    };
    std::vector<Change> changes_; // in the order of time
};

} // namespace doppel::models
