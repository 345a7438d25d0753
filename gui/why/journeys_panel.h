// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/time/play_clock.h"
#include "gui/why/journey_delegates.h"
#include "gui/why/journey_models.h"

#include <QWidget>

#include <map>
#include <set>
#include <string>

class QLabel;
class QListView;
class QStackedLayout;
class QTableView;

namespace doppel::gui {

class PhaseLegend;
class TimeScaleBar;

/// Sampled journeys around the playhead: where their time went, by component; the journeys, slowest
/// first; and the chosen one as a waterfall. A click on a component's row names it; a double click
/// on a journey moves the playhead to where it began.
class JourneysPanel : public QWidget {
    Q_OBJECT

public:
    /// The clock must outlive it.
    explicit JourneysPanel(PlayClock& clock, QWidget* parent = nullptr);

    /// The future whose journeys are shown; its spans are copied. Cost: theirs, and again when the
    /// playhead moves to another minute.
    void show(const Recording& recording);

    const JourneyModel& journeys() const { return journeys_; }
    const WaterfallModel& waterfall() const { return waterfall_; }
    const DelayModel& shares() const { return shares_; }
    QTableView* journeyList() const { return journeyList_; }
    QTableView* waterfallView() const { return waterfallView_; }

    /// What is told of the journeys that are shown: "frontend took most of the time of those that
    /// failed or were slow".
    QString headline() const;
    /// Where there are none: what is said instead, with a link to the nearest.
    QLabel* instead() const { return empty_; }

    /// The time around a moment whose journeys are shown: at least a minute, a sixtieth of a run, as
    /// far as it is of the run. It moves by halves of that, so that at the last moment that was played
    /// half of it was, too.
    static TimeRange around(sim::Time moment, sim::Time end);

Q_SIGNALS:
    void componentChosen(const QString& name);
    void momentChosen(doppel::sim::Time moment);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeShares();
    QWidget* makeList();
    QWidget* makeWaterfall();
    void refresh();
    void tell(const std::vector<Journey>& all, const QString& when);
    void tellOfJobs(const std::vector<Journey>& jobs, const QString& when);
    void tellNone(const QString& when);
    void choose(int row);
    void chooseComponent(const QString& name);

    PlayClock& clock_;
    std::vector<scenarios::JourneySpan> spans_; ///< of the future that is shown
    sim::Duration slow_{};                      ///< from where on its visits are slow
    KindsByName kinds_;
    std::set<std::string> sources_;                         ///< where visits begin
    std::map<std::string, std::string, std::less<>> goals_; ///< of work, by component
    sim::Time played_{};                                    ///< up to when it was
    sim::Duration unfinishedAfter_{};
    TimeRange shown_;
    std::size_t known_ = 0; ///< spans that are shown
    JourneyModel journeys_;
    WaterfallModel waterfall_;
    DelayModel shares_;
    JourneyRowDelegate journeyDelegate_;
    WaterfallDelegate waterfallDelegate_;
    DelayDelegate shareDelegate_;
    QLabel* headline_;
    QLabel* sampled_;
    QLabel* whence_;
    QLabel* title_;
    QLabel* answer_;
    QTableView* shareView_;
    QTableView* journeyList_;
    QTableView* waterfallView_;
    PhaseLegend* legend_ = nullptr;
    TimeScaleBar* scale_ = nullptr;
    QLabel* empty_;
    QStackedLayout* pages_ = nullptr;
};

} // namespace doppel::gui
