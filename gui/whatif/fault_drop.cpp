// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/fault_drop.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/paragraph.h"
#include "gui/look/type.h"

#include <QDialogButtonBox>
#include <QDrag>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace doppel::gui {
namespace {

constexpr int kLeastKinds = 100; // in height
constexpr int kHighEnoughForDragHint = 220;
constexpr int kFormHeight = 380;
constexpr QPoint kBesidePointer(14, 10); // of a dragged tag's corner

constexpr int kSummaryLines = 3;
constexpr int kSummaryLine = 15;

// A kind's row: what it is by its icon, its name, what happens in the real world.
class KindDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {220, kRow + kSummaryLines * kSummaryLine + kGrid};
    }
    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const Palette& palette = paletteOf(option.palette);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (selected || hovered) {
            painter->fillRect(option.rect, selected ? palette.selection : palette.hover);
        }
        const bool fault = index.data(ActionKindModel::kIsFaultRole).toBool();
        const QRectF row = option.rect;
        drawIcon(*painter, fault ? Icon::Fault : Icon::Change,
                 {row.left() + kPadding + 8, row.top() + 13}, 14,
                 fault ? palette.failing.mark : palette.text2);
        const QRectF text = row.adjusted(kPadding + 24, 4, -kPadding, -4);
        painter->setPen(palette.text);
        painter->setFont(words(TextSize::Text, QFont::DemiBold));
        painter->drawText(text, Qt::AlignTop | Qt::AlignLeft, index.data().toString());
        painter->setPen(palette.text3);
        painter->setFont(words(TextSize::Figure));
        drawParagraph(*painter, index.data(Qt::ToolTipRole).toString(),
                      text.adjusted(0, kRow - kGrid, 0, 0), kSummaryLines, kSummaryLine);
        painter->restore();
    }
};

// Letters are the window's keys, here too: none is looked for among the kinds.
class KindList final : public QListView {
public:
    using QListView::QListView;
    void keyboardSearch(const QString&) override {}

protected:
    // A row as it is would cover what it is to be dropped on: its name goes beside the pointer.
    void startDrag(Qt::DropActions actions) override {
        const QModelIndexList chosen = selectedIndexes();
        if (chosen.isEmpty()) {
            return;
        }
        auto* drag = new QDrag(this);
        drag->setMimeData(model()->mimeData(chosen));
        drag->setPixmap(dragTag(chosen.front(), paletteOf(palette()), devicePixelRatioF()));
        drag->setHotSpot(-kBesidePointer);
        drag->exec(actions, Qt::CopyAction);
    }
    void keyPressEvent(QKeyEvent* event) override {
        if (event->modifiers() == Qt::NoModifier && !event->text().trimmed().isEmpty() &&
            event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) {
            event->ignore();
            return;
        }
        QListView::keyPressEvent(event);
    }
};

} // namespace

QPixmap dragTag(const QModelIndex& kind, const Palette& palette, qreal devicePixels) {
    constexpr int kIconRoom = 24;
    const QString name = kind.data().toString();
    const QFont font = words(TextSize::Text, QFont::DemiBold);
    const QSize size(kIconRoom + QFontMetrics(font).horizontalAdvance(name) + kPadding, kRow);
    QPixmap tag(size * devicePixels);
    tag.setDevicePixelRatio(devicePixels);
    tag.fill(Qt::transparent);
    QPainter painter(&tag);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool fault = kind.data(ActionKindModel::kIsFaultRole).toBool();
    painter.setPen(QPen(fault ? palette.failing.mark : palette.strongBorder, 1));
    painter.setBrush(palette.panel);
    painter.drawRoundedRect(QRectF(QPointF(), size).adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius,
                            kBandRadius);
    drawIcon(painter, fault ? Icon::Fault : Icon::Change, {kIconRoom / 2.0, kRow / 2.0}, 14,
             fault ? palette.failing.mark : palette.text2);
    painter.setFont(font);
    painter.setPen(palette.text);
    painter.drawText(QRect(kIconRoom, 0, size.width() - kIconRoom, kRow), Qt::AlignVCenter, name);
    return tag;
}

