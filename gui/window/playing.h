// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/futures.h"
#include "gui/time/play_clock.h"
#include "gui/time/timeline_content.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace doppel::gui {

/// Where something stands on the time axis of a run, and what moves the playhead: keeps the clock of
/// the views and that of the futures at the same moment, and knows events and bookmarks. It makes
/// no pictures.
class Playing final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive it.
    Playing(Futures& futures, PlayClock& clock, QObject* parent = nullptr);

    void toggle();
    void faster() { shiftSpeed(1); }
    void slower() { shiftSpeed(-1); }
    /// To where something happened before the playhead; the start, if nothing did.
    void toPreviousEvent();
    /// To where something happens next: shown if that was played, else played up to.
    void toNextEvent();
    /// A moment that was played is shown, another one played up to.
    void goTo(sim::Time moment);
    /// The range of the views is shown again and again, or no longer.
    void setLooping(bool looping);

    /// Marks the playhead, or takes its mark away.
    void toggleBookmark();
    void toNextBookmark();
    const std::vector<sim::Time>& bookmarks() const { return bookmarks_; }
    /// By time, each once.
    void setBookmarks(std::vector<sim::Time> bookmarks);
    /// The scenario's file; "" until it was read.
    const QString& file() const { return file_; }
    /// Bookmarks, and the checkpoints of the future in front, by time.
    std::vector<TimelineMark> marks() const;

Q_SIGNALS:
    /// A scenario was read: its bookmarks are none yet.
    void began(const QString& file);
    /// People set one, or took one away.
    void bookmarksChanged();
    void marksChanged();

private:
    void begin();
    void follow();
    void look(sim::Time moment);
    void shiftSpeed(int steps);

    Futures& futures_;
    PlayClock& clock_;
    std::vector<sim::Time> bookmarks_; // by time
    bool following_ = false;           // the clock is set by the futures, not by people
    QString file_;                     // whose run the clock has
};

} // namespace doppel::gui
