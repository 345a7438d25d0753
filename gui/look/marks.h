// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"

#include <QPointF>
#include <QRectF>
#include <QString>

#include <cstdint>
#include <string_view>

class QPainter;

namespace doppel::gui {

/// How something is, as a shape that needs no colour to be told apart.
enum class HealthMark : std::uint8_t {
    Well,       ///< a disc with a tick
    Busy,       ///< a triangle
    Failing,    ///< an octagon with a cross
    NoRequests, ///< a ring with a dash
    Down,       ///< a square with a cross
    NotBuilt,   ///< a ring of dashes
};

/// "well", "busy", "failing", "no requests", "down", "not built yet".
QString wordOf(HealthMark mark);
const Palette::Status& colourOf(HealthMark mark, const Palette& palette);

/// `size` is the width of its square; 14 on a card.
void drawHealth(
    QPainter& painter, HealthMark mark, QPointF centre, qreal size, const Palette& palette);

/// What a thing is, in outline.
enum class Icon : std::uint8_t {
    Visitors,
    Names,
    NameServer,
    Edge,
    Balancer,
    Proxy,
    Cache,
    Router,
    App,
    Database,
    KeyValue,
    ObjectStore,
    Jobs,
    Memory,
    Publishing,
    Documents,
    Letters,
    Sending,
    Crawler,
    Queues,
    Consumer,
    Autoscaler,
    EventScaler,
    TargetTracking,
    Machines,
    CloudRun,
    Gateway,
    Plan,
    Template,
    Pass,
    DatabaseCopy,
    Unknown, ///< a kind from outside
    Fault,
    Change,
    Surge,
    Branch,
    Bookmark,
    Search,
    // What a player's buttons do.
    PreviousEvent,
    StepBack,
    Play,
    Pause,
    Step,
    NextEvent,
    Loop,
};

/// By a kind's name as after `kind:` in files; of a traffic source, too.
Icon iconOf(std::string_view kind);

/// In a square of that size around the centre; drawn for 16, crisp from 12 to 32.
void drawIcon(QPainter& painter, Icon icon, QPointF centre, qreal size, const QColor& colour);

/// The point of a future on its line: a disc for the one in front, a diamond for the other one, with
/// a border of the ground's colour that lifts it off the line.
void drawDisc(
    QPainter& painter, QPointF centre, qreal size, const QColor& fill, const QColor& ground);
void drawDiamond(
    QPainter& painter, QPointF centre, qreal size, const QColor& fill, const QColor& ground);

} // namespace doppel::gui
