// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/data/object_store_metrics.h"
#include "models/failover/managed_failover.h"
#include "models/jobs/start_times.h"
#include "models/jobs/times_so_far.h"
#include "models/publishing/content_versions.h"
#include "models/registry.h"
#include "sim/distribution.h"
#include "sim/gate.h"
#include "sim/random.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace doppel::models {

/// Which pages an object store has.
enum class ObjectStoreContents : std::uint8_t {
    MirroredPages, ///< those whose class says `mirrored`
    Everything,
};
ChoiceNames choiceNames(ObjectStoreContents);

/// How what is put into a store comes to another one, such as in another region.
struct ObjectReplication {
    ComponentRef to;
    sim::Distribution lag = s3ReplicationLag();
    sim::Duration retry = std::chrono::minutes(1);

    void describe(FieldVisitor& visitor);
};

/// An object store's configuration.
struct ObjectStoreConfig {
    sim::Distribution firstByte = sim::Distribution::lognormalByMedian(0.030, 0.200);
    ObjectStoreContents contents = ObjectStoreContents::MirroredPages;
    std::uint16_t missingStatus = 403;
    std::optional<sim::Duration> maxAge{};
    std::optional<ObjectReplication> replication{};

    void describe(FieldVisitor& visitor);
};

/// An object store such as S3 or GCS that holds static copies of pages: it answers from a latency
/// distribution however many ask, and 403 (or 404) for what it does not have. Who posts a page, with
/// its version as the request's validator if it has one, puts a copy there and, with replication,
/// into its replica a while later: not as long as the store is down, so that what was put last is
/// lost with it.
///
/// One that is a mirror, since an edge falls back on it or a crawler fills it, tells how old its
/// copies are: as old as what the crawler got, or as the run. One of a page without a part of it is
/// that here, too, and in the replica.
///
/// A replication, step by step:
///
///     the lag
///     this store or the replica is down -> it waits until both are back
///     either suffers from a fault       -> a copy is hit by it as a request is: refused, a 5xx, a
///                                          429 or an answer that stops: it is tried again after
///                                          `retry`; another 4xx of the replica: it has failed
///     the replica is slow               -> it takes as much longer as a request there does
///     otherwise                         -> the replica has it
class ObjectStore final : public Component, public TellsSoFar {
public:
    /// What a copy is, beside its version.
    struct Copy {
        sim::Time leftOrigin{};
        bool isDegraded = false; ///< made without a part of it
    };
    ObjectStore(Platform& platform, std::string name, const ObjectStoreConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    /// Its copies are others' pages. REQUIRES: the run has not begun.
    void becomeMirror() { isMirror_ = true; }
    /// What the copy of that page is that is put here next; unless told, a whole one that leaves its
    /// origin as it is put.
    void tellCopy(PageId page, Copy copy) { toCome_[page.index] = copy; }
    void serversChanged() override;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

private:
    /// A put that the replica does not have yet.
    struct Put {
        PageId page;
        ContentVersion version{};
        sim::Time at{};
        Copy copy{};
        std::uint64_t key = 0; ///< the request's
        std::uint64_t identity = 0;
    };
    /// What a try to copy it comes to.
    enum class Copied : std::uint8_t { Yes, NotYet, Never };
    bool has(PageId page) const;
    void put(const Request& request);
    void take(PageId page, ContentVersion version, Copy copy);
    sim::Task<void> replicate(Put put, sim::Duration lag);
    sim::Task<Copied> copy(std::uint64_t key);
    void endReplication(const Put& put, bool arrives);
    bool replicates() const;
    std::optional<InstanceId> serverFor(std::uint64_t key) const;
    Copied copiedAt(InstanceId server, std::uint64_t key) const;
    sim::Duration slowerBy(InstanceId server, std::uint64_t key) const;

    const ObjectStoreConfig& config_;
    HeldVersions held_;
    bool isMirror_ = false;
    std::unordered_map<std::uint32_t, Copy> toCome_; // that its crawler told of, by page
    std::unordered_map<std::uint32_t, Copy> put_;    // those that were put here, likewise
    std::unordered_set<std::uint32_t> copies_; // beyond `contents`, by page; never walked over
    sim::Stream latency_;
    sim::Stream lagChance_;
    ObjectStore* replica_ = nullptr;
    std::vector<ObjectStore*> originals_; // that replicate into it
    StartTimes underWay_;                 // puts that the replica does not have yet
    sim::Gate standsOtherwise_;           // opens when servers of it or its replica come or go
    ObjectStoreMetrics metrics_;
};

/// `object_store` in platform files.
const ComponentKind& objectStoreKind();

} // namespace doppel::models
