// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/messages.h"
#include "gui/host/times_so_far.h"
#include "scenarios/journeys.h"
#include "scenarios/play.h"
#include "scenarios/snapshot.h"

#include <cstddef>
#include <functional>

namespace doppel::gui {

/// Looks at a play and tells what a window lacks. It changes nothing of the play. A copy of the
/// process goes on where this one is.
class Observer {
public:
    using Tell = std::function<void(const from_host::Message&)>;

    /// The play must outlive it.
    Observer(const scenarios::Play& play, sim::Duration every, Tell tell)
        : play_(play), every_(every), tell_(std::move(tell)),
          times_(play.built().world().metrics()) {}

    /// The next moment at which to record.
    sim::Time nextRecord() const;
    /// A state of the grid, with all that is new; a judgement with some of them.
    void record();
    /// The series from the start, and the present state.
    void tellAnew();
    /// The present state, if the last one that was told is older.
    void tellNow();
    /// What objectives and recovery have come to, and journeys that are over; not twice at a moment.
    void judge();
    /// What is left to tell once the play is over, and how it came out.
    void finish(const scenarios::RunResult& result);

private:
    enum class Tables { None, Some, All };
    void tellState(Tables withTables);
    std::vector<TablesEntry> otherTables(std::size_t most);
    std::vector<sim::SeriesColumn> columnsFrom(std::size_t first) const;
    void tellJudgement(const Judgement& judgement, std::vector<scenarios::JourneySpan> journeys);
    void tellSpent();

    const scenarios::Play& play_;
    sim::Duration every_;
    Tell tell_;
    scenarios::Look look_;     // as of the last state of the grid
    scenarios::Look previous_; // as of the one before
    scenarios::JourneyLook journeys_;
    std::size_t columns_ = 0;                                // that were told
    std::vector<std::vector<scenarios::ShownTable>> tables_; // likewise, by component
    TimesReader times_;
    std::size_t nextTables_ = 0; // whose turn it is
    std::size_t records_ = 0;
    sim::Time told_ = sim::kNever;
    sim::Time judged_ = sim::kNever;
};

/// What a result says of how a run did.
Judgement judgementOf(const scenarios::RunResult& result, sim::Time at);

} // namespace doppel::gui
