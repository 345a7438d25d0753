// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/path_map.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace doppel::routing {

/// Prefix routes, asked for the longest that a path begins with.
///
/// Among ordinary routes that is one look-up for each depth (number of segments) at which any
/// prefix stands: one or two. Deep prefixes have milestones: for a prefix of 100 segments its first
/// 32, 64 and 96 are entered too, each with the longest prefix that covers it. A path is followed
/// from milestone to milestone while there is one, all but counting slashes, and only the stretch
/// behind the last is looked at depth by depth, so a path of n segments costs n / 32 + 31 look-ups
/// at most. Milestones hold no text of their own and take less memory than that of the prefixes.
///
/// Hashes find and texts decide: what the first search finds is compared once, whole, so the cost
/// stays linear. If a 32-bit tag lied, a second search compares at each step.
class PrefixMap {
public:
    using Record = PathMap::Record;

    bool hasRoomFor(std::size_t pathBytes) const { return paths_.hasRoomFor(pathBytes); }

    /// As PathMap::add.
    void add(std::string_view path, std::uint32_t handler) { paths_.add(path, handler); }

    /// As PathMap::index.
    bool index(const PathHash& hash);

    /// The longest prefix of a normalised path, or none. `hash` is the one of index().
    template <class Work>
    Record findLongest(const PathHash& hash, std::string_view path, Work& work) const noexcept;

    /// The record of just this prefix, whose hash this is, or none.
    template <class Work>
    Record findPath(std::uint64_t hash, std::string_view path, Work& work) const {
        return paths_.findPath(hash, path, work);
    }

    /// As PathMap::forEach.
    template <class Visit>
    void forEach(Visit visit) const {
        paths_.forEach(visit);
    }

    std::size_t replaced() const { return paths_.replaced(); }
    std::string_view pathOf(Record record) const { return paths_.pathOf(record); }
    std::uint32_t handlerOf(Record record) const { return paths_.handlerOf(record); }
    std::size_t longest() const { return paths_.longest(); }
    std::size_t memoryBytes() const;

private:
    /// Segments from one milestone to the next.
    static constexpr std::size_t kStride = 32;

    struct Milestone {
        Record of;          ///< a prefix that runs through it
        std::uint32_t size; ///< bytes of that prefix's path up to here
        Record covering;    ///< the longest prefix up to here, or none
    };
    enum class Trust { Hashes, Texts };
    struct Found {
        Record record;
        bool certain; ///< texts were compared, and equal
    };

    std::string_view textOf(const Milestone& m) const { return pathOf(m.of).substr(0, m.size); }
    bool enterMilestonesOf(Record record, const PathHash& hash);
    bool hasAllMilestones(std::string_view path, const PathHash& hash) const;
    bool enterMilestone(std::uint64_t hash, const Milestone& milestone);

    template <class Work>
    Found
    search(const PathHash& hash, std::string_view path, Trust trust, Work& work) const noexcept;
    template <class Work>
    bool isAt(const Milestone& milestone, std::string_view path, Work& work) const noexcept;
    template <class Work>
    const Milestone* findMilestone(std::uint64_t hash,
                                   std::string_view path,
                                   Trust trust,
                                   Work& work) const noexcept;
    template <class Work>
    Record
    findPrefix(std::uint64_t hash, std::string_view path, Trust trust, Work& work) const noexcept;

    PathMap paths_;
    Record root_ = 0;
    std::vector<std::uint8_t> depthHoldsPrefix_; ///< by number of segments
    std::vector<Milestone> milestones_;          ///< the first is none
    HashSlots milestoneSlots_;
};

} // namespace doppel::routing
