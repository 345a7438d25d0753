// SPDX-License-Identifier: Apache-2.0
#include "gui/window/what_if_room.h"

#include "gui/chart/charts_panel.h"
#include "gui/look/type.h"
#include "gui/map/map_canvas.h"
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
#include "gui/window/future_saver.h"
#include "gui/window/main_window.h"
#include "gui/window/palette_entries.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QListView>

#include <algorithm>

namespace doppel::gui {

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
    window_.addPanel(Panel::Branches, tr("Futures"), *branches_);
    window_.addPanel(Panel::Knobs, tr("Knobs"), *knobs_);
    window_.addPanel(Panel::Actions, tr("Faults and changes"), *palette_);
    window_.addPanel(Panel::Limit, tr("Find limit"), *limit_);
    window_.addPanel(Panel::Comparison, tr("What changed"), *comparison_);
    whatIf_->attach(*knobs_);
    whatIf_->attach(*branches_);
    whatIf_->attach(*palette_);
    whatIf_->attach(window_.map());
    whatIf_->attach(*limit_);
    window_.onView(View::Compare, [this] { showCompare(); });
    window_.addFindable([this] { return actionsToFind(); });
    window_.addFindable([this] { return knobsToFind(); });
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
    connect(whatIf_, &WhatIf::mapWanted, this,
            [this](FutureId id) { showMapOf(id == whatIf_->b()); });
    connect(&window_.map(), &MapView::otherFutureWanted, this,
            [this] { showMapOf(!window_.actions()[Command::MapOfB].isChecked()); });
    on(Command::SaveFuture, [this] { window_.saver().ask(whatIf_->chosen()); });
    on(Command::RemoveFuture, [this] {
        if (whatIf_->b()) {
            whatIf_->remove(*whatIf_->b());
        }
    });
    window_.undo().add(whatIf_->undoStack());
    connect(&window_, &MainWindow::whatIfWanted, this, &WhatIfRoom::openKnobs);
    connect(&window_.map(), &MapView::knobsWanted, this, [this](const QString& node) {
        openKnobs();
        knobs_->search().setText(node);
    });
    giveFuturesTheirHeight();
    connect(branches_, &BranchPanel::widthChanged, this, &WhatIfRoom::giveFuturesTheirHeight,
            Qt::QueuedConnection);
    connect(whatIf_, &WhatIf::limitWanted, this, [this] {
        open(Panel::Limit);
        limit_->ask();
    });
    connect(whatIf_, &WhatIf::saveWanted, &window_.saver(), &FutureSaver::ask);
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
}

void WhatIfRoom::giveFuturesTheirHeight() {
    window_.panels().setBranchesHeight(branches_->wantedHeight() + kDockTitle);
}

// Where there is no room for it, the map has.
void WhatIfRoom::open(Panel panel) {
    if (window_.view() == View::Why) {
        window_.showView(View::Map);
    }
    if (window_.page() == MainWindow::Page::Run) {
        window_.panels().open(panel);
    }
}

void WhatIfRoom::openKnobs() {
    window_.futures().pause();
    open(Panel::Knobs);
    knobs_->search().setFocus(Qt::OtherFocusReason);
}

std::vector<PaletteEntry> WhatIfRoom::knobsToFind() {
    std::vector<PaletteEntry> entries;
    if (!window_.actions()[Command::WhatIf].isEnabled()) {
        return entries;
    }
    for (const Knob& knob : whatIf_->knobs()) {
        const QString name = knob.owner + u' ' + knob.name;
        entries.push_back({.text = name,
                           .kind = tr("knob"),
                           .hint = knob.value,
                           .run =
                               [this, name] {
                                   openKnobs();
                                   knobs_->search().setText(name);
                               },
                           .words = knob.text,
                           .isOwn = knob.listed});
    }
    return entries;
}

std::vector<PaletteEntry> WhatIfRoom::actionsToFind() {
    const bool enabled = window_.actions()[Command::InjectAction].isEnabled();
    return actionEntries(enabled, [this](const QString& kind) { whatIf_->choose(kind, &window_); });
}

