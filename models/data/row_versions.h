// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/publishing/content_versions.h"
#include "models/request.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace doppel::models {

/// The versions of pages in the rows of a database whose standby may lack its last writes, so that
/// those go back once it has taken over.
///
/// Memory: 24 bytes for each write that tells a version, and some 50 for each page.
class RowVersions {
public:
    /// `published` outlives it: what a row was before its first write here.
    explicit RowVersions(const ContentVersions& published) : published_(&published) {}

    /// A server did a write that says what version the page has. REQUIRES: not before its last.
    void write(std::uint32_t server, sim::Time done, PageId page, ContentVersion version);
    /// None: no write said.
    std::optional<ContentVersion> of(PageId page) const;
    /// Who takes over from that server has the writes that it did until then. Gives the pages whose
    /// version is another one for that, each once, rising.
    std::vector<PageId> keepUntil(std::uint32_t server, sim::Time until);

private:
    struct Write {
        sim::Time done{};
        PageId page{};
        ContentVersion before = 0;
        ContentVersion version = 0;
    };
    const ContentVersions* published_;
    std::unordered_map<std::uint32_t, ContentVersion> rows_; // by page; never walked over
    std::map<std::uint32_t, std::vector<Write>> writes_;     // by server, in order
};

} // namespace doppel::models
