// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/content_versions.h"

#include <algorithm>

namespace doppel::models {

using sim::Time;

const ContentVersions::Lives* ContentVersions::find(PageId page) const {
    if (lives_.empty()) [[likely]] {
        return nullptr;
    }
    const auto found = lives_.find(page.index);
    return found == lives_.end() ? nullptr : &found->second;
}

ContentVersion ContentVersions::current(PageId page) const {
    const Lives* lives = find(page);
    return lives == nullptr ? kFirstVersion
                            : lives->before + static_cast<ContentVersion>(lives->since.size());
}

ContentVersion ContentVersions::publish(PageId page, Time at) {
    return add(page, at, true);
}

ContentVersion ContentVersions::unpublish(PageId page, Time at) {
    return add(page, at, false);
}

ContentVersion ContentVersions::add(PageId page, Time at, bool isPage) {
    Lives& lives = lives_[page.index];
    const Time from = lives.since.empty() ? at : std::max(at, lives.since.back().from);
    lives.since.push_back({from, isPage});
    ++published_;
    return lives.before + static_cast<ContentVersion>(lives.since.size());
}

bool ContentVersions::isPage(PageId page, ContentVersion version) const {
    const Lives* lives = find(page);
    if (lives == nullptr || version == lives->before) {
        return version == kFirstVersion;
    }
    const std::size_t index = std::size_t{version} - lives->before - 1;
    return version > lives->before && index < lives->since.size() && lives->since[index].isPage;
}

std::optional<Time> ContentVersions::supersededAt(PageId page, ContentVersion version) const {
    const Lives* lives = find(page);
    if (lives == nullptr || version < lives->before) {
        return std::nullopt;
    }
    const std::size_t next = version - lives->before;
    return next < lives->since.size() ? std::optional(lives->since[next].from) : std::nullopt;
}

std::optional<Time> ContentVersions::publishedAt(PageId page, ContentVersion version) const {
    const Lives* lives = find(page);
    const ContentVersion before = lives == nullptr ? kFirstVersion : lives->before;
    if (version == before && version != 0) {
        return sim::kStart;
    }
    if (lives == nullptr || version <= before || version - before > lives->since.size()) {
        return std::nullopt;
    }
    return lives->since[version - before - 1].from;
}

ContentVersion ContentVersions::atStart(PageId page) const {
    const Lives* lives = find(page);
    return lives == nullptr ? kFirstVersion : lives->before;
}

void ContentVersions::intend(PageId page, std::optional<Time> at) {
    if (at) {
        intents_.insert_or_assign(page.index, *at);
    } else {
        intents_.erase(page.index);
    }
}

std::optional<Time> ContentVersions::intentOf(PageId page) const {
    if (intents_.empty()) [[likely]] {
        return std::nullopt;
    }
    const auto found = intents_.find(page.index);
    return found == intents_.end() ? std::nullopt : std::optional(found->second);
}

bool HeldVersions::put(PageId page, ContentVersion version) {
    if (version < of(page)) {
        return false;
    }
    held_.insert_or_assign(page.index, version);
    return true;
}

} // namespace doppel::models