ActionPalette::ActionPalette(QWidget* parent)
    : QWidget(parent), filter_(new QLineEdit(this)), hint_(new QLabel(this)),
      list_(new KindList(this)) {
    setAccessibleName(tr("Faults and changes"));
    setMinimumHeight(kLeastKinds);
    filter_->setPlaceholderText(tr("Find a fault or a change"));
    filter_->setAccessibleName(filter_->placeholderText());
    filter_->setClearButtonEnabled(true);
    filter_->installEventFilter(this);
    hint_->setText(tr("Drag one onto a part of the map, or press Enter."));
    hint_->setFont(words(TextSize::Figure));
    hint_->setForegroundRole(QPalette::PlaceholderText);
    hint_->setContentsMargins(kPadding, 0, kPadding, kGrid);
    hint_->setWordWrap(true);
    found_.setSourceModel(&model_);
    list_->setModel(&found_);
    list_->setItemDelegate(new KindDelegate(list_));
    list_->setDragEnabled(true);
    list_->setDragDropMode(QAbstractItemView::DragOnly);
    list_->setMouseTracking(true);
    list_->setUniformItemSizes(true);
    list_->setFrameShape(QFrame::NoFrame);
    list_->setAccessibleName(tr("Kinds of faults and changes"));
    chooseFirst();
    const auto take = [this](const QModelIndex& index) {
        if (index.isValid()) {
            Q_EMIT chosen(index.data(ActionKindModel::kNameRole).toString());
        }
    };
    connect(list_, &QListView::activated, this, take);
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& words) {
        found_.setWords(words);
        chooseFirst();
    });
    connect(filter_, &QLineEdit::returnPressed, this,
            [this, take] { take(list_->currentIndex()); });
    auto* search = new QVBoxLayout;
    search->setContentsMargins(kPadding, 6, kPadding, kGrid);
    search->addWidget(filter_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(search);
    column->addWidget(hint_);
    column->addWidget(list_, 1);
}

void ActionPalette::chooseFirst() {
    list_->setCurrentIndex(found_.index(0, 0));
}

// In a low panel the kinds have the room.
void ActionPalette::resizeEvent(QResizeEvent*) {
    hint_->setVisible(height() >= kHighEnoughForDragHint);
}

bool ActionPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == filter_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Down) {
        list_->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

ActionDialog::ActionDialog(const models::ActionKind& kind,
                           const QString& target,
                           const ActionChoices& choices,
                           const QString& when,
                           ActionForm::Check check,
                           QWidget* parent)
    : QDialog(parent), form_(new ActionForm(kind, choices, std::move(check), this)) {
    setWindowTitle(tr("What if at %1").arg(when));
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(form_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(kFormHeight);
    scroll->setMinimumWidth(form_->minimumWidth() + 24);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    inject_ = buttons->addButton(tr("Branch at %1").arg(when), QDialogButtonBox::AcceptRole);
    inject_->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    const auto follow = [this] {
        inject_->setEnabled(form_->problems().isEmpty());
    };
    connect(form_, &ActionForm::changed, this, follow);
    auto* column = new QVBoxLayout(this);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    form_->preset("target", target);
    if (!target.isEmpty()) { // a change says in a path of what
        form_->preset("set", QStringLiteral("components.%1.").arg(target));
    }
    for (const auto& [path, value] : usefulStartOf(kind)) {
        form_->preset(path, QString::fromStdString(value));
    }
    follow();
}

void ActionDialog::tellOrigin(const BranchOrigin& origin) {
    setWindowTitle(tr("What if at %1, in %2: %3").arg(origin.moment, origin.label, origin.future));
    inject_->setText(tr("Branch %1 at %2").arg(origin.label, origin.moment));
}

} // namespace doppel::gui
