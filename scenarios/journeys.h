// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/journal.h"
#include "scenarios/run_result.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace doppel::scenarios {

/// The sampled journeys, by visit; callers before those that they call.
std::vector<JourneySpan> journeysOf(const models::Journal& journal);

/// How far a reader of journeys has come who wants each one once, as it is over. Belongs to whoever
/// looks; the journal doesn't know it.
class JourneyLook {
public:
    /// Those that are over since the last look: nothing of them is under way. Callers before those
    /// that they call. Costs as much as there is new and under way.
    std::vector<JourneySpan> takeFinished(const models::Journal& journal);
    /// All others, as they stand: at the end of a run.
    std::vector<JourneySpan> takeRest(const models::Journal& journal);

private:
    struct Visit {
        std::vector<std::uint32_t> spans;                        // their numbers
        std::map<std::uint32_t, std::vector<JourneyWait>> waits; // by span
    };
    void follow(const models::Journal& journal);
    static void take(const models::Journal& journal, Visit& visit, std::vector<JourneySpan>& taken);

    std::size_t spans_ = 0;  // of the journal, that were seen
    std::size_t phases_ = 0; // likewise
    std::map<std::uint64_t, Visit> open_;
};

} // namespace doppel::scenarios
