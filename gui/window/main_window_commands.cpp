// SPDX-License-Identifier: Apache-2.0
// What the commands do.
#include "gui/chart/charts_panel.h"
#include "gui/chart/time_series_plot.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/time/timeline.h"
#include "gui/time/transport.h"
#include "gui/window/app_settings.h"
#include "gui/window/banner.h"
#include "gui/window/command_palette.h"
#include "gui/window/error_page.h"
#include "gui/window/file_opener.h"
#include "gui/window/keys_dialog.h"
#include "gui/window/main_window.h"
#include "gui/window/moment_dialog.h"
#include "gui/window/objectives_strip.h"
#include "gui/window/palette_entries.h"
#include "gui/window/title_row.h"
#include "gui/window/window_style.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDockWidget>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMetaMethod>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace doppel::gui {
namespace {

constexpr double kTimeZoom = 1.5;
constexpr double kTimePan = 0.2;

// That need a run.
constexpr std::array kOfARun{
    Command::CloseScenario, Command::ExportCharts, Command::Fit,           Command::ZoomIn,
    Command::ZoomOut,       Command::Earlier,      Command::Later,         Command::WholeRun,
    Command::RangeBack,     Command::NextPanel,    Command::PreviousPanel, Command::DefaultLayout,
    Command::Play,          Command::Step,         Command::StepBack,      Command::PreviousEvent,
    Command::NextEvent,     Command::RunTo,        Command::ToStart,       Command::ToPlayed,
    Command::Faster,        Command::Slower,       Command::Fastest,       Command::Loop,
    Command::Bookmark,      Command::NextBookmark, Command::WhatIf,        Command::NextSentence,
    Command::InjectAction,  Command::FindLimit,    Command::SaveFuture};

Command commandOf(View view) {
    return static_cast<Command>(static_cast<int>(Command::ViewMap) + static_cast<int>(view));
}

// Itself or the first in it that takes the keys.
QWidget* takesKeys(QWidget* panel) {
    QWidget* widget = panel;
    do {
        if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible() && widget->isEnabled() &&
            (widget == panel || panel->isAncestorOf(widget))) {
            return widget;
        }
        widget = widget->nextInFocusChain();
    } while (widget != panel);
    return nullptr;
}

} // namespace

void MainWindow::connectCommands() {
    const auto on = [this](Command command, auto act) {
        connect(&actions_[command], &QAction::triggered, this, act);
    };
    on(Command::Open, [this] { files_->ask(); });
    on(Command::Reload, [this] {
        actions_[Command::PlayAgain].isEnabled() ? actions_[Command::PlayAgain].trigger()
                                                 : openScenario(file_);
    });
    on(Command::ShowSource, [this] {
        errors_->showText(file_);
        showPage(Page::Errors);
    });
    on(Command::CloseScenario, [this] {
        const bool isItsText = page() == Page::Errors && errors_->model().rowCount() == 0;
        if (futures_.isOpen() && (isItsText || (page() == Page::Room && sketchOpen() != nullptr))) {
            showPage(Page::Run); // back to it
        } else if (mayClose()) {
            showStart();
        }
    });
    on(Command::ShowLibrary, [this] {
        if (mayClose()) {
            showStart();
        }
    });
    on(Command::ExportCharts, [this] { charts_->askWhereToExport(); });
    on(Command::SavePicture, [this] { savePicture(); });
    on(Command::Quit, [this] { close(); });
    on(Command::ShowCommands, [this] { showCommands(); });
    on(Command::ShowKeys, [this] { KeysDialog(this).exec(); });
    on(Command::About, [this] {
        QMessageBox::about(this, tr("About Doppel"),
                           tr("<b>Doppel %1</b><p>A digital twin of web publishing platforms: "
                              "play a platform, break it, ask what if.</p>")
                               .arg(QStringLiteral(DOPPEL_VERSION)));
    });
    on(Command::WhatIf, [this] { Q_EMIT whatIfWanted(); });
    on(Command::Replay, [this] {
        banner_->clear();
        futures_.replay(futures_.front());
    });
    QMenu* recent = new QMenu(tr("Open &recent"), this);
    actions_.menu(MenuId::File)->insertMenu(&actions_[Command::Reload], recent);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] {
        recent->clear();
        for (const QString& file : settings_.recentFiles()) {
            recent
                ->addAction(QFileInfo(file).fileName(), this, [this, file] { files_->open(file); })
                ->setToolTip(file);
        }
        if (recent->isEmpty()) {
            recent->addAction(tr("Nothing was opened yet"))->setEnabled(false);
        }
    });
    connectView();
    connectPlay();
}

