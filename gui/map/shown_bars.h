// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/time_text.h"
#include "scenarios/shown_tables.h"
#include "sim/time.h"

#include <QStyledItemDelegate>

#include <optional>
#include <vector>

namespace doppel::gui {

/// When the rows of a table begin and end, where it says that (scenarios/shown_tables.h).
struct ShownSpans {
    struct Row {
        sim::Duration from{};
        sim::Duration to{};
        bool isCritical = false;
    };
    std::vector<std::optional<Row>> rows; ///< none: that row doesn't say
    sim::Duration first{};
    sim::Duration last{};
    bool isRelative = false; ///< of what is to come, not moments of the run
    std::optional<sim::Duration> now{};
};

/// None: the table has no such columns, or nothing in them.
std::optional<ShownSpans> spansOf(const scenarios::ShownTable& table);

/// A cell of the table as people read it: a moment by the run's clock, else as it is.
QString shownCell(const scenarios::ShownTable& table,
                  std::size_t row,
                  std::size_t column,
                  const StartClock& start);

/// Draws a row's span as a bar among those of all rows: what is critical is full and has a heavy
/// edge, the rest is hollow. A line marks the moment that is looked at.
class ShownBarDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Null: nothing is drawn. They outlive it, or until they are set anew.
    void setSpans(const ShownSpans* spans) { spans_ = spans; }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    const ShownSpans* spans_ = nullptr;
};

} // namespace doppel::gui
