// SPDX-License-Identifier: Apache-2.0
#include "models/routing/path_map.h"

#include "models/routing/path.h"

#include <array>

namespace doppel::routing {

PathMap::PathMap() {
    const std::array<char, kHeader> nobodys{};
    records_.append({nobodys.data(), nobodys.size()});
}

void PathMap::add(std::string_view path, std::uint32_t handler) {
    char* record = records_.reserve(kHeader + path.size());
    const std::size_t length = normaliseInto(record + kHeader, path.size(), path);
    const Header header{handler, static_cast<std::uint32_t>(length)};
    std::memcpy(record, &header, sizeof header);
    records_.commit(kHeader + length);
    longest_ = std::max(longest_, length);
    ++count_;
}

// In groups: a group's slots are on their way from memory while its last paths are still hashed.
bool PathMap::index(const PathHash& hash) {
    struct Waiting {
        std::uint64_t hash;
        Record record;
    };
    constexpr std::size_t kGroup = 32;
    std::array<Waiting, kGroup> group;
    std::size_t waiting = 0;
    bool fits = true;
    slots_ = HashSlots(count_);
    replaced_ = 0;
    UncountedWork work;
    const auto insertGroup = [&] {
        for (std::size_t i = 0; i < waiting && fits; ++i) {
            const std::uint64_t itsHash = group[i].hash;
            const Record record = group[i].record;
            const auto insertion = slots_.insert(itsHash, record, [&](Record earlier) {
                const bool same = is(earlier, pathOf(record), work);
                if (same) {
                    setHandler(earlier, handlerOf(record));
                    ++replaced_;
                }
                return same;
            });
            fits = insertion == HashSlots::Insertion::Done;
        }
        waiting = 0;
    };
    records_.shrink();
    forEach([&](Record record) {
        const std::uint64_t itsHash = hash.of(pathOf(record));
        slots_.prefetch(itsHash);
        group[waiting++] = {itsHash, record};
        if (waiting == kGroup) {
            insertGroup();
        }
    });
    insertGroup();
    return fits;
}

} // namespace doppel::routing
