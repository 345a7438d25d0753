// SPDX-License-Identifier: Apache-2.0
#include "gui/window/what_if_room.h"

#include "gui/chart/charts_panel.h"
#include "gui/map/map_view.h"
#include "gui/whatif/branch_panel.h"
#include "gui/whatif/compared_recording.h"
#include "gui/whatif/comparison_panel.h"
#include "gui/whatif/comparison_scope.h"
#include "gui/whatif/fault_drop.h"
#include "gui/whatif/find_limit_panel.h"
#include "gui/whatif/host_limit_runs.h"
#include "gui/whatif/knobs_panel.h"
#include "gui/window/banner.h"
#include "gui/window/main_window.h"

#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QListView>
#include <QRegularExpression>
#include <QScrollArea>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kLeftWidth = 304;
constexpr int kWordsWidth = 416;
constexpr int kTreeHeight = 268;

const QString kCompareView = QStringLiteral("compare");

QScrollArea* scrolled(QWidget* content) {
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    return scroll;
}

void bringUp(QDockWidget& dock) {
    dock.show();
    dock.raise();
}

// "4 frontends" as a name of a file: "4-frontends".
QString fileNameOf(const QString& future) {
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    QString name = future.toLower().replace(others, QStringLiteral("-"));
    while (name.endsWith(u'-')) {
        name.chop(1);
    }
    return name.isEmpty() ? QStringLiteral("future") : name;
}

} // namespace

WhatIfRoom::WhatIfRoom(MainWindow& window)
    : window_(window), whatIf_(new WhatIf(window.futures(), this)) {
    pause_.setSingleShot(true);
    pause_.setInterval(kBetweenComparisons);
    connect(&pause_, &QTimer::timeout, this, &WhatIfRoom::look);
    makePanels();
    connectCommands();
    connectFutures();
    followComparison();
}

WhatIfRoom::~WhatIfRoom() = default;

void WhatIfRoom::makePanels() {
    knobs_ = new KnobsPanel;
    branches_ = new BranchPanel;
    palette_ = new ActionPalette;
    limit_ = new FindLimitPanel(std::make_unique<HostLimitRuns>(window_.futures().program()));
    comparison_ = new ComparisonPanel;
    const auto left = Qt::LeftDockWidgetArea;
    branchesDock_ = &window_.addPanel("branches", tr("Futures"), *branches_, left);
    knobsDock_ = &window_.addPanel("knobs", tr("Knobs"), *knobs_, left);
    paletteDock_ = &window_.addPanel("actions", tr("Faults and changes"), *palette_, left);
    limitDock_ = &window_.addPanel("limit", tr("Find limit"), *scrolled(limit_), left);
    comparisonDock_ =
        &window_.addPanel("comparison", tr("What changed"), *comparison_, Qt::RightDockWidgetArea);
    delete comparisonDock_->titleBarWidget();
    comparisonDock_->setTitleBarWidget(new QWidget(comparisonDock_)); // it has a head
    window_.splitDockWidget(branchesDock_, knobsDock_, Qt::Vertical);
    window_.tabifyDockWidget(knobsDock_, paletteDock_);
    window_.tabifyDockWidget(knobsDock_, limitDock_);
    window_.splitDockWidget(window_.findChild<QDockWidget*>(QStringLiteral("charts")),
                            comparisonDock_, Qt::Horizontal);
    whatIf_->attach(*knobs_);
    whatIf_->attach(*branches_);
    whatIf_->attach(*palette_);
    whatIf_->attach(window_.map());
    whatIf_->attach(*limit_);
    window_.addView(kCompareView, [this] { showCompare(); });
}

