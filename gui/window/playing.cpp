// SPDX-License-Identifier: Apache-2.0
#include "gui/window/playing.h"

#include "gui/window/recording_views.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr double kLeastLook = 20; // real seconds

} // namespace

Playing::Playing(Futures& futures, PlayClock& clock, QObject* parent)
    : QObject(parent), futures_(futures), clock_(clock) {
    connect(&futures, &Futures::opened, this, &Playing::begin);
    connect(&futures, &Futures::changed, this, &Playing::follow);
    connect(&futures, &Futures::playheadChanged, this, &Playing::follow);
    connect(&futures, &Futures::frontChanged, this, &Playing::follow);
    connect(&futures, &Futures::checkpointsChanged, this, &Playing::marksChanged);
    connect(&clock, &PlayClock::playheadChanged, this, [this] {
        if (!following_) {
            look(clock_.playhead());
        }
    });
    connect(&clock, &PlayClock::loopChanged, this, [this] { futures_.setLoop(clock_.loop()); });
}

void Playing::begin() {
    file_.clear();
    bookmarks_.clear();
    follow();
    Q_EMIT marksChanged();
}

// The clock as the futures have it; the range goes along with a playhead that leaves it.
void Playing::follow() {
    if (following_ || !futures_.isOpen()) {
        return;
    }
    const QScopedValueRollback<bool> guard(following_, true);
    const Recording& recording = futures_.recording(futures_.front());
    const PlatformSketch& sketch = recording.sketch();
    if (sketch.file.empty()) {
        return;
    }
    if (const QString file = QString::fromStdString(sketch.file); file != file_) {
        file_ = file;
        clock_.setRun({});
        clock_.setRun(runOf(sketch));
        Q_EMIT began(file_);
    }
    const bool wasInView = clock_.range().contains(clock_.playhead());
    clock_.setPlayedUntil(recording.now());
    clock_.setPlayhead(futures_.playhead());
    if (wasInView && futures_.isPlaying()) {
        clock_.reveal(clock_.playhead());
    }
}

void Playing::toggle() {
    futures_.isPlaying() ? futures_.pause() : futures_.play();
}

void Playing::shiftSpeed(int steps) {
    const auto last = static_cast<int>(kSpeeds.size()) - 1;
    const int step = static_cast<int>(stepOfSpeed(futures_.speed())) + steps;
    futures_.setSpeed(kSpeeds[static_cast<std::size_t>(std::clamp(step, 0, last))]);
}

// What people look at stays for a while: at high speeds the record from there on would be over at
// once.
void Playing::look(sim::Time moment) {
    const double seconds = sim::toSeconds(clock_.playedUntil() - moment);
    if (seconds > 0 && seconds < futures_.speed() * kLeastLook) {
        futures_.pause();
    }
    futures_.scrub(moment);
}

void Playing::goTo(sim::Time moment) {
    if (moment <= clock_.playedUntil()) {
        look(moment);
    } else {
        futures_.runTo(std::min(moment, clock_.end()));
    }
    clock_.reveal(moment);
}

void Playing::toPreviousEvent() {
    const std::vector<sim::Time> moments = eventMoments(clock_.spans(), clock_.end());
    const auto after = std::lower_bound(moments.begin(), moments.end(), clock_.playhead());
    goTo(after == moments.begin() ? sim::kStart : *std::prev(after));
}

void Playing::toNextEvent() {
    const std::vector<sim::Time> moments = eventMoments(clock_.spans(), clock_.end());
    const auto next = std::upper_bound(moments.begin(), moments.end(), clock_.playhead());
    goTo(next == moments.end() ? clock_.end() : *next);
}

void Playing::setLooping(bool looping) {
    clock_.setLoop(looping ? std::optional(clock_.range()) : std::nullopt);
}

void Playing::toggleBookmark() {
    const auto place = std::lower_bound(bookmarks_.begin(), bookmarks_.end(), clock_.playhead());
    if (place != bookmarks_.end() && *place == clock_.playhead()) {
        bookmarks_.erase(place);
    } else {
        bookmarks_.insert(place, clock_.playhead());
    }
    Q_EMIT bookmarksChanged();
    Q_EMIT marksChanged();
}

void Playing::setBookmarks(std::vector<sim::Time> bookmarks) {
    bookmarks_ = std::move(bookmarks);
    Q_EMIT marksChanged();
}

void Playing::toNextBookmark() {
    if (bookmarks_.empty()) {
        return;
    }
    const auto next = std::upper_bound(bookmarks_.begin(), bookmarks_.end(), clock_.playhead());
    goTo(next == bookmarks_.end() ? bookmarks_.front() : *next);
}

std::vector<TimelineMark> Playing::marks() const {
    std::vector<TimelineMark> marks;
    for (const Checkpoint& checkpoint : futures_.checkpoints()) {
        if (checkpoint.future == futures_.front()) {
            marks.push_back({TimelineMark::Kind::Checkpoint, checkpoint.at, {}});
        }
    }
    for (const sim::Time at : bookmarks_) {
        marks.push_back({TimelineMark::Kind::Bookmark, at, clock_.text(at)});
    }
    std::stable_sort(marks.begin(), marks.end(),
                     [](const TimelineMark& a, const TimelineMark& b) { return a.at < b.at; });
    return marks;
}

} // namespace doppel::gui
