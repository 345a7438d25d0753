// SPDX-License-Identifier: Apache-2.0
#include "gui/window/main_window.h"

#include "gui/chart/charts_panel.h"
#include "gui/look/palette.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/time/timeline.h"
#include "gui/time/transport.h"
#include "gui/window/app_settings.h"
#include "gui/window/banner.h"
#include "gui/window/command_palette.h"
#include "gui/window/dock_title.h"
#include "gui/window/edit_room.h"
#include "gui/window/error_page.h"
#include "gui/window/file_opener.h"
#include "gui/window/future_saver.h"
#include "gui/window/objectives_strip.h"
#include "gui/window/runs_room.h"
#include "gui/window/start_page.h"
#include "gui/window/status_row.h"
#include "gui/window/title_row.h"
#include "gui/window/what_if_room.h"
#include "gui/window/why_room.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDropEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr QSize kFirstSize{1600, 1000};
constexpr int kChartsWidth = 624;
constexpr int kTimeHeight = 172;
constexpr int kLeastMap = 320;
constexpr std::chrono::milliseconds kFrame{33};

QString droppedFile(const QMimeData* data) {
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 ? urls.front().toLocalFile() : QString();
}

QWidget* columnOf(std::initializer_list<QWidget*> widgets) {
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QWidget* widget : widgets) {
        layout->addWidget(widget);
    }
    return column;
}

} // namespace

MainWindow::MainWindow(AppSettings& settings, QWidget* parent)
    : QMainWindow(parent), settings_(settings), playing_(futures_, clock_), actions_(*this) {
    setObjectName(QStringLiteral("doppel"));
    setAcceptDrops(true);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    resize(kFirstSize);
    refresh_.setSingleShot(true);
    refresh_.setInterval(kFrame);
    connect(&refresh_, &QTimer::timeout, this, &MainWindow::refresh);
    files_ = new FileOpener(*this);
    makeRows();
    makePages();
    makeDocks();
    palette_ = new CommandPalette(*this);
    display_ = std::make_unique<FutureDisplay>(
        DisplayPanels{clock_, *map_, *charts_, *timeline_, *objectives_});
    connectCommands();
    connectFutures();
    connectPanels();
    makeRooms();
    actions_.paintIcons(paletteOf(palette()));
    defaultLayout();
    firstLayout_ = saveState();
    restoreGeometry(settings_.geometry());
    runLayout_ = settings_.docks(dockNames());
    library_ = readLibraries(libraryFolders());
    addLastRuns(library_);
    start_->setLibrary(library_);
    QApplication::instance()->installEventFilter(this);
    showStart();
}

MainWindow::~MainWindow() {
    whatIfRoom_.reset();
    whyRoom_.reset();
    // The panels follow futures and clock, which are members and end before the widgets.
    futures_.disconnect();
    clock_.disconnect();
    refresh_.stop();
    editing_.reset();
    runs_.reset();
    delete takeCentralWidget();
    for (QDockWidget* dock : docks_) {
        delete dock;
    }
}

void MainWindow::makeRows() {
    title_ = new TitleRow(actions_[Command::ShowCommands]);
    objectives_ = new ObjectivesStrip;
    banner_ = new Banner;
    setMenuWidget(columnOf({title_, objectives_, banner_}));
    actions_.fillMenus(title_->menus());
    status_ = new StatusRow;
    auto* bar = new QStatusBar;
    bar->setSizeGripEnabled(false);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->layout()->setContentsMargins(0, 0, 0, 0);
    bar->addPermanentWidget(status_, 1);
    bar->setFixedHeight(StatusRow::kHeight);
    setStatusBar(bar);
}

void MainWindow::makePages() {
    start_ = new StartPage(settings_, actions_[Command::Open]);
    errors_ = new ErrorPage(actions_[Command::Reload], actions_[Command::Open]);
    map_ = new MapView;
    map_->setMinimumWidth(kLeastMap); // not that of its legend
    pages_ = new QStackedWidget;
    pages_->addWidget(start_);
    pages_->addWidget(errors_);
    pages_->addWidget(map_);
    setCentralWidget(pages_);
    connect(start_, &StartPage::chosen, files_, &FileOpener::open);
    connect(errors_, &ErrorPage::changedOnDisk, this, [this] { openScenario(file_); });
}