void WhatIfRoom::connectCommands() {
    const auto on = [this](Command command, auto act) {
        connect(&window_.actions()[command], &QAction::triggered, this, act);
    };
    on(Command::ViewCompare, [this] { toggleCompare(); });
    on(Command::InjectAction, [this] { openPalette(); });
    on(Command::FindLimit, [this] { openLimit(); });
    on(Command::ExchangeFutures, [this] {
        if (whatIf_->b()) {
            window_.futures().setFront(*whatIf_->b());
        }
    });
    on(Command::MapOfB,
       [this](bool isB) { window_.showOnMap(isB ? FutureRole::B : FutureRole::A); });
    on(Command::SaveFuture, [this] { askWhereToSave(chosen()); });
    on(Command::RemoveFuture, [this] {
        if (whatIf_->b()) {
            window_.futures().remove(*whatIf_->b());
        }
    });
    connect(&window_, &MainWindow::whatIfWanted, this, &WhatIfRoom::openKnobs);
    connect(&window_, &MainWindow::viewShown, this, &WhatIfRoom::followView);
    connect(whatIf_, &WhatIf::limitWanted, this, &WhatIfRoom::openLimit);
    connect(whatIf_, &WhatIf::saveWanted, this, &WhatIfRoom::askWhereToSave);
    connect(whatIf_, &WhatIf::branched, this, &WhatIfRoom::take);
    connect(whatIf_, &WhatIf::comparisonChanged, this, &WhatIfRoom::followComparison);
    connect(whatIf_, &WhatIf::refused, this,
            [this](const QString& why) { window_.banner().showTrouble(why); });
    connect(comparison_, &ComparisonPanel::momentChosen, &window_.playing(), &Playing::goTo);
}

void WhatIfRoom::connectFutures() {
    const auto lookSoon = [this] {
        if (!pause_.isActive()) {
            pause_.start();
        }
    };
    Futures& futures = window_.futures();
    connect(&futures, &Futures::changed, this, lookSoon);
    connect(&futures, &Futures::stateChanged, this, lookSoon);
    connect(&futures, &Futures::playheadChanged, this, lookSoon);
    connect(&futures, &Futures::playingChanged, this, lookSoon);
    connect(&futures, &Futures::treeChanged, this, lookSoon);
    connect(&futures, &Futures::saved, this, [this](FutureId, const QString& file) {
        window_.banner().showProgress(tr("Saved as %1").arg(QFileInfo(file).fileName()), 1);
        QTimer::singleShot(3000, this, [this] {
            if (!window_.banner().isTrouble()) {
                window_.banner().clear();
            }
        });
    });
    connect(&futures, &Futures::notSaved, this, [this](FutureId, const sim::Errors& errors) {
        window_.banner().showTrouble(
            tr("The future can't be saved: %1")
                .arg(QString::fromStdString(errors.empty() ? "" : errors.front().message)));
    });
}

void WhatIfRoom::openBranches() {
    const bool wasThere = branchesDock_->isVisible();
    branchesDock_->show();
    knobsDock_->show();
    paletteDock_->show();
    if (!wasThere) {
        window_.resizeDocks({branchesDock_}, {kLeftWidth}, Qt::Horizontal);
        window_.resizeDocks({branchesDock_}, {kTreeHeight}, Qt::Vertical);
    }
}

void WhatIfRoom::openKnobs() {
    window_.futures().pause();
    openBranches();
    bringUp(*knobsDock_);
    knobs_->search().setFocus(Qt::OtherFocusReason);
}

void WhatIfRoom::openPalette() {
    openBranches();
    bringUp(*paletteDock_);
    palette_->list().setFocus(Qt::OtherFocusReason);
}

void WhatIfRoom::openLimit() {
    openBranches();
    bringUp(*limitDock_);
    limit_->setFocus(Qt::OtherFocusReason);
}

void WhatIfRoom::showCompare() {
    if (!whatIf_->b()) {
        whatIf_->compare(lastBranch());
    }
    window_.showCentre(false);
    openBranches();
    knobsDock_->raise();
    auto* charts = window_.findChild<QDockWidget*>(QStringLiteral("charts"));
    charts->show();
    comparisonDock_->show();
    const int middle = window_.width() - kLeftWidth - kWordsWidth;
    window_.resizeDocks({branchesDock_, charts, comparisonDock_}, {kLeftWidth, middle, kWordsWidth},
                        Qt::Horizontal);
    window_.charts().showTab(ChartsPanel::Tab::Charts);
    compareNow();
}

void WhatIfRoom::toggleCompare() {
    window_.showView(isComparing_ ? QStringLiteral("map") : kCompareView);
}

void WhatIfRoom::followView(const QString& name) {
    isComparing_ = name == kCompareView;
    if (!isComparing_) {
        comparisonDock_->hide();
    }
}

