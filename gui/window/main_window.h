// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/futures.h"
#include "gui/time/play_clock.h"
#include "gui/window/actions.h"
#include "gui/window/frame_pace.h"
#include "gui/window/future_display.h"
#include "gui/window/palette_model.h"
#include "gui/window/panel_layout.h"
#include "gui/window/playing.h"
#include "gui/window/scenario_library.h"
#include "gui/window/speed_meter.h"
#include "gui/window/undo_menu.h"

#include <QMainWindow>
#include <QTimer>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QStackedWidget;

namespace doppel::gui {

class AppSettings;
class Banner;
class ChartsPanel;
class CommandPalette;
class EditRoom;
class ErrorPage;
class FileOpener;
class FutureSaver;
class MapView;
class ObjectivesStrip;
class RunsRoom;
class StartPage;
class StatusRow;
class Timeline;
class TitleRow;
class Transport;
class WhatIfRoom;
class WhyRoom;

/// The window: joins map, charts, timeline and transport over the futures of one scenario. What a
/// room of its own can do stands there; this only brings them together.
///
/// A room that is added needs one line each: addPanel() for what it shows, onView() for what a view
/// needs when it comes, connections to futures(), clock() and actions(). Which panels a view shows
/// is the business of PanelLayout.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    /// The settings must outlive it.
    explicit MainWindow(AppSettings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// How a scenario begins once its host has built it.
    enum class Begin { Playing, Paused };
    /// Opens a scenario in place of what is there; what is wrong with it is shown on a page.
    void openScenario(const QString& file, Begin begin = Begin::Playing);
    /// For files that people hand to the window: scenarios and runs.
    FileOpener& files() { return *files_; }
    FutureSaver& saver() { return *saver_; }
    /// Shows a run that was stored in place of what is there.
    void openStored(const Recording& run, const QString& name);
    /// The scenario that a first start shows: how a platform gets over an incident.
    void openFirst();
    void showStart();

    Futures& futures() { return futures_; }
    AppSettings& settings() { return settings_; }
    /// The file that is open, absolute; "": none.
    const QString& file() const { return file_; }
    PlayClock& clock() { return clock_; }
    Playing& playing() { return playing_; }
    Actions& actions() { return actions_; }
    UndoMenu& undo() { return undo_; }
    MapView& map() { return *map_; }
    ChartsPanel& charts() { return *charts_; }
    Timeline& timeline() { return *timeline_; }
    Transport& transport() { return *transport_; }
    ObjectivesStrip& objectives() { return *objectives_; }
    StartPage& startPage() { return *start_; }
    ErrorPage& errorPage() { return *errors_; }
    CommandPalette& commandPalette() { return *palette_; }
    Banner& banner() { return *banner_; }
    StatusRow& status() { return *status_; }
    WhatIfRoom& whatIfRoom() { return *whatIfRoom_; }
    WhyRoom& whyRoom() { return *whyRoom_; }
    EditRoom& editing() { return *editing_; }
    RunsRoom& runs() { return *runs_; }
    /// What is before people: the start page, the errors, a run, or the page of a room.
    enum class Page { Start, Errors, Run, Room };
    Page page() const;

    /// A dock for a room, found in the menu View. It takes the content, and is hidden until a view
    /// shows it.
    QDockWidget& addPanel(Panel panel, const QString& title, QWidget& content);
    PanelLayout& panels() { return panels_; }
    /// What more is done when a view of a run is shown.
    void onView(View view, std::function<void()> show);
    /// A view that fills the window, in place of a run and its docks. It takes the page; `enter`
    /// comes before it is shown.
    void addPage(View view, QWidget& page, std::function<void()> enter = {});
    /// Goes to a view; a view of a run only while one is open. False: it can't be shown.
    bool showView(View view);
    /// By its name on the command line.
    bool showView(const QString& name);
    /// What is shown; none: neither a run nor the page of a room.
    std::optional<View> view() const;
    /// Asked before what is open gives way to a file ("": to nothing); false keeps it.
    void addGuard(std::function<bool(const QString& next)> guard);
    /// Whether a view still reads what it is to show.
    void addReading(std::function<bool()> isReading);
    bool isReading() const;
    /// More that the command palette finds, asked for when it opens.
    void addFindable(std::function<std::vector<PaletteEntry>()> entries);
    /// Does what depends on what is open once more.
    void enableCommands();
    /// Which of two compared futures the map is of; A where there is no B.
    void showOnMap(FutureRole role);

    /// Brings everything up to date now, not with the next frame.
    void refresh();

Q_SIGNALS:
    /// Another view is there.
    void viewShown(doppel::gui::View view);
    /// A component was selected on the map; "": none.
    void componentSelected(const QString& name);
    /// People ask what would be if, at the playhead.
    void whatIfWanted();
    /// An event of the scenario's timeline is to happen at another time.
    void eventDragged(std::size_t event, doppel::gui::TimeRange range);
    /// Another page is shown, or something else is open.
    void commandsEnabled();

protected:
    bool event(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // main_window.cpp
    void makeRows();
    void makePages();
    void makeDocks();
    void showPage(Page page);
    void makeRooms();
    bool mayClose(const QString& next = {});

    // main_window_commands.cpp
    void connectCommands();
    void connectView();
    void connectMap();
    void connectPlay();
    void nextPanel(int step);
    void showCommands();
    void askForMoment();
    void savePicture();

    // main_window_session.cpp
    void connectFutures();
    void connectPanels();
    void schedule();
    bool draw(QEvent* update);
    std::chrono::milliseconds untilNextFrame() const;
    void showTitle();
    void showStatus();
    void showPlaying();
    void showDeath(FutureId id);
    std::vector<ShownFuture> shownFutures() const;
    const PlatformSketch* sketchInFront() const;
    const PlatformSketch* sketchOpen() const;

    AppSettings& settings_;
    Futures futures_;
    PlayClock clock_;
    Playing playing_;
    SpeedMeter meter_;
    Actions actions_;
    UndoMenu undo_{actions_[Command::Undo], actions_[Command::Redo]};
    std::vector<LibraryScenario> library_;
    QString file_; // that is open, absolute
    Begin begin_ = Begin::Paused;
    std::map<FutureId, std::size_t> savedLogs_; // how long a future's log was when it was saved
    static constexpr std::chrono::milliseconds kFrame{33};
    FramePace pace_;
    QTimer refresh_;
    QTimer redraw_; // what had to wait

    TitleRow* title_ = nullptr;
    ObjectivesStrip* objectives_ = nullptr;
    StatusRow* status_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    StartPage* start_ = nullptr;
    ErrorPage* errors_ = nullptr;
    Banner* banner_ = nullptr;
    MapView* map_ = nullptr;
    ChartsPanel* charts_ = nullptr;
    Timeline* timeline_ = nullptr;
    Transport* transport_ = nullptr;
    CommandPalette* palette_ = nullptr;
    PanelLayout panels_{*this};
    std::map<View, std::function<void()>> views_;
    std::map<View, QWidget*> rooms_;
    std::vector<std::function<bool(const QString&)>> guards_;
    std::vector<std::function<bool()>> readings_;
    std::vector<std::function<std::vector<PaletteEntry>()>> findables_;
    View room_ = View::Edit; // whose page was shown last
    FileOpener* files_ = nullptr;
    FutureSaver* saver_ = nullptr;
    std::unique_ptr<EditRoom> editing_;
    std::unique_ptr<RunsRoom> runs_;
    std::unique_ptr<FutureDisplay> display_;
    std::unique_ptr<WhatIfRoom> whatIfRoom_;
    std::unique_ptr<WhyRoom> whyRoom_;
};

} // namespace doppel::gui
