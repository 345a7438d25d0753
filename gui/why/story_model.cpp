// SPDX-License-Identifier: Apache-2.0
#include "gui/why/story_model.h"

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

QString severityWord(analysis::StorySeverity severity) {
    switch (severity) {
    case analysis::StorySeverity::Action:
        return StoryModel::tr("action");
    case analysis::StorySeverity::Busy:
        return StoryModel::tr("worse");
    case analysis::StorySeverity::Failing:
        return StoryModel::tr("failing");
    case analysis::StorySeverity::Well:
        return StoryModel::tr("well");
    case analysis::StorySeverity::Note:
        break;
    }
    return StoryModel::tr("note");
}

} // namespace

void StoryModel::setStory(analysis::Story story, const StartClock& start) {
    start_ = start;
    const auto [mine, theirs] =
        std::mismatch(story_.begin(), story_.end(), story.begin(), story.end());
    const auto same = static_cast<int>(mine - story_.begin());
    if (mine != story_.end()) {
        beginRemoveRows({}, same, static_cast<int>(story_.size()) - 1);
        story_.erase(mine, story_.end());
        endRemoveRows();
    }
    if (theirs != story.end()) {
        beginInsertRows({}, same, static_cast<int>(story.size()) - 1);
        story_ = std::move(story);
        endInsertRows();
    }
}

const analysis::StorySentence& StoryModel::sentence(const QModelIndex& index) const {
    return story_[static_cast<std::size_t>(index.row())];
}

QString StoryModel::momentOf(const analysis::StorySentence& sentence) const {
    return momentText(sentence.at, start_);
}

int StoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(story_.size());
}

// "40:30, worse: frontend's threads are all busy. Because of 40:00: …"
QString StoryModel::spoken(std::size_t row) const {
    const analysis::StorySentence& told = story_[row];
    QString text =
        tr("%1, %2: %3")
            .arg(momentOf(told), severityWord(told.severity), QString::fromStdString(told.text()));
    if (told.cause) {
        const analysis::StorySentence& cause = story_[*told.cause];
        text += tr(" Because of %1: %2").arg(momentOf(cause), QString::fromStdString(cause.text()));
    }
    return text;
}

QVariant StoryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(story_[row].text());
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return spoken(row);
    case RowRole:
        return index.row();
    case TopicRole:
        return static_cast<int>(story_[row].topic);
    default:
        return {};
    }
}

void StoryFilter::setTopic(std::optional<analysis::StoryTopic> topic) {
    topic_ = topic;
    invalidateFilter();
}

bool StoryFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    return !topic_ || sourceModel()->index(row, 0, parent).data(StoryModel::TopicRole).toInt() ==
                          static_cast<int>(*topic_);
}

} // namespace doppel::gui
