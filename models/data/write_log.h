// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/publishing/content_versions.h"
#include "models/request.h"
#include "sim/time.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace doppel::models {

/// A write that a primary has committed.
struct CommittedWrite {
    PageId page{};
    ContentVersion version = 0; ///< that the row has from then on; 0: it says nothing of versions
    sim::Time at{};
};

/// The writes of a primary as its replicas have them, which get them one after the other: committed
/// by the primary, received (written down at the replicas' side, so that they survive it), and
/// replayed by each server that answers queries, which sees them from then on.
///
/// A place in the log is the number of writes before it.
///
/// Memory: 16 bytes for each write that some server has not replayed, and some 50 for each page
/// that was written.
///
/// Source: PostgreSQL documentation 27.2 Log-Shipping Standby Servers, 27.4 Hot Standby.
class WriteLog {
public:
    using Place = std::uint64_t;

    /// `published` outlives it: what a row was before its first write here.
    explicit WriteLog(const ContentVersions& published) : published_(&published) {}

    void commit(const CommittedWrite& write);
    /// All up to that place are there. Without effect where they are.
    void receive(Place upTo);
    Place committed() const { return first_ + writes_.size(); }
    Place received() const { return received_; }
    /// REQUIRES: somebody has not replayed it.
    const CommittedWrite& at(Place place) const { return writes_[place - first_]; }

    /// A server begins: with all that was received, as from a copy made at that moment.
    void join(std::uint32_t server);
    /// It is gone for good, and nothing is kept for it.
    void leave(std::uint32_t server);
    /// The next write that it may replay; null: there is none.
    const CommittedWrite* next(std::uint32_t server) const;
    /// It has replayed it. REQUIRES: there was one.
    void replayed(std::uint32_t server);
    Place placeOf(std::uint32_t server) const { return *servers_[server]; }
    /// How many writes the server lacks that has replayed least.
    std::uint64_t behind() const { return committed() - least(); }

    /// Whether a page was written after that place.
    bool isStale(PageId page, Place place) const;
    /// What version a row had at that place, 0 where there was none yet; none: no write said.
    std::optional<ContentVersion> versionAt(PageId page, Place place) const;

    /// The pages whose versions are told by writes that have not been received, each once, rising.
    std::vector<PageId> unreceived() const;
    /// The primary is lost, and its successor is a replica: what was not received is gone, as if it
    /// had never been committed. How many writes that were.
    std::uint64_t loseUnreceived();

private:
    struct Row {
        std::optional<ContentVersion> before{}; ///< none: as when the run began
        bool hasVersions = false;
        std::vector<std::pair<Place, ContentVersion>> writes; ///< which somebody may not have
    };

    Place least() const;
    void forgetReplayed();

    const ContentVersions* published_;
    std::deque<CommittedWrite> writes_; // from first_ on
    Place first_ = 0;
    Place received_ = 0;
    std::vector<std::optional<Place>> servers_;   // what they have replayed, by server
    std::unordered_map<std::uint32_t, Row> rows_; // by page; never walked over
};

} // namespace doppel::models
