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
    bool isTold = true; ///< somebody was told that it is done, or waits for that
};

/// The writes of a primary as a replica's servers have them, each of which gets them one after the
/// other: committed by the primary, received (written down by the server, so that they survive both)
/// and replayed: its queries see them from then on.
///
/// A place in the log is the number of writes before it.
///
/// Memory: 24 bytes for each write that some server has not replayed, and some 50 for each page
/// that was written.
///
/// Source: PostgreSQL documentation 27.2 Log-Shipping Standby Servers, 27.4 Hot Standby.
class WriteLog {
public:
    using Place = std::uint64_t;

    /// `published` outlives it: what a row was before its first write here.
    explicit WriteLog(const ContentVersions& published) : published_(&published) {}

    void commit(const CommittedWrite& write);
    /// The server has all up to that place. Without effect where it has, and for one that is gone.
    void receive(std::uint32_t server, Place upTo);
    Place committed() const { return first_ + writes_.size(); }
    /// 0 for one that is gone.
    Place received(std::uint32_t server) const;
    /// The write of that moment came to nobody who was to be told. Without effect where all servers
    /// have replayed it.
    void nobodyWasTold(sim::Time at);
    /// REQUIRES: somebody has not replayed it.
    const CommittedWrite& at(Place place) const { return writes_[place - first_]; }

    /// A server begins: with all that any has received, as from a copy made at that moment.
    void join(std::uint32_t server);
    /// It is gone for good, and nothing is kept for it.
    void leave(std::uint32_t server);
    /// The next write that it may replay; null: there is none.
    const CommittedWrite* next(std::uint32_t server) const;
    /// It has replayed it. REQUIRES: there was one.
    void replayed(std::uint32_t server);
    Place placeOf(std::uint32_t server) const { return servers_[server]->replayed; }
    /// How many writes the server lacks that has replayed least.
    std::uint64_t behind() const { return committed() - least(); }

    /// Whether a page was written after that place.
    bool isStale(PageId page, Place place) const;
    /// What version a row had at that place, 0 where there was none yet; none: no write said.
    std::optional<ContentVersion> versionAt(PageId page, Place place) const;

    /// The pages whose versions are told by writes from that place on, each once, rising.
    std::vector<PageId> pagesFrom(Place place) const;
    /// The primary is lost, and its successor has what is before that place: the others are gone, as
    /// if they had never been committed, but for those that all servers have replayed. How many of
    /// them somebody was told of.
    std::uint64_t loseFrom(Place place);

private:
    struct Row {
        std::optional<ContentVersion> before{}; ///< none: as when the run began
        bool hasVersions = false;
        std::vector<std::pair<Place, ContentVersion>> writes; ///< which somebody may not have
    };

    struct Server {
        Place received = 0;
        Place replayed = 0;
    };

    Place least() const;
    void forgetReplayed();

    const ContentVersions* published_;
    std::deque<CommittedWrite> writes_; // from first_ on
    Place first_ = 0;
    Place received_ = 0; // by any
    std::vector<std::optional<Server>> servers_;
    std::unordered_map<std::uint32_t, Row> rows_; // by page; never walked over
};

} // namespace doppel::models