void MainWindow::makeDocks() {
    charts_ = new ChartsPanel(clock_);
    timeline_ = new Timeline(clock_);
    transport_ = new Transport(
        clock_, {actions_[Command::PreviousEvent], actions_[Command::StepBack],
                 actions_[Command::Play], actions_[Command::Step], actions_[Command::NextEvent],
                 actions_[Command::Loop], actions_[Command::RunTo], actions_[Command::WhatIf]});
    auto* time = new QWidget;
    auto* row = new QHBoxLayout(time);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(transport_);
    row->addWidget(timeline_, 1);
    chartsDock_ = makeDock("charts", *charts_, Qt::RightDockWidgetArea);
    chartsDock_->setWindowTitle(tr("Charts"));
    timeDock_ = makeDock("time", *time, Qt::BottomDockWidgetArea);
    timeDock_->setWindowTitle(tr("Timeline"));
    // Their own heads are title enough.
    for (QDockWidget* dock : {chartsDock_, timeDock_}) {
        dock->setTitleBarWidget(new QWidget(dock));
        dock->setFeatures(QDockWidget::DockWidgetClosable);
    }
    addView(QStringLiteral("map"), [this] {
        resizeDocks({chartsDock_}, {std::min(kChartsWidth, width() * 2 / 5)}, Qt::Horizontal);
        map_->setLevel(MapView::Level::Platform);
    });
    addView(QStringLiteral("charts"), [this] {
        chartsDock_->show();
        resizeDocks({chartsDock_}, {width() * 2 / 3}, Qt::Horizontal);
        charts_->showTab(ChartsPanel::Tab::Charts);
    });
}

void MainWindow::makeRooms() {
    saver_ = new FutureSaver(*this);
    editing_ = std::make_unique<EditRoom>(*this);
    runs_ = std::make_unique<RunsRoom>(*this);
    whatIfRoom_ = std::make_unique<WhatIfRoom>(*this);
    whyRoom_ = std::make_unique<WhyRoom>(*this);
}

QDockWidget* MainWindow::makeDock(const char* id, QWidget& content, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(this);
    dock->setObjectName(QString::fromUtf8(id));
    dock->setWidget(&content);
    addDockWidget(area, dock);
    docks_.push_back(dock);
    QMenu* menu = actions_.menu(MenuId::View);
    if (docks_.size() == 1) {
        menu->addSeparator();
    }
    menu->addAction(dock->toggleViewAction());
    return dock;
}

QDockWidget& MainWindow::addPanel(const char* id,
                                  const QString& title,
                                  QWidget& content,
                                  Qt::DockWidgetArea area) {
    QDockWidget* dock = makeDock(id, content, area);
    dock->setWindowTitle(title);
    dock->setTitleBarWidget(new DockTitle(*dock));
    dock->hide();
    firstLayout_ = saveState();
    return *dock;
}

QStringList MainWindow::dockNames() const {
    QStringList names;
    for (const QDockWidget* dock : docks_) {
        names << dock->objectName();
    }
    names.sort();
    return names;
}

void MainWindow::addView(const QString& name, std::function<void()> show) {
    views_.emplace_back(name, [this, show = std::move(show)] {
        if (page() == Page::Room && sketchOpen() != nullptr) {
            showPage(Page::Run);
        }
        show();
    });
}

void MainWindow::addPage(const QString& name, QWidget& page, std::function<void()> enter) {
    pages_->addWidget(&page);
    views_.emplace_back(name, [this, &page, enter = std::move(enter)] {
        if (enter) {
            enter();
        }
        room_ = &page;
        showPage(Page::Room);
        page.setFocus(Qt::OtherFocusReason);
    });
}

void MainWindow::addGuard(std::function<bool(const QString& next)> guard) {
    guards_.push_back(std::move(guard));
}

void MainWindow::addReading(std::function<bool()> isReading) {
    readings_.push_back(std::move(isReading));
}

bool MainWindow::isReading() const {
    return std::any_of(readings_.begin(), readings_.end(),
                       [](const auto& reads) { return reads(); });
}

void MainWindow::addFindable(std::function<std::vector<PaletteEntry>()> entries) {
    findables_.push_back(std::move(entries));
}

bool MainWindow::showView(const QString& name) {
    for (const auto& [known, show] : views_) {
        if (known == name) {
            showCentre(true);
            show();
            Q_EMIT viewShown(name);
            return true;
        }
    }
    return false;
}

QStringList MainWindow::viewNames() const {
    QStringList names;
    for (const auto& [name, show] : views_) {
        names << name;
    }
    return names;
}

void MainWindow::showCentre(bool shown) {
    isCentreShown_ = shown;
    pages_->setVisible(shown || page() != Page::Run);
}