std::optional<FutureId> WhatIfRoom::lastBranch() const {
    const std::vector<FutureBranch>& all = window_.futures().branches();
    const auto last = std::find_if(all.rbegin(), all.rend(), [this](const FutureBranch& branch) {
        return branch.id != whatIf_->a();
    });
    return last == all.rend() ? std::nullopt : std::optional(last->id);
}

void WhatIfRoom::followComparison() {
    const bool isPair = whatIf_->b().has_value();
    for (const Command command :
         {Command::ExchangeFutures, Command::MapOfB, Command::RemoveFuture}) {
        window_.actions()[command].setEnabled(isPair);
    }
    if (!isPair) {
        window_.actions()[Command::MapOfB].setChecked(false);
        window_.showOnMap(FutureRole::A);
    }
    compareNow();
}

void WhatIfRoom::take(FutureId) {
    openBranches();
    catchUp();
}

// What B did up to where A was played is of use at once, without playing on.
void WhatIfRoom::catchUp() {
    Futures& futures = window_.futures();
    const FutureProcess* b = whatIf_->b() ? futures.process(*whatIf_->b()) : nullptr;
    if (b == nullptr || futures.isPlaying() || b->state() == FutureState::Playing ||
        !b->isAlive()) {
        return;
    }
    const sim::Time played = futures.recording(whatIf_->a()).now();
    if (b->now() < played) {
        futures.runTo(*whatIf_->b(), played);
    }
}

void WhatIfRoom::look() {
    catchUp();
    compareNow();
}

void WhatIfRoom::compareNow() {
    if (!comparison_->isVisible()) {
        return;
    }
    Futures& futures = window_.futures();
    if (!futures.isOpen() || !whatIf_->b()) {
        compared_.reset();
        comparison_->setNames({}, {});
        comparison_->showNothing(tr("Nothing to compare yet: turn a knob, or drop a fault."));
        return;
    }
    const FutureId b = *whatIf_->b();
    const Recording& before = futures.recording(whatIf_->a());
    const Recording& after = futures.recording(b);
    const FutureBranch& branch = *futures.branch(b);
    const bool isBranch = !branch.actions.empty();
    const ComparedTime time{
        .nameA = futures.branch(whatIf_->a())->name,
        .nameB = branch.name,
        .playedA = before.now(),
        .playedB = after.now(),
        .haveEnded = before.outcome() && after.outcome(),
        .warmedUp = sim::kStart + after.sketch().warmup,
        .parted = isBranch ? std::optional(branch.from) : std::nullopt,
        .playhead = futures.playhead(),
        .compared = comparableMoment(before, after, futures.playhead()),
        .start = window_.clock().run().start,
    };
    comparison_->setNames(time.nameA, time.nameB);
    if (const QString why = whyNotCompared(time); !why.isEmpty()) {
        compared_.reset();
        comparison_->showNothing(why);
        return;
    }
    const QString scope = scopeWords(time);
    const auto now = std::make_tuple(whatIf_->a(), b, *time.compared, time.haveEnded, scope);
    if (compared_ == now) {
        return;
    }
    compared_ = now;
    comparison_->setStart(time.start);
    const analysis::Comparison comparison = analysis::compare(comparedRunOf(before, *time.compared),
                                                              comparedRunOf(after, *time.compared));
    const bool tellsEqual = isBranch && (comparison.isEqual || comparison.isEqualSoFar);
    const QStringList told{scope, tellsEqual ? equalWords(comparison.isEqual) : QString()};
    comparison_->show(comparison, told.join(u' ').trimmed());
}

bool WhatIfRoom::goToNextSentence() {
    if (!comparison_->isVisible()) {
        return false;
    }
    comparison_->goToNext();
    return true;
}

void WhatIfRoom::askWhereToSave(FutureId id) {
    const FutureBranch* branch = window_.futures().branch(id);
    if (branch == nullptr) {
        return;
    }
    const QString scenario = QString::fromStdString(window_.futures().recording(id).sketch().file);
    const QString proposal = QFileInfo(scenario).absolutePath() +
                             QStringLiteral("/%1.yaml").arg(fileNameOf(branch->name));
    const QString file = QFileDialog::getSaveFileName(&window_, tr("Save the future as a scenario"),
                                                      proposal, tr("Scenarios (*.yaml *.yml)"));
    if (!file.isEmpty()) {
        window_.futures().save(id, file);
    }
}

} // namespace doppel::gui
