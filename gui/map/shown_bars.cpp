// SPDX-License-Identifier: Apache-2.0
#include "gui/map/shown_bars.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "scenarios/file/units_text.h"

#include <QPainter>

#include <algorithm>
#include <string_view>

namespace doppel::gui {
namespace {

using scenarios::ShownTable;

std::optional<std::size_t> columnCalled(const ShownTable& table, std::string_view name) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), name);
    return found == table.columns.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(found - table.columns.begin()));
}

bool isRelativeText(const std::string& text) {
    return text.starts_with('+');
}

std::optional<sim::Duration> timeIn(const std::string& text) {
    const auto time = scenarios::parseDuration(isRelativeText(text) ? text.substr(1) : text);
    return time ? std::optional(*time) : std::nullopt;
}

bool isOfTime(const std::string& column) {
    return column == "begins" || column == "ends";
}

} // namespace

std::optional<ShownSpans> spansOf(const ShownTable& table) {
    const auto begins = columnCalled(table, "begins");
    const auto ends = columnCalled(table, "ends");
    const auto path = columnCalled(table, "path");
    if (!begins || !ends) {
        return std::nullopt;
    }
    ShownSpans spans;
    bool isFirst = true;
    for (const auto& row : table.rows) {
        const auto from = timeIn(row[*begins]);
        const auto to = timeIn(row[*ends]);
        spans.rows.emplace_back();
        if (!from || !to || *to < *from) {
            continue;
        }
        spans.rows.back() = {*from, *to, path && row[*path] == "critical"};
        spans.first = isFirst ? *from : std::min(spans.first, *from);
        spans.last = isFirst ? *to : std::max(spans.last, *to);
        spans.isRelative = spans.isRelative || isRelativeText(row[*begins]);
        isFirst = false;
    }
    return isFirst ? std::nullopt : std::optional(spans);
}

QString
shownCell(const ShownTable& table, std::size_t row, std::size_t column, const StartClock& start) {
    const std::string& text = table.rows[row][column];
    if (isOfTime(table.columns[column]) && !isRelativeText(text)) {
        if (const auto time = timeIn(text)) {
            return momentText(sim::after(sim::kStart, *time), start);
        }
    }
    return QString::fromStdString(text);
}

QSize ShownBarDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    constexpr int kUsefulWidth = 120;
    return {kUsefulWidth, kRow};
}

void ShownBarDelegate::paint(QPainter* painter,
                             const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    constexpr double kInset = 4;
    constexpr double kLeast = 3; // of a bar's width
    QStyledItemDelegate::paint(painter, option, index);
    const auto row = static_cast<std::size_t>(index.row());
    if (spans_ == nullptr || row >= spans_->rows.size()) {
        return;
    }
    const Palette& palette = paletteOf(option.palette);
    const QRectF area = QRectF(option.rect).adjusted(kInset, kInset, -kInset, -kInset);
    const double whole = std::max(1.0, static_cast<double>((spans_->last - spans_->first).count()));
    const auto xOf = [&](sim::Duration time) {
        return area.left() +
               area.width() * static_cast<double>((time - spans_->first).count()) / whole;
    };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (const auto& span = spans_->rows[row]) {
        const double left = xOf(span->from);
        const double width = std::max(kLeast, xOf(span->to) - left);
        painter->setPen(
            QPen(span->isCritical ? palette.text : palette.strongBorder, span->isCritical ? 2 : 1));
        painter->setBrush(span->isCritical ? QBrush(palette.futureA) : QBrush(palette.raised));
        painter->drawRoundedRect(QRectF(left, area.top() + 1, width, area.height() - 2), 2, 2);
    }
    if (spans_->now && *spans_->now >= spans_->first && *spans_->now <= spans_->last) {
        painter->setPen(QPen(palette.accent, 1));
        const double x = xOf(*spans_->now);
        painter->drawLine(QPointF(x, option.rect.top()), QPointF(x, option.rect.bottom() + 1));
    }
    painter->restore();
}

} // namespace doppel::gui