void MainWindow::showOnMap(FutureRole role) {
    display_->showOnMap(role);
    schedule();
}

void MainWindow::defaultLayout() {
    showCentre(true);
    resizeDocks({chartsDock_}, {std::min(kChartsWidth, width() * 2 / 5)}, Qt::Horizontal);
    resizeDocks({timeDock_}, {kTimeHeight}, Qt::Vertical);
}

MainWindow::Page MainWindow::page() const {
    return static_cast<Page>(std::min(pages_->currentIndex(), static_cast<int>(Page::Room)));
}

// Docks belong to a run; on the other pages nothing stands beside.
void MainWindow::showPage(Page page) {
    const bool wasRun = timeDock_->isVisibleTo(this);
    const bool isRun = page == Page::Run;
    if (wasRun && !isRun) {
        runLayout_ = saveState();
    }
    if (page == Page::Room) {
        pages_->setCurrentWidget(room_);
    } else {
        pages_->setCurrentIndex(static_cast<int>(page));
    }
    pages_->setVisible(!isRun || isCentreShown_);
    objectives_->setVisible(isRun);
    if (!isRun) {
        for (QDockWidget* dock : docks_) {
            dock->hide();
        }
    } else if (!wasRun && (runLayout_.isEmpty() || !restoreState(runLayout_))) {
        restoreState(firstLayout_);
        defaultLayout();
    }
    schedule();
    enableCommands();
    showTitle();
    showStatus();
}

void MainWindow::showStart() {
    refresh_.stop();
    errors_->rest();
    futures_.close();
    display_->clear();
    banner_->clear();
    file_.clear();
    showPage(Page::Start);
}

void MainWindow::openFirst() {
    for (const LibraryScenario& scenario : library_) {
        if (scenario.file.endsWith(QStringLiteral("govuk/origin-errors.yaml"))) {
            openScenario(scenario.file);
        }
    }
}

void MainWindow::openScenario(const QString& file, Begin begin) {
    const QString path = QFileInfo(file).absoluteFilePath();
    if (!mayClose(path)) {
        return;
    }
    errors_->rest();
    display_->clear();
    file_ = path;
    begin_ = begin;
    savedLogs_.clear();
    banner_->showProgress(tr("Reading %1").arg(QFileInfo(file_).fileName()), 0);
    showPage(Page::Run);
    futures_.open(file_);
    if (begin == Begin::Playing) {
        futures_.play();
    }
    if (QFileInfo::exists(file_)) {
        settings_.addRecentFile(file_);
    }
    settings_.setStarted();
}

void MainWindow::openStored(const Recording& run, const QString& name) {
    const QString path = QFileInfo(QString::fromStdString(run.sketch().file)).absoluteFilePath();
    if (!mayClose(path)) {
        return;
    }
    errors_->rest();
    display_->clear();
    banner_->clear();
    file_ = path;
    savedLogs_.clear();
    futures_.openStored(run, name);
    showPage(Page::Run);
}

// What was done to a branch and not saved would be lost: that is asked about.
bool MainWindow::mayClose(const QString& next) {
    if (!std::all_of(guards_.begin(), guards_.end(),
                     [&](const auto& guard) { return guard(next); })) {
        return false;
    }
    std::vector<FutureId> unsaved;
    for (const FutureBranch& branch : futures_.branches()) {
        const std::size_t length = branch.process->log().size();
        const auto saved = savedLogs_.find(branch.id);
        if (length > (saved == savedLogs_.end() ? 0 : saved->second)) {
            unsaved.push_back(branch.id);
        }
    }
    if (unsaved.empty()) {
        return true;
    }
    const QString text = unsaved.size() == 1
                             ? tr("One future was changed and not saved.")
                             : tr("%1 futures were changed and not saved.").arg(unsaved.size());
    const auto answer = QMessageBox::question(
        this, tr("Close the scenario"), text,
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
    return answer == QMessageBox::Discard ||
           (answer == QMessageBox::Save &&
            std::all_of(unsaved.begin(), unsaved.end(),
                        [this](FutureId id) { return saver_->askAndWait(id); }));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!mayClose()) {
        event->ignore();
        return;
    }
    settings_.setLayout(saveGeometry(), page() == Page::Run ? saveState() : runLayout_,
                        dockNames());
    futures_.close();
    event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        actions_.paintIcons(paletteOf(palette()));
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    files_->open(droppedFile(event->mimeData()));
    event->acceptProposedAction();
}

} // namespace doppel::gui
