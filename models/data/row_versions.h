// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/publishing/content_versions.h"
#include "models/request.h"

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

    /// A server acknowledged a write that says what version the page has; it is the `number`-th of
    /// all that it has acknowledged.
    void write(std::uint32_t server, std::uint64_t number, PageId page, ContentVersion version);
    /// None: no write said.
    std::optional<ContentVersion> of(PageId page) const;
    /// Who takes over from that server has the first `kept` of its writes. Gives the pages whose
    /// version is another one for that, each once, rising.
    std::vector<PageId> keepFirst(std::uint32_t server, std::uint64_t kept);

private:
    struct Write {
        std::uint64_t number = 0;
        PageId page{};
        ContentVersion before = 0;
        ContentVersion version = 0;
    };
    const ContentVersions* published_;
    std::unordered_map<std::uint32_t, ContentVersion> rows_; // by page; never walked over
    std::map<std::uint32_t, std::vector<Write>> writes_;     // by server, in order
};

} // namespace doppel::models
