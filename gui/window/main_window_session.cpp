// SPDX-License-Identifier: Apache-2.0
// What comes from the futures, and what panels ask of them.
#include "gui/chart/charts_panel.h"
#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/time/timeline.h"
#include "gui/time/transport.h"
#include "gui/window/app_settings.h"
#include "gui/window/banner.h"
#include "gui/window/error_page.h"
#include "gui/window/main_window.h"
#include "gui/window/status_row.h"
#include "gui/window/title_row.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>

#include <algorithm>
#include <chrono>

namespace doppel::gui {

void MainWindow::connectFutures() {
    connect(&futures_, &Futures::changed, this, &MainWindow::schedule);
    connect(&futures_, &Futures::treeChanged, this, &MainWindow::schedule);
    connect(&futures_, &Futures::frontChanged, this, &MainWindow::schedule);
    connect(&futures_, &Futures::besideChanged, this, &MainWindow::schedule);
    connect(&futures_, &Futures::playingChanged, this, &MainWindow::showPlaying);
    connect(&futures_, &Futures::speedChanged, this, &MainWindow::showPlaying);
    connect(&futures_, &Futures::progress, this,
            [this](FutureId id, const QString& step, double share) {
                if (id == futures_.front() && page() == Page::Run) {
                    banner_->showProgress(step.left(1).toUpper() + step.mid(1), share);
                }
            });
    connect(&futures_, &Futures::stateChanged, this, [this](FutureId id) {
        const FutureProcess* process = futures_.process(id);
        const bool plays = process != nullptr && process->state() != FutureState::Starting &&
                           process->state() != FutureState::Replaying;
        if (id == futures_.front() && plays && process->state() != FutureState::Dead &&
            !banner_->isNotice()) {
            banner_->clear();
        }
        schedule();
    });
    connect(&futures_, &Futures::ended, this, &MainWindow::schedule);
    connect(&futures_, &Futures::died, this, &MainWindow::showDeath);
    connect(&futures_, &Futures::refused, this, [this](FutureId, const sim::Errors& errors) {
        banner_->clear();
        errors_->showErrors(file_, errors);
        showPage(Page::Errors);
    });
    connect(&futures_, &Futures::saved, this,
            [this](FutureId id) { savedLogs_[id] = futures_.process(id)->log().size(); });
    connect(&playing_, &Playing::marksChanged, this, &MainWindow::schedule);
    connect(&playing_, &Playing::began, this,
            [this](const QString& file) { playing_.setBookmarks(settings_.bookmarks(file)); });
    connect(&playing_, &Playing::bookmarksChanged, this,
            [this] { settings_.setBookmarks(playing_.file(), playing_.bookmarks()); });
}

void MainWindow::connectPanels() {
    connect(&clock_, &PlayClock::playheadChanged, this, &MainWindow::schedule);
    connect(&clock_, &PlayClock::loopChanged, this,
            [this] { actions_[Command::Loop].setChecked(clock_.loop().has_value()); });
    connect(timeline_, &Timeline::runToRequested, &playing_, &Playing::goTo);
    connect(timeline_, &Timeline::eventDragged, this, &MainWindow::eventDragged);
    connect(transport_, &Transport::speedChosen, &futures_, &Futures::setSpeed);
    connect(map_, &MapView::selectionChanged, this, [this](const QString& component) {
        display_->select(component);
        Q_EMIT componentSelected(component);
        schedule();
    });
    connect(map_, &MapView::levelChanged, this, &MainWindow::schedule); // it lacks its figures
    connect(charts_, &ChartsPanel::failed, this,
            [this](const QString& what) { banner_->showTrouble(what); });
    connect(charts_, &ChartsPanel::exported, this, [this](const QString& path) {
        banner_->showNotice(tr("Charts written: %1").arg(QDir::toNativeSeparators(path)));
    });
}

void MainWindow::schedule() {
    if (!refresh_.isActive() && futures_.isOpen()) {
        refresh_.start(std::max(kFrame, untilNextFrame()));
    }
}

void MainWindow::refresh() {
    refresh_.stop();
    if (!futures_.isOpen() || page() != Page::Run) {
        return;
    }
    const auto began = FramePace::WallClock::now();
    display_->show(shownFutures(), playing_.marks());
    enableCommands();
    showTitle();
    showStatus();
    pace_.prepared(FramePace::WallClock::now() - began);
}

std::chrono::milliseconds MainWindow::untilNextFrame() const {
    const auto reached = futures_.isPlaying() && clock_.isLive() ? meter_.reached() : std::nullopt;
    const bool fallsBehind = reached && isBehind(futures_.speed(), *reached);
    return std::chrono::ceil<std::chrono::milliseconds>(
        pace_.wait(fallsBehind, FramePace::WallClock::now()));
}

bool MainWindow::event(QEvent* event) {
    if (event->type() == QEvent::UpdateRequest) {
        return draw(event);
    }
    const bool done = QMainWindow::event(event);
    if (event->type() == QEvent::Resize) {
        panels_.followWindow();
    } else if (event->type() == QEvent::MouseButtonRelease) {
        panels_.rememberDragged();
    }
    return done;
}

// All that is drawn comes by here, whoever asked for it.
bool MainWindow::draw(QEvent* update) {
    if (const auto wait = untilNextFrame(); wait > std::chrono::milliseconds::zero()) {
        if (!redraw_.isActive()) {
            redraw_.start(wait);
        }
        return true;
    }
    redraw_.stop();
    if (refresh_.isActive()) { // else the clock would be ahead of what is shown of the run
        refresh();
    }
    const auto began = FramePace::WallClock::now();
    const bool drawn = QMainWindow::event(update);
    const auto ended = FramePace::WallClock::now();
    pace_.drew(ended - began, ended);
    return drawn;
}

std::vector<ShownFuture> MainWindow::shownFutures() const {
    std::vector<ShownFuture> shown;
    for (const FutureBranch& branch : futures_.branches()) {
        ShownFuture future{branch.id, branch.name, &futures_.recording(branch.id)};
        future.role = futures_.roleOf(branch.id);
        future.parent = branch.parent;
        future.from = branch.from;
        future.parted = futures_.partingOf(futures_.front(), branch.id);
        if (branch.parent) {
            future.branch = tr("branch at %1: %2").arg(clock_.text(branch.from), branch.name);
        }
        future.stored = branch.process->isStored();
        if (branch.process->state() == FutureState::Dead) {
            future.died = branch.process->now();
        }
        shown.push_back(std::move(future));
    }
    return shown;
}

const PlatformSketch* MainWindow::sketchInFront() const {
    return page() == Page::Run ? sketchOpen() : nullptr;
}

const PlatformSketch* MainWindow::sketchOpen() const {
    if (!futures_.isOpen()) {
        return nullptr;
    }
    const PlatformSketch& sketch = futures_.recording(futures_.front()).sketch();
    return sketch.file.empty() ? nullptr : &sketch;
}

void MainWindow::showTitle() {
    if (page() == Page::Start) {
        setWindowTitle(tr("Doppel"));
        title_->setTitle({}, {});
        return;
    }
    const PlatformSketch* sketch = sketchOpen();
    const QString name = QFileInfo(file_).fileName();
    const QString title =
        sketch == nullptr || sketch->title.empty() ? name : QString::fromStdString(sketch->title);
    const auto known = std::find_if(library_.begin(), library_.end(), [this](const auto& scenario) {
        return scenario.file == file_ && !scenario.hasOwnPlatform;
    });
    QStringList beside{known == library_.end() ? name : known->platform};
    QString a;
    QString b;
    if (const auto other = futures_.beside()) {
        a = futures_.branch(futures_.front())->name;
        b = futures_.branch(*other)->name;
    } else if (futures_.branches().size() > 1) {
        beside << futures_.branch(futures_.front())->name;
    }
    setWindowTitle(b.isEmpty() ? tr("%1 \u2013 Doppel").arg(title)
                               : tr("%1: A %2, B %3 \u2013 Doppel").arg(title, a, b));
    title_->setTitle(title, beside.join(QStringLiteral(" \u00b7 ")), a, b);
}

void MainWindow::showStatus() {
    QStringList right{QStringLiteral("doppel " DOPPEL_VERSION)};
    if (page() == Page::Start) {
        status_->setTexts({tr("Enter plays the chosen scenario")},
                          {tr("line: latency p99"), tr("bars: failed visits"), tr("shade: fault"),
                           tr("hatched: caches fill"), right.front()});
        return;
    }
    const PlatformSketch* sketch = sketchInFront();
    if (sketch == nullptr) {
        status_->setTexts({}, right);
        return;
    }
    const QString now = clock_.text(clock_.playhead());
    const FutureState state = futures_.process(futures_.front())->state();
    QStringList left;
    if (futures_.isPlaying()) {
        if (clock_.isLive()) {
            meter_.note(clock_.playedUntil());
        }
        left << tr("Playing: %1")
                    .arg(speedSentence(futures_.speed(),
                                       clock_.isLive() ? meter_.reached() : std::nullopt));
    } else if (state == FutureState::Ended && clock_.isLive()) {
        left << tr("The run has ended");
    } else {
        left << tr("Paused at %1").arg(now);
    }
    left << (clock_.isLive() ? tr("Played up to %1").arg(now)
                             : tr("What you see is what happened at %1").arg(now));
    const std::size_t checkpoints = futures_.checkpoints().size();
    const std::size_t branches = futures_.branches().size();
    right.prepend(branches == 1 ? tr("1 future") : tr("%1 futures").arg(branches));
    if (checkpoints > 0) {
        right.prepend(checkpoints == 1 ? tr("1 checkpoint")
                                       : tr("%1 checkpoints").arg(checkpoints));
    }
    const auto tellFingerprint = [&](FutureId id, const QString& words) {
        if (const auto& outcome = futures_.recording(id).outcome()) {
            right.prepend(words.arg(QString::fromStdString(outcome->fingerprint)));
        }
    };
    if (const auto beside = futures_.beside()) {
        tellFingerprint(*beside, tr("B %1"));
    }
    tellFingerprint(futures_.front(),
                    futures_.beside() ? tr("fingerprints: A %1") : tr("fingerprint %1"));
    right.prepend(tr("seed %1").arg(sketch->seed));
    status_->setTexts(left, right);
}

void MainWindow::showPlaying() {
    const bool playing = futures_.isPlaying();
    meter_.clear();
    QAction& play = actions_[Command::Play];
    play.setText(playing ? tr("&Pause") : tr("&Play"));
    transport_->setPlaying(playing);
    transport_->setSpeed(futures_.speed());
    map_->canvas().setPlaying(playing, futures_.speed());
    schedule();
}

void MainWindow::showDeath(FutureId id) {
    const FutureBranch* branch = futures_.branch(id);
    if (branch == nullptr || id != futures_.front()) {
        return schedule();
    }
    const QString at = clock_.text(branch->process->now());
    const QString& why = branch->process->whyDead();
    banner_->showTrouble(why.isEmpty() ? tr("This future stopped at %1.").arg(at)
                                       : tr("This future stopped at %1: %2.").arg(at, why),
                         &actions_[Command::Replay]);
    schedule();
}

} // namespace doppel::gui
