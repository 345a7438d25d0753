// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/time/play_clock.h"

#include <optional>
#include <string>
#include <vector>

/// Journeys and recordings by hand, for tests of the story and the waterfall.
namespace doppel::gui::samples {

/// A span in milliseconds since the visit began: sent, started, ended, received.
struct SpanTimes {
    int sent = 0;
    int start = 0;
    int end = 0;
    int received = 0;
};

/// Spans of one visit, one after the other.
class VisitMaker {
public:
    VisitMaker(std::uint64_t visit, std::uint32_t firstNumber, sim::Time begin);

    /// A call; returns its number. `caller` is 0 for the visit itself.
    std::uint32_t call(std::uint32_t caller, const std::string& component, SpanTimes times);
    /// Of the last call.
    void wait(const std::string& what, int from, int until);
    void fail(std::uint16_t status);

    const std::vector<scenarios::JourneySpan>& spans() const { return spans_; }

private:
    sim::Time at(int milliseconds) const;

    std::uint64_t visit_;
    std::uint32_t next_;
    sim::Time begin_;
    std::vector<scenarios::JourneySpan> spans_;
};

/// GOV.UK, 40:32 into "Origin answers 503 for ten minutes", made up: the fault is over, frontend's
/// threads are busy, and fifteen visits of that minute were sampled.
Recording recovering();
/// Its clock, with the playhead there.
void setUp(PlayClock& clock);

} // namespace doppel::gui::samples
