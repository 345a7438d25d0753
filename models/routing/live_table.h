// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_table.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace doppel::routing {

/// The table in service: any number of threads read it while another puts a new one in its place. A
/// reader sees one whole table from pin to unpin, the old or the new. Readers never wait, neither
/// for each other nor for a swap, and a swap never waits for readers.
///
/// How: hazard pointers. Each reader owns a slot in which it announces the table that it reads;
/// replace() exchanges the pointer and frees those old tables that no slot announces. One that is
/// still being read is freed by a later replace() or by the destructor, so at most one old table a
/// reader is alive. Nobody shares ownership: tables belong to the LiveTable, and a count of users,
/// which every request of every thread would write, isn't needed.
///
/// REQUIRES: readers are destroyed before their LiveTable.
class LiveTable {
    struct Slot {
        alignas(64) std::atomic<const RouteTable*> reading{
            nullptr}; // 64: no two readers write one cache line
        std::atomic<bool> taken{true};
    };

public:
    /// A table without routes is in service: every answer is a 503.
    LiveTable();
    ~LiveTable();
    LiveTable(const LiveTable&) = delete;
    LiveTable& operator=(const LiveTable&) = delete;

    /// Puts `table` in service. A failed load hands in none: the old table stays, and the answer is
    /// false. Any thread; swaps take turns, and free old tables in the caller's time.
    bool replace(std::unique_ptr<const RouteTable> table);

    /// Old tables not yet freed.
    std::size_t retired() const;

    /// A thread's, or a connection's, way to the table. Not for two threads at once.
    class Reader {
    public:
        explicit Reader(LiveTable& live);
        ~Reader();
        Reader(const Reader&) = delete;
        Reader& operator=(const Reader&) = delete;

        /// Holds the table that is in service now, as long as it lives.
        class Pin {
        public:
            ~Pin() { slot_.reading.store(nullptr, std::memory_order_release); }
            Pin(const Pin&) = delete;
            Pin& operator=(const Pin&) = delete;

            const RouteTable& operator*() const { return *table_; }
            const RouteTable* operator->() const { return table_; }

        private:
            friend class Reader;
            Pin(Slot& slot, const RouteTable* table) : slot_(slot), table_(table) {}

            Slot& slot_;
            const RouteTable* table_;
        };

        /// REQUIRES: no other pin of this reader lives.
        Pin pin();

    private:
        LiveTable& live_;
        Slot& slot_;
    };

private:
    Slot& takeSlot();
    void freeUnread();

    std::atomic<const RouteTable*> current_;
    mutable std::mutex mutex_; // guards what follows; readers take it only to come and go
    std::vector<std::unique_ptr<Slot>> slots_;
    std::vector<std::unique_ptr<const RouteTable>> owned_; // the current one is last
};

} // namespace doppel::routing
