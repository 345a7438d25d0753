// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story.h"
#include "gui/time/time_text.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

#include <cstddef>
#include <optional>

namespace doppel::gui {

/// The sentences of a story, by time. Rows that stay the same are kept when others come, so a
/// selection stays where it is.
class StoryModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        RowRole = Qt::UserRole, ///< the sentence's place in the story
        TopicRole,              ///< analysis::StoryTopic as a number
    };

    using QAbstractListModel::QAbstractListModel;

    void setStory(analysis::Story story, const StartClock& start);
    const analysis::Story& story() const { return story_; }
    const analysis::StorySentence& sentence(const QModelIndex& index) const;
    /// "40:30", "11:30:41".
    QString momentOf(const analysis::StorySentence& sentence) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString spoken(std::size_t row) const;

    analysis::Story story_;
    StartClock start_;
};

/// The sentences of one topic, or all.
class StoryFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setTopic(std::optional<analysis::StoryTopic> topic);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::optional<analysis::StoryTopic> topic_;
};

} // namespace doppel::gui