void WhatIfRoom::openPalette() {
    open(Panel::Actions);
    palette_->filter().setFocus(Qt::OtherFocusReason);
    palette_->filter().selectAll();
}

void WhatIfRoom::openLimit() {
    open(Panel::Limit);
    limit_->suggestFor(window_.map().canvas().selected(), whatIf_->turned());
    limit_->ask();
}

void WhatIfRoom::showCompare() {
    if (!whatIf_->b()) {
        whatIf_->compare(lastBranch());
    }
    window_.panels().dock(Panel::Knobs).raise();
    window_.charts().showTab(ChartsPanel::Tab::Charts);
    compareNow();
}

void WhatIfRoom::toggleCompare() {
    window_.showView(window_.view() == View::Compare ? View::Map : View::Compare);
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

void WhatIfRoom::showMapOf(bool isB) {
    QAction& action = window_.actions()[Command::MapOfB];
    if (!action.isEnabled()) {
        return;
    }
    if (action.isChecked() != isB) {
        action.trigger();
    }
    if (!window_.map().isVisible()) {
        window_.showView(View::Map);
    }
}

void WhatIfRoom::take(FutureId) {
    open(Panel::Branches);
    if (window_.focusWidget() == &palette_->filter()) { // what it was typed for is done
        window_.map().canvas().setFocus(Qt::OtherFocusReason);
    }
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
        const bool isStored = futures.isOpen() && futures.process(futures.front())->isStored();
        comparison_->showNothing(
            isStored ? tr("Nothing to compare yet: lay another stored run over this one.")
                     : tr("Nothing to compare yet: turn a knob, or drop a fault."));
        return;
    }
    const FutureId b = *whatIf_->b();
    const Recording& before = futures.recording(whatIf_->a());
    const Recording& after = futures.recording(b);
    const FutureBranch& branch = *futures.branch(b);
    const std::optional<sim::Time> parted = futures.partingOf(whatIf_->a(), b);
    const ComparedTime time{
        .nameA = futures.branch(whatIf_->a())->name,
        .nameB = branch.name,
        .playedA = before.now(),
        .playedB = after.now(),
        .endedA = before.outcome().has_value(),
        .endedB = after.outcome().has_value(),
        .warmedUp = sim::kStart + after.sketch().warmup,
        .parted = parted,
        .playhead = futures.playhead(),
        .judged = endOfStored(before, after),
        .compared = comparableMoment(before, after, futures.playhead()),
        .start = window_.clock().run().start,
    };
    comparison_->setNames(time.nameA, time.nameB);
    if (const NotCompared none = whyNotCompared(time); !none.why.isEmpty()) {
        compared_.reset();
        comparison_->setStart(time.start);
        comparison_->showNothing(none.why, none.at);
        return;
    }
    const QString scope = scopeWords(time);
    const auto now =
        std::make_tuple(whatIf_->a(), b, *time.compared, time.endedA && time.endedB, scope);
    if (compared_ == now) {
        return;
    }
    compared_ = now;
    comparison_->setStart(time.start);
    const auto [runBefore, runAfter] = comparedRunsOf(before, after, *time.compared);
    const analysis::Comparison comparison = analysis::compare(runBefore, runAfter);
    const bool tellsEqual = parted && (comparison.isEqual || comparison.isEqualSoFar);
    const auto mayDiffer = [&](const Recording& one) {
        return mayComeToBear(one.sketch().events, *parted, *time.compared);
    };
    const QStringList told{scope, tellsEqual ? equalWords(!comparison.isEqual &&
                                                          (mayDiffer(before) || mayDiffer(after)))
                                             : QString()};
    comparison_->show(comparison, told.join(u' ').trimmed());
}

bool WhatIfRoom::goToNextSentence() {
    if (!comparison_->isVisible()) {
        return false;
    }
    comparison_->goToNext();
    return true;
}

} // namespace doppel::gui
