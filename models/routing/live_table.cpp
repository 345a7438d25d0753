// SPDX-License-Identifier: Apache-2.0
#include "models/routing/live_table.h"

#include <algorithm>
#include <utility>

namespace doppel::routing {

LiveTable::LiveTable() {
    owned_.push_back(std::make_unique<const RouteTable>());
    current_.store(owned_.back().get());
}

LiveTable::~LiveTable() = default;

bool LiveTable::replace(std::unique_ptr<const RouteTable> table) {
    if (!table) {
        return false;
    }
    const std::lock_guard lock(mutex_);
    current_.store(table.get());
    owned_.push_back(std::move(table));
    freeUnread();
    return true;
}

std::size_t LiveTable::retired() const {
    const std::lock_guard lock(mutex_);
    return owned_.size() - 1;
}

// A reader announces a table before it makes sure that this is the current one (pin()), and both
// steps and ours are sequentially consistent: so a reader that we don't see here sees the new table
// there.
void LiveTable::freeUnread() {
    const RouteTable* current = owned_.back().get();
    std::erase_if(owned_, [&](const std::unique_ptr<const RouteTable>& table) {
        return table.get() != current &&
               std::none_of(slots_.begin(), slots_.end(), [&](const std::unique_ptr<Slot>& slot) {
                   return slot->reading.load() == table.get();
               });
    });
}

LiveTable::Slot& LiveTable::takeSlot() {
    const std::lock_guard lock(mutex_);
    for (const auto& slot : slots_) {
        if (!slot->taken.exchange(true)) {
            return *slot;
        }
    }
    slots_.push_back(std::make_unique<Slot>());
    return *slots_.back();
}

LiveTable::Reader::Reader(LiveTable& live) : live_(live), slot_(live.takeSlot()) {}

LiveTable::Reader::~Reader() {
    slot_.taken.store(false);
}

LiveTable::Reader::Pin LiveTable::Reader::pin() {
    const RouteTable* table = live_.current_.load();
    for (;;) {
        slot_.reading.store(table);
        const RouteTable* now = live_.current_.load();
        if (now == table) {
            return {slot_, table};
        }
        table = now;
    }
}

} // namespace doppel::routing