void MainWindow::connectView() {
    const auto on = [this](Command command, auto act) {
        connect(&actions_[command], &QAction::triggered, this, act);
    };
    on(Command::ViewMap, [this] {
        showView(View::Map);
        map_->canvas().setFocus(Qt::OtherFocusReason);
    });
    on(Command::ViewCharts, [this] { showView(View::Charts); });
    connectMap();
    on(Command::ZoomIn, [this] { clock_.zoom(kTimeZoom, clock_.moment()); });
    on(Command::ZoomOut, [this] { clock_.zoom(1 / kTimeZoom, clock_.moment()); });
    on(Command::Earlier, [this] { clock_.pan(-kTimePan); });
    on(Command::Later, [this] { clock_.pan(kTimePan); });
    on(Command::WholeRun, [this] { clock_.jumpTo(clock_.whole()); });
    on(Command::RangeBack, [this] { clock_.rangeBack(); });
    on(Command::NextPanel, [this] { nextPanel(1); });
    on(Command::PreviousPanel, [this] { nextPanel(-1); });
    on(Command::DefaultLayout, [this] { panels_.reset(); });
    on(Command::FullScreen, [this](bool full) { full ? showFullScreen() : showNormal(); });
    on(Command::ReducedMotion, [this](bool reduced) { settings_.setReducedMotion(reduced); });
    const std::array themes{Command::ThemeSystem, Command::ThemeLight, Command::ThemeDark};
    for (std::size_t i = 0; i < themes.size(); ++i) {
        const auto theme = static_cast<Theme>(i);
        on(themes[i], [this, theme] { settings_.setTheme(theme); });
        actions_[themes[i]].setChecked(settings_.theme() == theme);
    }
    connect(&settings_, &AppSettings::themeChanged, this,
            [this] { applyTheme(settings_.theme()); });
    const auto move = [this] {
        map_->canvas().setMotion(!settings_.reducedMotion());
    };
    connect(&settings_, &AppSettings::reducedMotionChanged, this, move);
    actions_[Command::ReducedMotion].setChecked(settings_.reducedMotion());
    move();
}

// What is done to the map brings it up where another view hides it.
void MainWindow::connectMap() {
    const auto onMap = [this](Command command, auto act) {
        connect(&actions_[command], &QAction::triggered, this, [this, act] {
            if (!map_->isVisible()) {
                showView(View::Map);
            }
            act();
        });
    };
    onMap(Command::MapWorld, [this] { map_->setLevel(MapView::Level::World); });
    onMap(Command::MapPlatform, [this] { map_->setLevel(MapView::Level::Platform); });
    onMap(Command::MapInside, [this] { map_->setLevel(MapView::Level::Inside); });
    onMap(Command::Fit, [this] { map_->fit(); });
    onMap(Command::FindComponent, [this] { map_->find(); });
}

void MainWindow::connectPlay() {
    const auto on = [this](Command command, auto act) {
        connect(&actions_[command], &QAction::triggered, this, act);
    };
    on(Command::Play, [this] { playing_.toggle(); });
    on(Command::Step, [this] { futures_.step(); });
    on(Command::StepBack, [this] { futures_.stepBack(); });
    on(Command::PreviousEvent, [this] { playing_.toPreviousEvent(); });
    on(Command::NextEvent, [this] { playing_.toNextEvent(); });
    on(Command::RunTo, [this] { askForMoment(); });
    on(Command::ToStart, [this] { playing_.goTo(sim::kStart); });
    on(Command::ToPlayed, [this] { playing_.goTo(clock_.playedUntil()); });
    on(Command::Faster, [this] { playing_.faster(); });
    on(Command::Slower, [this] { playing_.slower(); });
    on(Command::Fastest, [this] { futures_.setSpeed(kAsFastAsPossible); });
    on(Command::Loop, [this](bool looping) { playing_.setLooping(looping); });
    on(Command::Bookmark, [this] { playing_.toggleBookmark(); });
    on(Command::NextBookmark, [this] { playing_.toNextBookmark(); });
}

