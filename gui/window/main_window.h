// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/futures.h"
#include "gui/time/play_clock.h"
#include "gui/window/actions.h"
#include "gui/window/future_display.h"
#include "gui/window/palette_model.h"
#include "gui/window/playing.h"
#include "gui/window/scenario_library.h"
#include "gui/window/speed_meter.h"

#include <QMainWindow>
#include <QTimer>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
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
/// A room that is added needs one line each: addPanel() for what it shows, addView() for a view of
/// `--screenshot --view` and a number key, connections to futures(), clock() and actions().
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

    /// A dock with a title for a room: it can be moved, and is found in the menu View. It takes
    /// the content, and is hidden until a view shows it.
    QDockWidget&
    addPanel(const char* id, const QString& title, QWidget& content, Qt::DockWidgetArea area);
    /// A view by the name that the command line has for it.
    void addView(const QString& name, std::function<void()> show);
    bool showView(const QString& name);
    /// A view that fills the window, in place of a run and its docks. It takes the page; `enter`
    /// comes before it is shown.
    void addPage(const QString& name, QWidget& page, std::function<void()> enter = {});
    /// Asked before what is open gives way to a file ("": to nothing); false keeps it.
    void addGuard(std::function<bool(const QString& next)> guard);
    /// Whether a view still reads what it is to show.
    void addReading(std::function<bool()> isReading);
    bool isReading() const;
    /// More that the command palette finds, asked for when it opens.
    void addFindable(std::function<std::vector<PaletteEntry>()> entries);
    /// Does what depends on what is open once more.
    void enableCommands();
    QStringList viewNames() const;
    /// Whether the map stands between the docks of a run. A view that is shown begins with it.
    void showCentre(bool shown);
    /// By which a layout of the docks is known to be of these docks; sorted.
    QStringList dockNames() const;
    /// Which of two compared futures the map is of; A where there is no B.
    void showOnMap(FutureRole role);

    /// Brings everything up to date now, not with the next frame.
    void refresh();

Q_SIGNALS:
    /// A view was asked for, and is there.
    void viewShown(const QString& name);
    /// A component was selected on the map; "": none.
    void componentSelected(const QString& name);
    /// People ask what would be if, at the playhead.
    void whatIfWanted();
    /// An event of the scenario's timeline is to happen at another time.
    void eventDragged(std::size_t event, doppel::gui::TimeRange range);
    /// Another page is shown, or something else is open.
    void commandsEnabled();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // main_window.cpp
    void makeRows();
    void makePages();
    void makeDocks();
    QDockWidget* makeDock(const char* id, QWidget& content, Qt::DockWidgetArea area);
    void defaultLayout();
    void showPage(Page page);
    void makeRooms();
    bool mayClose(const QString& next = {});

    // main_window_commands.cpp
    void connectCommands();
    void connectView();
    void connectPlay();
    void nextPanel(int step);
    void showCommands();
    void askForMoment();
    void savePicture();

    // main_window_session.cpp
    void connectFutures();
    void connectPanels();
    void schedule();
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
    std::vector<LibraryScenario> library_;
    QString file_; // that is open, absolute
    Begin begin_ = Begin::Paused;
    std::map<FutureId, std::size_t> savedLogs_; // how long a future's log was when it was saved
    QTimer refresh_;

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
    QDockWidget* chartsDock_ = nullptr;
    QDockWidget* timeDock_ = nullptr;
    CommandPalette* palette_ = nullptr;
    std::vector<QDockWidget*> docks_;
    std::vector<std::pair<QString, std::function<void()>>> views_;
    std::vector<std::function<bool(const QString&)>> guards_;
    std::vector<std::function<bool()>> readings_;
    std::vector<std::function<std::vector<PaletteEntry>()>> findables_;
    QWidget* room_ = nullptr; // whose page was shown last
    FileOpener* files_ = nullptr;
    FutureSaver* saver_ = nullptr;
    std::unique_ptr<EditRoom> editing_;
    std::unique_ptr<RunsRoom> runs_;
    std::unique_ptr<FutureDisplay> display_;
    std::unique_ptr<WhatIfRoom> whatIfRoom_;
    std::unique_ptr<WhyRoom> whyRoom_;
    bool isCentreShown_ = true;
    QByteArray firstLayout_;
    QByteArray runLayout_; // of the docks, while another page hides them
};

} // namespace doppel::gui
