// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/hash_slots.h"
#include "models/routing/lookup_work.h"
#include "models/routing/path_hash.h"
#include "models/routing/text_arena.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace doppel::routing {

/// Normalised paths and the handler of each: filled, then indexed once, then asked.
///
/// A path is one record in an arena, handler and length in front of its text, so that all that
/// decides a look-up stands together: one line of slots, then the one to three lines of the record.
/// Records are named by their place in the arena; 0 is none.
class PathMap {
public:
    using Record = std::uint32_t;

    PathMap();

    /// True if a path of so many bytes, and the slashes that it may lose, has room.
    bool hasRoomFor(std::size_t pathBytes) const {
        return records_.size() + kHeader + pathBytes <= kMostBytes;
    }

    /// Adds a path, given as it was decoded; a later one of the same segments will replace it.
    /// REQUIRES: hasRoomFor() it; not indexed yet.
    void add(std::string_view path, std::uint32_t handler);

    /// Makes the paths known to find(); of equal ones the last wins. False: the hash's seed is
    /// worn out (HashSlots), another is needed. Linear.
    bool index(const PathHash& hash);

    /// The record of this hash's tag that `isIt`, or none.
    template <class Work, class IsIt>
    Record find(std::uint64_t hash, Work& work, IsIt isIt) const {
        return slots_.find(hash, work, isIt);
    }

    /// The record of a normalised path whose hash this is, or none.
    template <class Work>
    Record findPath(std::uint64_t hash, std::string_view path, Work& work) const {
        return slots_.find(hash, work, [&](Record record) { return is(record, path, work); });
    }

    /// True if the record's path is `path`.
    template <class Work>
    bool is(Record record, std::string_view path, Work& work) const {
        work.compared(path.size());
        const Header header = headerOf(record);
        return header.length == path.size() &&
               std::memcmp(records_.data() + record + kHeader, path.data(), path.size()) == 0;
    }

    std::string_view pathOf(Record record) const {
        return {records_.data() + record + kHeader, headerOf(record).length};
    }
    std::uint32_t handlerOf(Record record) const { return headerOf(record).handler; }

    /// Bytes of the longest path added.
    std::size_t longest() const { return longest_; }

    std::size_t size() const { return count_; }

    /// How many of them a later one of the same segments replaced; known once indexed.
    std::size_t replaced() const { return replaced_; }

    /// Calls `visit` for each record added, replaced ones too, in the order of adding.
    template <class Visit>
    void forEach(Visit visit) const {
        for (std::size_t at = kHeader; at < records_.size();) {
            const auto record = static_cast<Record>(at);
            at += kHeader + headerOf(record).length;
            visit(record);
        }
    }

    std::size_t memoryBytes() const { return slots_.memoryBytes() + records_.capacity(); }

private:
    struct Header {
        std::uint32_t handler;
        std::uint32_t length;
    };
    static constexpr std::size_t kHeader = sizeof(Header);
    static constexpr std::size_t kMostBytes = 0xFFFFFFFFu;

    Header headerOf(Record record) const {
        Header header;
        std::memcpy(&header, records_.data() + record, sizeof header);
        return header;
    }
    void setHandler(Record record, std::uint32_t handler) {
        std::memcpy(records_.data() + record + offsetof(Header, handler), &handler, sizeof handler);
    }

    TextArena records_; // its first bytes are nobody's, so that no record is 0
    HashSlots slots_;
    std::size_t count_ = 0;
    std::size_t replaced_ = 0;
    std::size_t longest_ = 0;
};

} // namespace doppel::routing
