// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/branch_tree.h"

#include "gui/look/palette.h"
#include "gui/whatif/branch_painter.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QResizeEvent>

#include <algorithm>
#include <utility>

namespace doppel::gui {

BranchTree::BranchTree(QWidget* parent) : QTreeView(parent) {
    setModel(&model_);
    auto* delegate = new BranchDelegate(this);
    setItemDelegate(delegate);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setExpandsOnDoubleClick(false);
    setUniformRowHeights(true);
    setIndentation(kBranchIndent);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel); // rows are high
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setAccessibleName(tr("Futures"));
    makeActions();
    connect(&model_, &BranchModel::renameWanted, this, &BranchTree::renameWanted);
    connect(delegate, &BranchDelegate::compareClicked, this,
            [this](const QModelIndex& index) { Q_EMIT compareWanted(model_.row(index).id); });
    connect(delegate, &BranchDelegate::badgeClicked, this,
            [this](const QModelIndex& index) { Q_EMIT mapWanted(model_.row(index).id); });
    connect(this, &QTreeView::doubleClicked, compare_, &QAction::trigger);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, &BranchTree::follow);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &BranchTree::selectedChanged);
    follow();
}

void BranchTree::makeActions() {
    const auto add = [this](const QString& text, const QKeySequence& keys, auto what) {
        auto* action = new QAction(text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, [this, what] {
            if (const BranchRow* row = current()) {
                what(*row);
            }
        });
        addAction(action);
        return action;
    };
    compare_ = add(tr("Compare"), {}, [this](const BranchRow& row) {
        if (row.role != FutureRole::A) {
            Q_EMIT compareWanted(row.id);
        }
    });
    map_ = add({}, {}, [this](const BranchRow& row) { Q_EMIT mapWanted(row.id); });
    front_ = add(tr("Make it A"), {}, [this](const BranchRow& row) { Q_EMIT frontWanted(row.id); });
    rename_ = add(tr("Rename"), Qt::Key_F2, [this](const BranchRow&) { edit(currentIndex()); });
    save_ = add(tr("Save as a scenario…"), {},
                [this](const BranchRow& row) { Q_EMIT saveWanted(row.id); });
    remove_ = add(tr("Delete"), QKeySequence::Delete,
                  [this](const BranchRow& row) { Q_EMIT removeWanted(row.id); });
}

void BranchTree::show(std::vector<BranchRow> rows) {
    const QVariant chosen = currentIndex().data(BranchModel::kIdRole);
    const bool isSelected = selected().has_value();
    const auto withRole = [&](FutureRole role) {
        const auto found = std::find_if(rows.begin(), rows.end(),
                                        [&](const BranchRow& row) { return row.role == role; });
        return found == rows.end() ? std::optional<BranchRow>() : std::optional(*found);
    };
    const std::optional<BranchRow> a = withRole(FutureRole::A);
    const std::optional<BranchRow> b = withRole(FutureRole::B);
    const std::optional<std::uint32_t> shownB = b ? std::optional(b->id) : std::nullopt;
    const bool isNew = shownB != std::exchange(shownB_, shownB) && shownB;
    model_.setRows(std::move(rows));
    expandAll();
    if (chosen.isValid() && !currentIndex().isValid()) {
        selectionModel()->setCurrentIndex(model_.indexOf(chosen.toUInt()),
                                          isSelected ? QItemSelectionModel::ClearAndSelect
                                                     : QItemSelectionModel::NoUpdate);
    }
    // Beside a stored run, which can't be branched from, a turn is of what it is compared with.
    if (isNew && b->isStored && a && isSelected && selected() != shownB) {
        select(a->id);
    }
    if (isNew) {
        showB();
    }
    follow();
}

// What has just come is seen, also where the panel becomes lower for it.
void BranchTree::showB() {
    if (shownB_) {
        scrollTo(model_.indexOf(*shownB_));
    }
}

void BranchTree::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    if (event->size().height() < event->oldSize().height()) {
        showB();
    }
}

void BranchTree::select(std::uint32_t id) {
    if (const QModelIndex index = model_.indexOf(id); index.isValid()) {
        setCurrentIndex(index);
    }
}

std::optional<std::uint32_t> BranchTree::selected() const {
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? std::nullopt : std::optional(model_.row(rows.front()).id);
}

const BranchRow* BranchTree::current() const {
    return currentIndex().isValid() ? &model_.row(currentIndex()) : nullptr;
}

void BranchTree::follow() {
    const BranchRow* row = current();
    const bool isA = row != nullptr && row->role == FutureRole::A;
    const bool isB = row != nullptr && row->role == FutureRole::B;
    compare_->setText(isB ? tr("Compare no longer") : tr("Compare with A"));
    compare_->setEnabled(row != nullptr && !isA);
    map_->setText(isA ? tr("Map of A") : tr("Map of B"));
    map_->setEnabled(isA || isB);
    front_->setEnabled(row != nullptr && !isA);
    rename_->setEnabled(row != nullptr);
    save_->setEnabled(row != nullptr && !row->moment.isEmpty());
    remove_->setEnabled(row != nullptr && (!row->moment.isEmpty() || (row->isStored && !isA)));
}

// All of its width, under the lines of the tree.
void BranchTree::drawRow(QPainter* painter,
                         const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    if (selectionModel()->isSelected(index)) {
        painter->fillRect(option.rect, paletteOf(palette()).selection);
    }
    QTreeView::drawRow(painter, option, index);
}

// From the stem of the future that it parted from to its own mark, and on to its siblings.
void BranchTree::drawBranches(QPainter* painter,
                              const QRect& rect,
                              const QModelIndex& index) const {
    const Palette& colours = paletteOf(palette());
    if (selectionModel()->isSelected(index)) { // over what the style has drawn there
        painter->fillRect(rect, colours.selection);
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colours.bookmark, 1.5));
    painter->setBrush(Qt::NoBrush);
    bool isOwn = true;
    for (QModelIndex at = index; at.parent().isValid(); at = at.parent()) {
        int depth = 0;
        for (QModelIndex above = at.parent(); above.parent().isValid(); above = above.parent()) {
            ++depth;
        }
        const qreal x = rect.left() + depth * kBranchIndent + kBranchMark.x();
        const bool goesOn = at.row() + 1 < model_.rowCount(at.parent());
        if (goesOn) {
            painter->drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom() + 1));
        }
        if (isOwn) {
            QPainterPath path(QPointF(x, rect.top()));
            const qreal y = rect.top() + kBranchMark.y();
            path.cubicTo(QPointF(x, y), QPointF(x, y), QPointF(x + kBranchIndent - 6, y));
            painter->drawPath(path);
            isOwn = false;
        }
    }
    painter->restore();
}

void BranchTree::contextMenuEvent(QContextMenuEvent* event) {
    if (current() != nullptr) {
        QMenu menu;
        menu.addActions(actions());
        menu.exec(event->globalPos());
    }
}

void BranchTree::keyPressEvent(QKeyEvent* event) {
    const bool isEdited = state() == QAbstractItemView::EditingState;
    QAction* action = isEdited                                                          ? nullptr
                      : event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ? compare_
                      : event->key() == Qt::Key_F2                                      ? rename_
                      : event->key() == Qt::Key_Delete                                  ? remove_
                                                                                        : nullptr;
    if (action != nullptr) {
        action->trigger();
    } else {
        QTreeView::keyPressEvent(event);
    }
}

} // namespace doppel::gui