void MainWindow::enableCommands() {
    const bool isRun = page() == Page::Run && sketchInFront() != nullptr;
    for (const Command command : kOfARun) {
        actions_[command].setEnabled(isRun);
    }
    actions_.setPlainKeys(page() != Page::Room);
    for (const Command command : {Command::CloseScenario, Command::ShowLibrary}) {
        actions_[command].setEnabled(page() != Page::Start);
    }
    const bool isOpen = sketchOpen() != nullptr && (isRun || page() == Page::Room);
    for (const Command command :
         {Command::ViewMap, Command::ViewCharts, Command::ViewCompare, Command::ViewWhy,
          Command::MapWorld, Command::MapPlatform, Command::MapInside, Command::FindComponent}) {
        actions_[command].setEnabled(isOpen);
    }
    title_->showViews(page() != Page::Start);
    const auto shown = view();
    for (const View each : kViews) {
        actions_[commandOf(each)].setChecked(shown == each);
    }
    actions_[Command::Reload].setEnabled(!file_.isEmpty() && page() != Page::Room);
    actions_[Command::ShowSource].setEnabled(!file_.isEmpty() && page() == Page::Run);
    actions_[Command::RangeBack].setEnabled(isRun && clock_.canGoBack());
    actions_[Command::NextBookmark].setEnabled(isRun && !playing_.bookmarks().empty());
    actions_[Command::WhatIf].setEnabled(
        isRun && isSignalConnected(QMetaMethod::fromSignal(&MainWindow::whatIfWanted)));
    const FutureProcess* front = futures_.isOpen() ? futures_.process(futures_.front()) : nullptr;
    actions_[Command::Replay].setEnabled(front != nullptr && front->state() == FutureState::Dead);
    undo_.choose();
    Q_EMIT commandsEnabled();
}

void MainWindow::nextPanel(int step) {
    std::vector<QWidget*> panels{objectives_, map_, charts_, transport_, timeline_};
    for (const Panel panel : {Panel::Branches, Panel::Knobs, Panel::Actions, Panel::Limit,
                              Panel::Comparison, Panel::Story, Panel::Journeys}) {
        panels.push_back(panels_.dock(panel).widget());
    }
    const QWidget* focus = QApplication::focusWidget();
    const auto held = std::find_if(panels.begin(), panels.end(), [&](const QWidget* panel) {
        return focus != nullptr && (panel == focus || panel->isAncestorOf(focus));
    });
    const auto count = static_cast<int>(panels.size());
    int at =
        held == panels.end() ? (step > 0 ? -1 : count) : static_cast<int>(held - panels.begin());
    for (int tried = 0; tried < count; ++tried) {
        at = (at + step + count) % count;
        QWidget* panel = panels[static_cast<std::size_t>(at)];
        QWidget* first = panel == map_ && map_->level() == MapView::Level::Platform
                             ? &map_->canvas()
                             : takesKeys(panel);
        if (panel->isVisible() && first != nullptr) {
            first->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

void MainWindow::showCommands() {
    const PaletteDeeds deeds{
        [this](const QString& component) {
            map_->goTo(component);
            map_->canvas().setFocus(Qt::OtherFocusReason);
        },
        [this](std::size_t objective) { objectives_->goTo(objective); },
        [this](const QString& file) { files_->open(file); },
        [this](sim::Time moment) { playing_.goTo(moment); },
    };
    std::vector<PaletteEntry> entries = paletteEntries(actions_, sketchInFront(), library_, deeds);
    for (const auto& findable : findables_) {
        std::vector<PaletteEntry> more = findable();
        std::move(more.begin(), more.end(), std::back_inserter(entries));
    }
    palette_->open(std::move(entries), momentReader(clock_, deeds));
}

void MainWindow::askForMoment() {
    MomentDialog dialog(clock_, this);
    if (dialog.exec() == QDialog::Accepted && dialog.moment()) {
        playing_.goTo(*dialog.moment());
    }
}

void MainWindow::savePicture() {
    const QPixmap picture = grab(); // before a dialog stands on it
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Save a picture"), QStringLiteral("doppel.png"), tr("Picture (*.png)"));
    if (!file.isEmpty() && !picture.save(file)) {
        banner_->showTrouble(tr("%1 can't be written").arg(file));
    }
}

// Keys that mean something to what has them: Space presses a button, letters move a map or a chart.
bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride) {
        return QMainWindow::eventFilter(watched, event);
    }
    auto* key = static_cast<QKeyEvent*>(event);
    const bool isPlain = key->modifiers() == Qt::NoModifier;
    const bool presses = key->key() == Qt::Key_Space && qobject_cast<QAbstractButton*>(watched);
    const bool moves =
        (key->key() == Qt::Key_W || key->key() == Qt::Key_S || key->key() == Qt::Key_A ||
         key->key() == Qt::Key_D) &&
        (qobject_cast<MapCanvas*>(watched) || qobject_cast<TimeSeriesPlot*>(watched));
    if (isPlain && (presses || moves)) {
        event->accept();
        return true;
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace doppel::gui
