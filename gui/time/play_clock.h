// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/span.h"
#include "gui/time/time_range.h"
#include "gui/time/time_text.h"

#include <QObject>

#include <optional>
#include <vector>

namespace doppel::gui {

/// Which time is looked at: one for all views, so that a range chosen in a chart is the timeline's
/// too, and the map shows the moment of the playhead. It holds no data of the run itself.
///
/// All moments lie in the run (start to end), and each setter brings what it is given into it.
/// A signal comes after a change, once, and not where nothing changed.
class PlayClock : public QObject {
    Q_OBJECT
public:
    /// What a scenario says of its time.
    struct Run {
        sim::Time end{};        ///< zero: no scenario is open
        sim::Duration warmUp{}; ///< not counted in its results
        StartClock start;
        bool operator==(const Run&) const = default;
    };

    /// No range is shorter than this.
    static constexpr sim::Duration kShortestRange = std::chrono::milliseconds(10);

    explicit PlayClock(QObject* parent = nullptr);

    /// Another run: everything is as at its start, with the whole of it as the range, no spans.
    void setRun(const Run& run);
    const Run& run() const { return run_; }
    sim::Time end() const { return run_.end; }
    TimeRange whole() const { return {sim::kStart, run_.end}; }

    /// What the charts show.
    TimeRange range() const { return range_; }
    void setRange(TimeRange range);
    void showAll() { setRange(whole()); }
    /// Shorter by `factor` (longer where it is below 1), with `around` staying where it is.
    void zoom(double factor, sim::Time around);
    /// Moved by this share of its length; forwards if positive.
    void pan(double share);
    /// The range before the last jump; several small changes (zoom, pan, dragging a grip) count as
    /// one with what went before them. Nothing where there is none.
    void rangeBack();
    bool canGoBack() const { return !before_.empty(); }
    /// Jumps to a range: the present one can be returned to.
    void jumpTo(TimeRange range);
    /// Moves the range, as little as needed, so that it holds `t` with a tenth of it to spare.
    void reveal(sim::Time t);

    /// The moment that map, charts and inspector show, and where a branch would begin; never later
    /// than what has been played.
    sim::Time playhead() const { return playhead_; }
    void setPlayhead(sim::Time t);
    /// Whether the playhead is as far as has been played: it goes on with the run.
    bool isLive() const { return playhead_ == playedUntil_; }

    /// Up to where the future in front has been played. It takes a live playhead along.
    sim::Time playedUntil() const { return playedUntil_; }
    void setPlayedUntil(sim::Time t);

    /// Where the pointer (or the keys, within a chart) are; none: nowhere.
    std::optional<sim::Time> cursor() const { return cursor_; }
    void setCursor(std::optional<sim::Time> t);
    /// What read-outs tell of: the cursor, else the playhead.
    sim::Time moment() const { return cursor_.value_or(playhead_); }

    /// What is played again and again; none: no loop.
    std::optional<TimeRange> loop() const { return loop_; }
    void setLoop(std::optional<TimeRange> loop);

    /// What has a name, in the order in which it begins.
    const std::vector<Span>& spans() const { return spans_; }
    void setSpans(std::vector<Span> spans);

    /// A moment as this run names it (momentText).
    QString text(sim::Time t, sim::Duration resolution = std::chrono::seconds(1)) const {
        return momentText(t, run_.start, resolution);
    }

Q_SIGNALS:
    void runChanged();
    void rangeChanged();
    void playheadChanged();
    void playedUntilChanged();
    void cursorChanged();
    void loopChanged();
    void spansChanged();

private:
    sim::Time within(sim::Time t) const;
    TimeRange within(TimeRange range) const;

    Run run_;
    TimeRange range_;
    std::vector<TimeRange> before_; // to return to, the latest last
    sim::Time playhead_{};
    sim::Time playedUntil_{};
    std::optional<sim::Time> cursor_;
    std::optional<TimeRange> loop_;
    std::vector<Span> spans_;
};

} // namespace doppel::gui
