// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/branch_panel.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/whatif/branch_painter.h"

#include <QLabel>
#include <QPainter>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kLeastBranches = 72; // in height
constexpr int kHintMargin = 6;
constexpr int kRowsWithRoom = 2; // there is room for the first branch before it comes
constexpr int kLeastWidth = 160;

QString hintOf(bool isPair) {
    return isPair ? BranchPanel::tr("Same seed, same visitors: equal to the bit until they part.")
                  : BranchPanel::tr(
                        "Turn a knob, or drop a fault onto the map: a second future branches.");
}

} // namespace

BranchPanel::BranchPanel(QWidget* parent)
    : QWidget(parent), tree_(new BranchTree(this)), hint_(new QLabel(this)) {
    setAutoFillBackground(true);
    setMinimumHeight(kLeastBranches); // the hint gives way
    hint_->setFont(words(TextSize::Figure));
    hint_->setForegroundRole(QPalette::PlaceholderText);
    hint_->setContentsMargins(kPadding, kHintMargin, kPadding, kHintMargin);
    hint_->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, kRow, 0, 0);
    column->setSpacing(0);
    column->addWidget(tree_, 1);
    column->addWidget(hint_);
    show({});
}

void BranchPanel::show(std::vector<BranchRow> rows) {
    hint_->setText(hintOf(std::any_of(rows.begin(), rows.end(), [](const BranchRow& row) {
        return row.parent.has_value(); // a stored run beside it is of another seed, or visitors
    })));
    tree_->show(std::move(rows));
    update(); // a scroll bar moves the columns
}

// In a low window the futures have it all.
void BranchPanel::resizeEvent(QResizeEvent* event) {
    const int hint = hint_->heightForWidth(width());
    hint_->setVisible(height() >= kRow + kRowsWithRoom * kBranchRow + hint);
    if (event->size().width() != event->oldSize().width()) {
        Q_EMIT widthChanged();
    }
}

int BranchPanel::wantedHeight() const {
    const QRect room(0, 0, std::max(width(), kLeastWidth) - 2 * kPadding, 0);
    const QFontMetrics metrics(hint_->font());
    const auto heightOf = [&](const QString& text) {
        return metrics.boundingRect(room, Qt::TextWordWrap, text).height() + 2 * kHintMargin;
    };
    return kRow + kRowsWithRoom * kBranchRow +
           std::max(heightOf(hintOf(false)), heightOf(hintOf(true))) + kGrid;
}

void BranchPanel::paintEvent(QPaintEvent*) {
    const Palette& colours = paletteOf(palette());
    QPainter painter(this);
    painter.setFont(words(TextSize::Tick));
    painter.setPen(colours.text3);
    qreal right = tree_->x() + tree_->viewport()->geometry().right() + 1 - kFiguresRight;
    const std::array names{tr("p99"), tr("well after"), tr("available")};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const qreal width = kFigureColumns[i];
        painter.drawText(QRectF(right - width, 0, width, kRow), Qt::AlignRight | Qt::AlignVCenter,
                         names[i]);
        right -= width;
    }
}

} // namespace doppel::gui
