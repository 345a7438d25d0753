// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/marks.h"
#include "gui/map/map_fold.h"
#include "gui/map/map_state.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace doppel::gui {

/// A node that stands behind a card, as its tab.
struct TabFace {
    std::size_t node = 0;
    HealthMark health = HealthMark::NoRequests;
};

/// A piece of a CDN's card.
struct PopFace {
    QString name;
    double share = 0; ///< of the visitors; of the width
};

/// All that a card says: texts and figures, but no places and no colours.
struct CardFace {
    QString name;
    Icon icon = Icon::Unknown;
    HealthMark health = HealthMark::NoRequests;
    bool loud = false;   ///< tinted
    QString rate;        ///< "619/s"; "no requests"
    QString figure;      ///< beside it: "868 ms", "hits 52 %", "100 % fail"
    bool fails = false;  ///< the figure tells of errors
    bool inVain = false; ///< much of its work was: hatched
    QString note;        ///< of those without servers to show: "5 places, 500 k clients"
    std::vector<ZoneServers> servers; ///< empty: one that is ready, which needs no telling
    std::optional<double> utilisation;
    QString used; ///< "19 %"
    std::int64_t waiting = 0;
    std::vector<TabFace> tabs;
    std::vector<PopFace> pops;
    std::vector<FaultPin> pins;
    bool isStack = false;
    bool isAsked = true;
    bool isSource = false;

    /// Whether a fault is at work on it.
    bool isHit() const;
    /// One line for screen readers: "frontend, busy, 619/s, 868 ms, 99 % in use, 419 waiting, …".
    QString spoken() const;
};

/// REQUIRES: the state is of that sketch. Of a card with tabs the front's figures; of a stack what
/// is in it.
CardFace faceOf(const MapSketch& sketch, const MapCard& card, const MapState& state);
/// Before anything has been played.
CardFace faceOf(const MapSketch& sketch, const MapCard& card);

/// A line of the card that shows when a pointer rests on a component.
struct FigureLine {
    QString name{}; ///< the component's own: "threads"
    QString value{};
    enum class Tone : std::uint8_t { Usual, Busy, Failing } tone = Tone::Usual;
    QString total{}; ///< of a counter, beside its rate: what it has come to
};
/// The tone of what tells of a component in that state: as its card.
FigureLine::Tone toneOf(HealthMark health);
/// What a component shows of itself at a moment, under its own names. One that nobody asks has no
/// requests to tell of, nor servers but where they are several.
std::vector<FigureLine> figureLines(const NodeState& node, bool isAsked = true);

/// "answers 503, 100 %" and "6 min 30 s of 10 min": what a pin says in its two lines.
QStringList pinLines(const FaultPin& pin);

/// "5 ready, 1 booting": by state, all zones together.
QString serversText(const std::vector<ZoneServers>& servers);

} // namespace doppel::gui
