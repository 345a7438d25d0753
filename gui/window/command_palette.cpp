// SPDX-License-Identifier: Apache-2.0
#include "gui/window/command_palette.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/window/title_row.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr int kPaletteRow = 28;
constexpr int kVisibleRows = 12;

/// A row: what it is called, with what was typed in bold, its kind and its hint.
class PaletteRow final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {200, kPaletteRow};
    }

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const Palette& palette = paletteOf(option.palette);
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
        painter->save();
        if (chosen) {
            painter->fillRect(option.rect, palette.selection);
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, kPaletteRow)), palette.accent);
        }
        const QRect space = option.rect.adjusted(kPadding, 0, -kPadding, 0);
        painter->setPen(palette.text3);
        painter->setFont(words(TextSize::Figure));
        painter->drawText(space, Qt::AlignVCenter | Qt::AlignRight,
                          index.data(PaletteModel::KindRole).toString());
        const QRect hint = space.adjusted(0, 0, -84, 0);
        painter->setFont(figures());
        const QString hintText = painter->fontMetrics().elidedText(
            index.data(PaletteModel::HintRole).toString(), Qt::ElideRight, hint.width() / 2);
        painter->drawText(hint, Qt::AlignVCenter | Qt::AlignRight, hintText);
        const int left = painter->fontMetrics().horizontalAdvance(hintText);
        drawName(*painter, hint.adjusted(0, 0, -left - kPadding, 0), index,
                 enabled ? palette.text : palette.text3);
        painter->restore();
    }

private:
    static void
    drawName(QPainter& painter, QRect space, const QModelIndex& index, const QColor& colour) {
        const QString text = index.data().toString();
        const auto found = index.data(PaletteModel::PositionsRole).value<QList<int>>();
        const QFont plain = words();
        const QFont bold = words(TextSize::Text, QFont::Bold);
        painter.setPen(colour);
        qsizetype at = 0;
        while (at < text.size() && space.width() > 0) {
            const bool isFound = found.contains(static_cast<int>(at));
            qsizetype end = at + 1;
            while (end < text.size() && found.contains(static_cast<int>(end)) == isFound) {
                ++end;
            }
            painter.setFont(isFound ? bold : plain);
            const QString part = painter.fontMetrics().elidedText(text.mid(at, end - at),
                                                                  Qt::ElideRight, space.width());
            painter.drawText(space, Qt::AlignVCenter, part);
            space.setLeft(space.left() + painter.fontMetrics().horizontalAdvance(part));
            at = end;
        }
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget& window)
    : QFrame(&window), window_(window), field_(new QLineEdit(this)), list_(new QListView(this)),
      nothing_(new QLabel(this)) {
    hide();
    setAccessibleName(tr("Commands"));
    field_->setPlaceholderText(
        tr("A command, a fault, a component, an objective, a scenario, a moment"));
    field_->setAccessibleName(tr("Find"));
    field_->setFont(words(TextSize::Headline));
    field_->setFrame(false);
    field_->setTextMargins(22, 0, 0, 0);
    QPalette clear;
    clear.setColor(QPalette::Base, Qt::transparent); // the lens is drawn below it
    field_->setPalette(clear);
    field_->installEventFilter(this);
    list_->setModel(&model_);
    list_->setItemDelegate(new PaletteRow(list_));
    list_->setAccessibleName(tr("What fits"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setUniformItemSizes(true);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setMouseTracking(true);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 2 * kGrid, 1, 2 * kGrid);
    layout->setSpacing(2 * kGrid);
    auto* fieldRow = new QVBoxLayout;
    fieldRow->setContentsMargins(kPadding, 0, kPadding, 0);
    fieldRow->addWidget(field_);
    layout->addLayout(fieldRow);
    layout->addWidget(list_, 1);
    nothing_->setFont(words(TextSize::Sentence));
    nothing_->setForegroundRole(QPalette::PlaceholderText);
    nothing_->setAlignment(Qt::AlignTop);
    nothing_->setContentsMargins(kPadding, 0, kPadding, 0);
    nothing_->setTextFormat(Qt::PlainText);
    nothing_->setWordWrap(true);
    layout->addWidget(nothing_, 1);
    connect(field_, &QLineEdit::textChanged, this, [this](const QString& text) {
        model_.setQuery(text);
        showFound();
        choose(0);
    });
    connect(list_, &QListView::clicked, this, &CommandPalette::run);
    connect(list_, &QListView::entered, list_, &QListView::setCurrentIndex);
}

void CommandPalette::open(std::vector<PaletteEntry> entries, PaletteModel::Reader reader) {
    before_ = QApplication::focusWidget();
    model_.setEntries(std::move(entries), std::move(reader));
    field_->clear();
    model_.setQuery({});
    showFound();
    choose(0);
    const QSize size = sizeHint().boundedTo(window_.size() - QSize(4 * kPadding, 6 * kPadding));
    const int height = std::min(size.height(), 60 + kVisibleRows * kPaletteRow);
    setGeometry((window_.width() - size.width()) / 2, TitleRow::kHeight + 2 * kGrid, size.width(),
                height);
    show();
    raise();
    field_->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::showFound() {
    const bool found = model_.rowCount() > 0;
    nothing_->setText(found ? QString()
                            : tr("Nothing is found for “%1”.").arg(field_->text().trimmed()));
    nothing_->setVisible(!found);
    list_->setVisible(found);
}

QString CommandPalette::nothing() const {
    return nothing_->text();
}

void CommandPalette::leave() {
    hide();
    if (before_ != nullptr) {
        before_->setFocus(Qt::OtherFocusReason);
    }
}

void CommandPalette::run(const QModelIndex& index) {
    if (!index.isValid() || !index.flags().testFlag(Qt::ItemIsEnabled)) {
        return;
    }
    const auto act = model_.entry(index.row()).run; // entries may be others then
    leave();
    if (act) {
        act();
    }
}

void CommandPalette::choose(int row) {
    const int last = model_.rowCount() - 1;
    row = std::clamp(row, 0, std::max(0, last));
    while (row < last && !model_.entry(row).enabled) {
        ++row;
    }
    if (row <= last) {
        list_->setCurrentIndex(model_.index(row, 0));
    }
}

bool CommandPalette::takesKey(int key) {
    const int row = list_->currentIndex().row();
    switch (key) {
    case Qt::Key_Down:
        choose(row + 1);
        return true;
    case Qt::Key_Up:
        choose(row - 1);
        return true;
    case Qt::Key_PageDown:
        choose(row + kVisibleRows - 1);
        return true;
    case Qt::Key_PageUp:
        choose(row - kVisibleRows + 1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run(list_->currentIndex());
        return true;
    case Qt::Key_Escape:
        leave();
        return true;
    default:
        return false;
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && takesKey(static_cast<QKeyEvent*>(event)->key())) {
        return true;
    }
    if (event->type() == QEvent::FocusOut && isVisible()) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) {
            hide();
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.panel);
    painter.setPen(palette.strongBorder);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    const int line = field_->geometry().bottom() + kGrid;
    painter.fillRect(QRect(1, line, width() - 2, 1), palette.border);
    drawIcon(painter, Icon::Search, QPointF(kPadding + 10, field_->geometry().center().y() + 1), 14,
             palette.text3);
}

} // namespace doppel::gui
