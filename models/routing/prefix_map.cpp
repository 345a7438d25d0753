// SPDX-License-Identifier: Apache-2.0
#include "models/routing/prefix_map.h"

#include "models/routing/slashes.h"

#include <algorithm>

namespace doppel::routing {
namespace {

constexpr std::size_t kNoEnd = std::string_view::npos;

// Where `count` further segments of a normalised path end that was read up to `end`; kNoEnd if it
// has fewer.
std::size_t endOfSegments(std::string_view path, std::size_t end, std::size_t count) {
    if (end == path.size()) {
        return kNoEnd;
    }
    const char* last = path.data() + path.size();
    const char* at = findSlash(path.data() + end + (end == 0 ? 0 : 1), last, count);
    return at == last && count > 1 ? kNoEnd : static_cast<std::size_t>(at - path.data());
}

std::uint32_t sizeOf(std::string_view path) {
    return static_cast<std::uint32_t>(path.size());
}

std::size_t depthOf(std::string_view path) {
    return path.empty() ? 0
                        : 1 + static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
}

} // namespace

bool PrefixMap::index(const PathHash& hash) {
    UncountedWork work;
    if (!paths_.index(hash)) {
        return false;
    }
    root_ = paths_.findPath(hash.of(""), "", work);
    depthHoldsPrefix_.clear();
    std::size_t milestones = 0;
    paths_.forEach([&](Record record) {
        const std::size_t depth = depthOf(pathOf(record));
        if (depth >= depthHoldsPrefix_.size()) {
            depthHoldsPrefix_.resize(depth + 1);
        }
        depthHoldsPrefix_[depth] = 1;
        milestones += depth / kStride;
    });
    milestones_.assign(1, {});
    milestoneSlots_ = HashSlots(milestones);
    bool fits = true;
    if (milestones > 0) {
        paths_.forEach([&](Record record) { fits = fits && enterMilestonesOf(record, hash); });
    }
    return fits;
}

// Once all prefixes are known: each milestone remembers the longest of them up to it.
bool PrefixMap::enterMilestonesOf(Record record, const PathHash& hash) {
    const std::string_view path = pathOf(record);
    if (hasAllMilestones(path, hash)) {
        return true;
    }
    UncountedWork work;
    PathHash::Growing head(hash, path.data());
    Record covering = root_;
    std::size_t end = 0;
    for (std::size_t depth = 1; (end = endOfSegments(path, end, 1)) != kNoEnd; ++depth) {
        const std::string_view covered = path.substr(0, end);
        const std::uint64_t itsHash = head.upTo(end);
        if (depthHoldsPrefix_[depth] != 0) {
            const Record prefix = paths_.findPath(itsHash, covered, work);
            covering = prefix != 0 ? prefix : covering;
        }
        if (depth % kStride == 0 && !enterMilestone(itsHash, {record, sizeOf(covered), covering})) {
            return false;
        }
    }
    return true;
}

bool PrefixMap::hasAllMilestones(std::string_view path, const PathHash& hash) const {
    const std::size_t last = depthOf(path) / kStride * kStride;
    if (last == 0) {
        return true;
    }
    UncountedWork work;
    const std::string_view covered = path.substr(0, endOfSegments(path, 0, last));
    return findMilestone(hash.of(covered), covered, Trust::Texts, work) != nullptr;
}

bool PrefixMap::enterMilestone(std::uint64_t hash, const Milestone& milestone) {
    const auto next = static_cast<std::uint32_t>(milestones_.size());
    bool known = false;
    const auto insertion = milestoneSlots_.insert(hash, next, [&](std::uint32_t earlier) {
        known = textOf(milestones_[earlier]) == textOf(milestone);
        return known;
    });
    if (!known) {
        milestones_.push_back(milestone);
    }
    return insertion == HashSlots::Insertion::Done;
}

template <class Work>
PrefixMap::Record
PrefixMap::findLongest(const PathHash& hash, std::string_view path, Work& work) const noexcept {
    const Found found = search(hash, path, Trust::Hashes, work);
    return found.certain ? found.record : search(hash, path, Trust::Texts, work).record;
}

template <class Work>
PrefixMap::Found PrefixMap::search(const PathHash& hash,
                                   std::string_view path,
                                   Trust trust,
                                   Work& work) const noexcept {
    const std::size_t deepest = depthHoldsPrefix_.empty() ? 0 : depthHoldsPrefix_.size() - 1;
    PathHash::Growing head(hash, path.data());
    std::size_t depth = 0;
    std::size_t end = 0;
    const Milestone* milestone = nullptr;
    std::string_view passed; // up to the milestone
    while (depth + kStride <= deepest) {
        const std::size_t ahead = endOfSegments(path, end, kStride);
        if (ahead == kNoEnd) {
            break;
        }
        PathHash::Growing headAhead = head;
        const std::string_view upToIt = path.substr(0, ahead);
        const auto* next = findMilestone(headAhead.upTo(ahead), upToIt, trust, work);
        if (next == nullptr) {
            break;
        }
        milestone = next;
        passed = upToIt;
        head = headAhead;
        depth += kStride;
        end = ahead;
    }
    Record record = 0;
    std::string_view covered;
    const std::size_t last = std::min(deepest, depth + kStride - 1);
    while (depth < last && (end = endOfSegments(path, end, 1)) != kNoEnd) {
        if (depthHoldsPrefix_[++depth] == 0) {
            continue;
        }
        if (const Record next = findPrefix(head.upTo(end), path.substr(0, end), trust, work)) {
            record = next;
            covered = path.substr(0, end);
        }
    }
    if (record != 0) {
        return {record, trust == Trust::Texts || paths_.is(record, covered, work)};
    }
    if (milestone == nullptr) {
        return {root_, true};
    }
    return {milestone->covering, trust == Trust::Texts || isAt(*milestone, passed, work)};
}

template <class Work>
bool PrefixMap::isAt(const Milestone& milestone, std::string_view path, Work& work) const noexcept {
    work.compared(path.size());
    return textOf(milestone) == path;
}

template <class Work>
const PrefixMap::Milestone* PrefixMap::findMilestone(std::uint64_t hash,
                                                     std::string_view path,
                                                     Trust trust,
                                                     Work& work) const noexcept {
    const auto number = milestoneSlots_.find(hash, work, [&](std::uint32_t n) {
        return trust == Trust::Hashes || isAt(milestones_[n], path, work);
    });
    return number == 0 ? nullptr : &milestones_[number];
}

template <class Work>
PrefixMap::Record PrefixMap::findPrefix(std::uint64_t hash,
                                        std::string_view path,
                                        Trust trust,
                                        Work& work) const noexcept {
    return paths_.find(hash, work, [&](Record record) {
        return trust == Trust::Hashes || paths_.is(record, path, work);
    });
}

std::size_t PrefixMap::memoryBytes() const {
    return paths_.memoryBytes() + depthHoldsPrefix_.capacity() +
           milestones_.capacity() * sizeof(Milestone) + milestoneSlots_.memoryBytes();
}

template PrefixMap::Record
PrefixMap::findLongest(const PathHash&, std::string_view, UncountedWork&) const noexcept;
template PrefixMap::Record
PrefixMap::findLongest(const PathHash&, std::string_view, LookupWork&) const noexcept;

} // namespace doppel::routing
