// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "gui/time/time_text.h"
#include "sim/time.h"

#include <QString>

#include <optional>
#include <span>

namespace doppel::gui {

/// Of what time two futures can be compared.
struct ComparedTime {
    QString nameA{};
    QString nameB{};
    sim::Time playedA{};
    sim::Time playedB{};
    bool endedA = false; ///< where it was played to is its end
    bool endedB = false;
    sim::Time warmedUp{};
    std::optional<sim::Time> parted{}; ///< up to then they were one
    sim::Time playhead{};
    std::optional<sim::Time> judged{};   ///< of a run that was judged at its end only: then
    std::optional<sim::Time> compared{}; ///< the last moment up to there at which both were judged
    StartClock start{};
};

/// Why there is nothing to compare yet, and what to do about it.
struct NotCompared {
    QString why{};                 ///< "": there is something
    std::optional<sim::Time> at{}; ///< where there is: the playhead goes there
    bool operator==(const NotCompared&) const = default;
};
NotCompared whyNotCompared(const ComparedTime& time);

/// Up to when they are compared, and why not further: "“4 frontends” has been played to 12:30:
/// compared up to there.", "“short” ended at 40:00: compared up to there." "": it is all of both. REQUIRES: there is something to compare.
QString scopeWords(const ComparedTime& time);

/// Whether something that was done to either of two futures since they parted is at work at a
/// moment, or to come: what is over, or was done at once, comes to bear no more.
bool mayComeToBear(std::span<const EventSketch> events, sim::Time parted, sim::Time at);

/// What it means that a branch is equal to the bit to the future that it left.
QString equalWords(bool mayDiffer);

} // namespace doppel::gui
