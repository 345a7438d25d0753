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
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr QSize kFirstSize{1600, 1000};
constexpr int kLeastMap = 320;
constexpr QSize kLeastCharts{260, 140};

// As large as the screen lets it be, with a frame.
QSize firstSize(const QScreen& screen) {
    constexpr QSize kFrameOfDesktop{16, 48};
    return kFirstSize.boundedTo(screen.availableSize() - kFrameOfDesktop);
}

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
    resize(firstSize(*screen()));
    refresh_.setSingleShot(true);
    connect(&refresh_, &QTimer::timeout, this, &MainWindow::refresh);
    redraw_.setSingleShot(true);
    connect(&redraw_, &QTimer::timeout, this, [this] {
        QEvent again(QEvent::UpdateRequest);
        QCoreApplication::sendEvent(this, &again);
    });
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
    panels_.arrange();
    actions_.paintIcons(paletteOf(palette()));
    restoreGeometry(settings_.geometry());
    panels_.restore(settings_.docks(panels_.names()));
    library_ = readLibraries(libraryFolders());
    QApplication::instance()->installEventFilter(this);
    showStart();
}

MainWindow::~MainWindow() {
    undo_.leave();
    whatIfRoom_.reset();
    whyRoom_.reset();
    // The panels follow futures and clock, which are members and end before the widgets.
    futures_.disconnect();
    clock_.disconnect();
    refresh_.stop();
    redraw_.stop();
    editing_.reset();
    runs_.reset();
    delete takeCentralWidget();
    for (QDockWidget* dock : panels_.docks()) {
        delete dock;
    }
}

void MainWindow::makeRows() {
    title_ = new TitleRow(actions_);
    connect(title_, &TitleRow::futureClicked, this,
            [this](bool isB) { whatIfRoom_->showMapOf(isB); });
    objectives_ = new ObjectivesStrip;
    setMenuWidget(columnOf({title_, objectives_}));
    actions_.fillMenus(title_->menus());
    status_ = new StatusRow;
    banner_ = new Banner(*status_);
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
    map_->setMinimumSize(kLeastMap, kLeastMap / 2); // not that of its legend
    pages_ = new QStackedWidget;
    pages_->setMinimumSize(kLeastMap, kLeastMap / 2); // not that of its largest page
    pages_->addWidget(start_);
    pages_->addWidget(errors_);
    pages_->addWidget(map_);
    setCentralWidget(pages_);
    connect(start_, &StartPage::chosen, files_, &FileOpener::open);
    connect(errors_, &ErrorPage::changedOnDisk, this, [this] { openScenario(file_); });
}

void MainWindow::makeDocks() {
    charts_ = new ChartsPanel(clock_);
    charts_->setMinimumSize(kLeastCharts); // not that of its largest page
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
    addPanel(Panel::Charts, tr("Charts"), *charts_);
    addPanel(Panel::Time, tr("Timeline"), *time);
    onView(View::Map, [this] { map_->setLevel(MapView::Level::Platform); });
    onView(View::Charts, [this] { charts_->showTab(ChartsPanel::Tab::Charts); });
}

void MainWindow::makeRooms() {
    saver_ = new FutureSaver(*this);
    editing_ = std::make_unique<EditRoom>(*this);
    runs_ = std::make_unique<RunsRoom>(*this);
    whatIfRoom_ = std::make_unique<WhatIfRoom>(*this);
    whyRoom_ = std::make_unique<WhyRoom>(*this);
}

QDockWidget& MainWindow::addPanel(Panel panel, const QString& title, QWidget& content) {
    QDockWidget& dock = panels_.add(panel, title, content);
    QMenu* menu = actions_.menu(MenuId::View);
    if (panels_.docks().size() == 1) {
        menu->addSeparator();
    }
    menu->addAction(dock.toggleViewAction());
    return dock;
}

void MainWindow::onView(View view, std::function<void()> show) {
    views_[view] = std::move(show);
}

void MainWindow::addPage(View view, QWidget& page, std::function<void()> enter) {
    pages_->addWidget(&page);
    rooms_[view] = &page;
    views_[view] = std::move(enter);
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

bool MainWindow::showView(View view) {
    const auto& more = views_[view];
    if (const auto room = rooms_.find(view); room != rooms_.end()) {
        if (more) {
            more();
        }
        room_ = view;
        showPage(Page::Room);
        room->second->setFocus(Qt::OtherFocusReason);
    } else {
        if (page() == Page::Room && sketchOpen() != nullptr) {
            showPage(Page::Run);
        }
        if (page() != Page::Run) {
            return false;
        }
        panels_.show(view);
        if (more) {
            more();
        }
        enableCommands();
    }
    Q_EMIT viewShown(view);
    return true;
}

bool MainWindow::showView(const QString& name) {
    const auto view = viewNamed(name);
    return view && showView(*view);
}

std::optional<View> MainWindow::view() const {
    switch (page()) {
    case Page::Run:
        return panels_.view();
    case Page::Room:
        return room_;
    default:
        return std::nullopt;
    }
}

void MainWindow::showOnMap(FutureRole role) {
    display_->showOnMap(role);
    schedule();
}

MainWindow::Page MainWindow::page() const {
    return static_cast<Page>(std::min(pages_->currentIndex(), static_cast<int>(Page::Room)));
}

// Docks belong to a run; on the other pages nothing stands beside.
void MainWindow::showPage(Page page) {
    const bool isRun = page == Page::Run;
    if (!isRun) {
        panels_.leave();
    }
    if (page == Page::Room) {
        pages_->setCurrentWidget(rooms_.at(room_));
    } else {
        pages_->setCurrentIndex(static_cast<int>(page));
    }
    objectives_->setVisible(isRun);
    if (isRun && !panels_.isThere()) {
        panels_.show(panels_.view());
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
    addLastRuns(library_);
    start_->setLibrary(library_);
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
    if (path != file_) {
        map_->clear();
    }
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
    QStringList names;
    for (const FutureId id : unsaved) {
        names << tr("“%1”").arg(futures_.branch(id)->name);
    }
    const QString text =
        (unsaved.size() == 1
             ? tr("%1 was not saved as a scenario: what was done to it is lost when it is closed.")
             : tr("%1 were not saved as scenarios: what was done to them is lost when they are "
                  "closed."))
            .arg(names.join(tr(", ")));
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
    settings_.setLayout(saveGeometry(), panels_.state(), panels_.names());
    futures_.close();
    event->accept();
}

// What no panel has a use for leads back to the map.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && page() == Page::Run && map_->isVisible()) {
        map_->canvas().setFocus(Qt::OtherFocusReason);
    } else {
        QMainWindow::keyPressEvent(event);
    }
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
