// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/why/story_model.h"

#include <QStyledItemDelegate>

class QTextLayout;

namespace doppel::gui {

/// Draws a sentence: its moment as a link, a mark for its severity on a line that joins them, and
/// the words, with figures and names in bold.
class StoryDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit StoryDelegate(const StoryModel& model, QObject* parent = nullptr);

    /// Other sentences: those that the rows are of.
    void tellOf(const StoryModel& model) { model_ = &model; }
    /// How wide a list's row is, which decides how high it is.
    void setWidth(int width) { width_ = width; }

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const analysis::StorySentence& sentenceOf(const QModelIndex& index) const;

    const StoryModel* model_;
    int width_ = 360;
};

} // namespace doppel::gui
