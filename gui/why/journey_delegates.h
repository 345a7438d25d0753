// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/why/journey_models.h"

#include <QStyledItemDelegate>

namespace doppel::gui {

struct Palette;

/// Draws a journey in two lines: when, whose time, how long; below them a bar of its length against
/// the slowest's. It draws the whole row in the first column; the others are for screen readers.
class JourneyRowDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit JourneyRowDelegate(const JourneyModel& model, QObject* parent = nullptr);

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const JourneyModel& model_;
};

/// Draws a row of a waterfall: the part with its icon, its pieces on the journey's time, its
/// length.
class WaterfallDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit WaterfallDelegate(const WaterfallModel& model, QObject* parent = nullptr);

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void
    paintName(QPainter& painter, const QRectF& cell, std::size_t row, const Palette& palette) const;
    void paintBar(QPainter& painter,
                  const QRectF& cell,
                  const JourneyStay& stay,
                  const Palette& palette) const;

    const WaterfallModel& model_;
};

/// Draws a component's share of the delay: its name, the share, a bar of its phases.
class DelayDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit DelayDelegate(const DelayModel& model, QObject* parent = nullptr);

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const DelayModel& model_;
};

} // namespace doppel::gui
