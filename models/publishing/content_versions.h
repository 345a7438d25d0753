// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace doppel::models {

/// A version of a page's content: as an ETag or a payload version tells it. 0: none.
using ContentVersion = std::uint32_t;
/// The version that every page has when a run begins.
inline constexpr ContentVersion kFirstVersion = 1;

/// Which version of each page is the published one, and since when: what editors have decided,
/// whatever stores, mirrors, indexes and caches hold of it. It owns no copy.
///
/// Memory: nothing for pages that are not published during the run, else 24 bytes a version. Every
/// question costs one look-up, and nothing in a run that publishes nothing.
class ContentVersions {
public:
    /// The current version.
    ContentVersion current(PageId page) const;
    /// Somebody published the page at `at`. Gives its new version. Where versions were published in
    /// another order than they are told, the times are those of the order that they are told in:
    /// none is before its predecessor's.
    ContentVersion publish(PageId page, sim::Time at);
    /// It was taken down at `at`: a version that is no page any more, but 410.
    ContentVersion unpublish(PageId page, sim::Time at);
    /// The page does not exist before it is published. REQUIRES: it has not been published.
    void awaitFirst(PageId page) { lives_.emplace(page.index, Lives{0, {}}); }

    /// Whether this version is a page at all: one that is there, and was not taken down.
    bool isPage(PageId page, ContentVersion version) const;
    /// When a version ceased to be the current one. None: it is, or it is not known.
    std::optional<sim::Time> supersededAt(PageId page, ContentVersion version) const;
    /// When it was published; the start of the run for what was there before. None: it has not
    /// been.
    std::optional<sim::Time> publishedAt(PageId page, ContentVersion version) const;
    /// The version that it had when the run began; 0 where it did not exist.
    ContentVersion atStart(PageId page) const;

    /// Its editors intend to publish it at that time; none: not any more.
    void intend(PageId page, std::optional<sim::Time> at);
    std::optional<sim::Time> intentOf(PageId page) const;

    /// How many times a page was published or taken down during the run.
    std::uint64_t published() const { return published_; }

private:
    struct Life {
        sim::Time from{};
        bool isPage = true;
    };
    struct Lives {
        ContentVersion before = kFirstVersion; ///< the version that it had when the run began
        std::vector<Life> since;               ///< those after it
    };
    ContentVersion add(PageId page, sim::Time at, bool isPage);
    const Lives* find(PageId page) const;

    std::unordered_map<std::uint32_t, Lives> lives_;       // by page; never walked over
    std::unordered_map<std::uint32_t, sim::Time> intents_; // likewise
    std::uint64_t published_ = 0;
};

/// Which version of each page one store has: a content store, a mirror, a search index. Until told
/// otherwise it has what there was when the run began.
class HeldVersions {
public:
    /// `published` outlives it.
    explicit HeldVersions(const ContentVersions& published) : published_(&published) {}

    ContentVersion of(PageId page) const {
        const auto found = held_.find(page.index);
        return found == held_.end() ? published_->atStart(page) : found->second;
    }
    /// Takes a version in. False, and nothing changes: it has a newer one, as GOV.UK's content store
    /// refuses an older payload_version with 409.
    bool put(PageId page, ContentVersion version);

private:
    const ContentVersions* published_;
    std::unordered_map<std::uint32_t, ContentVersion> held_; // by page; never walked over
};

} // namespace doppel::models
