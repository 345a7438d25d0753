// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/time/play_clock.h"
#include "gui/why/story_delegate.h"
#include "gui/why/story_feed.h"
#include "gui/why/story_model.h"

#include <QWidget>

class QAbstractButton;
class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QListView;
class QStackedLayout;

namespace doppel::gui {

/// The story of the run so far, each sentence a link: a click or Enter moves the playhead to its
/// moment and names its component. N takes the next sentence after the one that is chosen. Chips
/// show one topic at a time, or all that components decided by themselves, with their reasons; above
/// them stands what it comes down to.
class StoryPanel : public QWidget {
    Q_OBJECT

public:
    /// The clock must outlive it.
    explicit StoryPanel(PlayClock& clock, QWidget* parent = nullptr);

    /// Tells the future anew, as far as it was played. Cost: analysis::storyOf; call it when rows
    /// of the series came, not for each frame.
    void show(const Recording& recording);

    const StoryModel& model() const { return model_; }
    /// What components decided.
    const StoryModel& decisions() const { return decisions_; }
    QAbstractButton& decisionsChip() const;
    QListView* list() const { return list_; }

    /// Chooses the sentence after the one that is chosen, or the first after the playhead.
    void next();

Q_SIGNALS:
    void componentChosen(const QString& name);
    void momentChosen(doppel::sim::Time moment);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeChips();
    void choose(const QModelIndex& index);
    void showChip(int chip);
    void countTopics();
    const analysis::StorySentence& sentenceIn(int row) const;
    void followPlayhead();
    void tellFirstCause();
    void fitRows();

    PlayClock& clock_;
    StoryModel model_;
    StoryModel decisions_;
    ConfiguredCalls configured_;
    StoryFilter filter_;
    StoryDelegate delegate_;
    QLabel* headline_;
    QLabel* aside_;
    bool isHeadOld_ = true;  // the story is another
    std::size_t headOf_ = 0; // sentences, of so many
    QButtonGroup* chips_;
    QListView* list_;
    QLabel* empty_;
    QStackedLayout* pages_ = nullptr;
};

} // namespace doppel::gui
