// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/what_if.h"

#include "gui/map/map_view.h"
#include "gui/time/time_text.h"
#include "gui/whatif/branch_panel.h"
#include "gui/whatif/fault_drop.h"
#include "gui/whatif/find_limit_panel.h"
#include "gui/whatif/knobs_panel.h"
#include "models/kinds.h"

#include <QEvent>
#include <QLineEdit>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kLookEvery = 200; // ms

QString errorWords(const sim::Errors& errors) {
    QStringList lines;
    for (const sim::Error& error : errors) {
        lines << withoutEntry(error.message);
    }
    return lines.join(u'\n');
}

// Nobody sees what is selected where the panel is closed.
std::optional<FutureId> selectedIn(BranchPanel* branches, const Futures& futures) {
    const auto selected =
        branches != nullptr && branches->isVisible() ? branches->tree().selected() : std::nullopt;
    return selected && futures.branch(*selected) != nullptr ? selected : std::nullopt;
}

// What was done to a future after a moment, in that order.
std::vector<std::string> injectedAfter(const PlatformSketch& sketch, sim::Time moment) {
    std::vector<std::string> actions;
    for (const EventSketch& event : sketch.events) {
        if (event.injected && *event.injected > moment) {
            actions.push_back(event.yaml);
        }
    }
    return actions;
}

// Where all that was planned to go wrong is over: a turn there changes nothing of it.
std::optional<sim::Time> firstFaultOfThoseOver(const PlatformSketch& sketch, sim::Time at) {
    std::optional<sim::Time> first;
    for (const EventSketch& event : sketch.events) {
        if (!event.isFault) {
            continue;
        }
        const bool isOver = event.length ? sim::after(event.at, *event.length) <= at
                                         : !event.lasts && event.at < at;
        if (!isOver) {
            return std::nullopt;
        }
        first = std::min(first.value_or(event.at), event.at);
    }
    return first;
}

} // namespace

WhatIf::WhatIf(Futures& futures, QObject* parent)
    : QObject(parent), futures_(futures), steps_(futures) {
    pause_.setSingleShot(true);
    pause_.setInterval(kLookEvery);
    connect(&pause_, &QTimer::timeout, this, &WhatIf::show);
    const auto lookSoon = [this] {
        if (!pause_.isActive()) {
            pause_.start();
        }
    };
    connect(&futures_, &Futures::changed, this, lookSoon);
    connect(&futures_, &Futures::stateChanged, this, lookSoon);
    connect(&futures_, &Futures::playheadChanged, this, lookSoon);
    connect(&futures_, &Futures::opened, this, &WhatIf::forget);
    connect(&futures_, &Futures::treeChanged, this, &WhatIf::followTree);
    const auto followPair = [this] {
        limitIsOld_ = true;
        show();
        Q_EMIT comparisonChanged();
    };
    connect(&futures_, &Futures::frontChanged, this, followPair);
    connect(&futures_, &Futures::besideChanged, this, followPair);
    connect(&futures_, &Futures::actionsRefused, this,
            [this](FutureId, const sim::Errors& errors) { Q_EMIT refused(errorWords(errors)); });
}

WhatIf::~WhatIf() = default;

void WhatIf::attach(KnobsPanel& knobs) {
    knobs_ = &knobs;
    knobs.installEventFilter(this);
    knobs.setCheck([this](const std::string& path, const std::string& value) {
        return problemsOf(setAction(path, value)).join(u'\n');
    });
    connect(&knobs, &KnobsPanel::turned, this,
            [this](const QString& path, const QString& value, bool ended) {
                turn(path.toStdString(), value.toStdString(), ended);
            });
    connect(&knobs, &KnobsPanel::returned, this,
            [this](const QString& path) { unturn(path.toStdString()); });
    connect(&knobs, &KnobsPanel::limitWanted, this, &WhatIf::limitWanted);
    show();
}

void WhatIf::attach(BranchPanel& branches) {
    branches_ = &branches;
    branches.installEventFilter(this);
    BranchTree& tree = branches.tree();
    connect(&tree, &BranchTree::compareWanted, this,
            [this](FutureId id) { compare(id == b() ? std::nullopt : std::optional(id)); });
    connect(&tree, &BranchTree::mapWanted, this, &WhatIf::mapWanted);
    connect(&tree, &BranchTree::frontWanted, &futures_, &Futures::setFront);
    connect(&tree, &BranchTree::renameWanted, &futures_, &Futures::rename);
    connect(&tree, &BranchTree::removeWanted, this, &WhatIf::remove);
    connect(&tree, &BranchTree::saveWanted, this, &WhatIf::saveWanted);
    connect(&tree, &BranchTree::selectedChanged, this, &WhatIf::showKnobs);
    show();
}

void WhatIf::attach(ActionPalette& actions) {
    connect(&actions, &ActionPalette::chosen, this,
            [this, &actions](const QString& kind) { choose(kind, actions.window()); });
}

void WhatIf::attach(MapView& map) {
    connect(
        &map, &MapView::actionDropped, this,
        [this, &map](const QString& kind, const QString& node) { drop(kind, node, map.window()); });
    connect(&map, &MapView::selectionChanged, this, [this](const QString& component) {
        selected_ = component;
        turned_.clear();
    });
}

void WhatIf::attach(FindLimitPanel& limit) {
    limit_ = &limit;
    limit.installEventFilter(this);
    limitIsOld_ = true;
    connect(this, &WhatIf::limitWanted, &limit,
            [&limit](const QString& path) { limit.chooseKnob(path.toStdString()); });
    connect(&limit, &FindLimitPanel::branchWanted, this, &WhatIf::branchLimit);
    show();
}

// As the search played it: with all that was done to the future that it was about, later than that
// moment, too.
void WhatIf::branchLimit(FutureId asked,
                         std::optional<sim::Time> at,
                         const std::string& path,
                         const std::string& value) {
    const FutureBranch* its = futures_.branch(asked);
    if (its == nullptr) {
        Q_EMIT refused(tr("The future that was asked about is gone."));
        return;
    }
    const std::string turn = setAction(path, value);
    const QString name = branchName(turn);
    FutureId made = 0;
    if (at) {
        std::vector<std::string> actions = injectedAfter(futures_.recording(asked).sketch(), *at);
        actions.push_back(turn);
        made = futures_.branchAt(futures_.ancestorAt(asked, *at), *at, actions, name);
    } else {
        std::vector<std::string> sets = its->sets;
        sets.push_back(path + '=' + value);
        made = futures_.playAnew(asked, sets, futures_.process(asked)->log(), name);
    }
    if (note(made, name, at.value_or(sim::kStart))) {
        futures_.runTo(futures_.recording(a()).sketch().end()); // both, at once
    }
}

void WhatIf::compare(std::optional<FutureId> id) {
    if (!id || (*id != a() && futures_.branch(*id) != nullptr)) {
        futures_.setBeside(id);
    }
}

WhatIf::Origin WhatIf::origin() const {
    const FutureId from =
        futures_.ancestorAt(selectedIn(branches_, futures_).value_or(a()), futures_.playhead());
    return {from, std::min(futures_.playhead(), futures_.process(from)->now())};
}

FutureId WhatIf::chosen() const {
    const auto selected = selectedIn(branches_, futures_);
    return selected && selected != a() ? *selected : b().value_or(a());
}

FutureId WhatIf::branch(FutureId from,
                        sim::Time at,
                        const std::string& action,
                        std::optional<FutureId> replaces) {
    const QString name = branchName(action);
    const FutureId made = futures_.branchAt(from, at, {action}, name);
    note(made, name, at, replaces);
    return made;
}

bool WhatIf::note(FutureId made,
                  const QString& name,
                  sim::Time at,
                  std::optional<FutureId> replaces) {
    if (made == 0) {
        Q_EMIT refused(tr("A stored run can't be branched from: play its scenario again."));
        return false;
    }
    const std::optional<FutureId> before = b();
    compare(made);
    const QString what = name.isEmpty() ? futures_.branch(made)->name : name;
    steps_.noteBranch(made, tr("%1 at %2").arg(what, momentOf(at)), before, replaces);
    Q_EMIT branched(made);
    return true;
}

void WhatIf::turn(const std::string& path, const std::string& value, bool ended) {
    if (!futures_.isOpen()) {
        return;
    }
    turned_ = path;
    const auto [from, now] = origin();
    const Turning before = turning_.value_or(Turning{path, from, now, 0, {}});
    const bool goesOn =
        before.path == path && before.from == from && futures_.branch(before.branch) != nullptr;
    if (goesOn && before.value == value) {
        turning_ = ended ? std::nullopt : turning_;
        return;
    }
    const sim::Time at = goesOn ? before.at : now;
    const FutureId made = branch(from, at, setAction(path, value),
                                 goesOn ? std::optional(before.branch) : std::nullopt);
    turning_ = ended ? std::nullopt : std::optional(Turning{path, from, at, made, value});
    if (goesOn) {
        futures_.remove(before.branch);
    }
}

void WhatIf::unturn(const std::string& path) {
    const auto dropped = turning_ && turning_->path == path ? turning_ : std::nullopt;
    turning_.reset();
    compare(std::nullopt);
    if (dropped) {
        futures_.remove(dropped->branch);
    }
}

void WhatIf::choose(const QString& kind, QWidget* window) {
    const auto kinds = models::builtInKinds();
    const models::ActionKind* found = findKind(kinds.actions, kind.toStdString());
    const bool isAimed = found != nullptr && !isZoneWide(*found);
    drop(kind, isAimed ? selected_ : QString(), window);
}

void WhatIf::drop(const QString& kind, const QString& target, QWidget* window) {
    const auto kinds = models::builtInKinds();
    const models::ActionKind* found = findKind(kinds.actions, kind.toStdString());
    if (found == nullptr || !futures_.isOpen()) {
        return;
    }
    const auto [from, at] = origin();
    if (isStored(from)) { // before anybody fills in a form
        Q_EMIT refused(tr("A stored run can't be branched from: play its scenario again."));
        return;
    }
    const PlatformSketch& sketch = futures_.recording(from).sketch();
    ActionChoices choices{.zones = sketch.zones, .knobs = knobs()};
    for (const ComponentSketch& component : sketch.components) {
        choices.components << QString::fromStdString(component.name);
    }
    auto* dialog = new ActionDialog(
        *found, choices.components.contains(target) ? target : QString(), choices, momentOf(at),
        [this, from = from, at = at](const std::string& action) {
            return problemsOf(action, from, at);
        },
        window);
    if (futures_.branches().size() > 1) {
        const QString& name = futures_.branch(from)->name;
        const FutureRole role = futures_.roleOf(from);
        dialog->tellOrigin({role == FutureRole::A   ? tr("A")
                            : role == FutureRole::B ? tr("B")
                                                    : tr("“%1”").arg(name),
                            name, momentOf(at)});
    }
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, from = from, at = at] { branch(from, at, dialog->action()); });
    dialog->open();
}

QStringList WhatIf::problemsOf(const std::string& action) {
    const auto [from, at] = origin();
    return problemsOf(action, from, at);
}

QStringList WhatIf::problemsOf(const std::string& action, FutureId from, sim::Time at) {
    if (futures_.branch(from) == nullptr) {
        return {};
    }
    check_.open(futures_.recording(from).sketch().file, futures_.branch(from)->sets);
    return check_.problemsOf(action, at, futures_.process(from)->log());
}

void WhatIf::followTree() {
    std::erase_if(words_, [&](const auto& one) { return futures_.branch(one.first) == nullptr; });
    show();
}

void WhatIf::forget() {
    check_ = {}; // the file may say something else by now
    steps_.forget();
    turning_.reset();
    turned_.clear();
    words_.clear();
    if (knobs_ != nullptr) {
        knobs_->search().clear(); // it was about what was open before
    }
    if (limit_ != nullptr) {
        limit_->clear();
        limitIsOld_ = true;
    }
    show();
    Q_EMIT comparisonChanged();
}

QString WhatIf::momentOf(sim::Time at) const {
    return momentText(at, futures_.recording(a()).sketch().startClock());
}

// What its scenario was built with beyond its parent's, then what was done to it.
std::vector<std::string> WhatIf::begunWith(const FutureBranch& branch) const {
    const FutureBranch* parent = branch.parent ? futures_.branch(*branch.parent) : nullptr;
    std::vector<std::string> all;
    for (const std::string& set : parent == nullptr ? std::vector<std::string>() : branch.sets) {
        if (std::find(parent->sets.begin(), parent->sets.end(), set) == parent->sets.end()) {
            const std::size_t equals = set.find('=');
            all.push_back(setAction(set.substr(0, equals), set.substr(equals + 1)));
        }
    }
    all.insert(all.end(), branch.actions.begin(), branch.actions.end());
    return all;
}

const QString& WhatIf::wordsOf(const FutureBranch& branch) const {
    const auto known = words_.find(branch.id);
    if (known != words_.end()) {
        return known->second;
    }
    const FutureBranch* parent = branch.parent ? futures_.branch(*branch.parent) : nullptr;
    const PlatformSketch& before =
        futures_.recording(parent == nullptr ? branch.id : parent->id).sketch();
    return words_[branch.id] = actionsWords(begunWith(branch), before, branch.from);
}

std::vector<BranchRow> WhatIf::rows() const {
    std::vector<BranchRow> rows;
    sim::Time lastEnd = sim::kStart;
    for (const FutureBranch& branch : futures_.branches()) {
        lastEnd = std::max(lastEnd, futures_.recording(branch.id).sketch().end());
    }
    for (const FutureBranch& branch : futures_.branches()) {
        const FutureProcess& process = *branch.process;
        const bool isBranch = !begunWith(branch).empty();
        rows.push_back({.id = branch.id,
                        .parent = branch.parent,
                        .name = branch.name,
                        .moment = isBranch ? momentOf(branch.from) : QString(),
                        .what = isBranch             ? wordsOf(branch)
                                : process.isStored() ? tr("a stored run")
                                                     : tr("the scenario itself"),
                        .until = untilWords(process.recording(), lastEnd),
                        .state = stateWords(process.state(), momentOf(process.now())),
                        .figures = branchFigures(process.recording()),
                        .isStored = process.isStored(),
                        .role = futures_.roleOf(branch.id)});
    }
    return rows;
}

void WhatIf::show() {
    pause_.stop();
    showBranches();
    showKnobs();
}

// Words and figures of each are made anew: not for a panel that nobody sees.
void WhatIf::showBranches() {
    if (branches_ != nullptr && (branches_->isVisible() || !futures_.isOpen())) {
        branches_->show(futures_.isOpen() ? rows() : std::vector<BranchRow>());
        Q_EMIT branchesShown();
    }
}

bool WhatIf::eventFilter(QObject* panel, QEvent* event) {
    if (event->type() == QEvent::Show) {
        panel == branches_ ? showBranches() : showKnobs();
    }
    return QObject::eventFilter(panel, event);
}

bool WhatIf::isStored(FutureId id) const {
    return futures_.process(id)->isStored();
}

// The one that is selected, as for a branch.
QString WhatIf::limitName() const {
    const FutureId asked = selectedIn(branches_, futures_).value_or(a());
    const QString& name = futures_.branch(asked)->name;
    return !b()           ? name
           : asked == a() ? tr("A: %1").arg(name)
           : asked == b() ? tr("B: %1").arg(name)
                          : name;
}

// They are others where the origin is another future, something was injected into it, or what was
// set before its moment is not the same.
bool WhatIf::knowsKnobs() {
    const auto [from, at] = origin();
    const Recording& recording = futures_.recording(from);
    std::vector<std::uint64_t> of{from, recording.sketchVersion(),
                                  selectedIn(branches_, futures_).value_or(a()),
                                  futures_.branches().size(), b().value_or(0)};
    for (const EventSketch& event : recording.sketch().events) {
        of.push_back(isInForce(event, at) ? 1 : 0);
    }
    return std::exchange(knownOf_, of) == of;
}

const std::vector<Knob>& WhatIf::knobs() {
    if (!futures_.isOpen()) {
        known_.clear();
        knownOf_.clear();
    } else if (!knowsKnobs()) {
        const auto [from, at] = origin();
        known_ = knobsOf(futures_.recording(from).sketch(), at);
        limitIsOld_ = true;
    }
    return known_;
}

// A thousand components have many: nothing is done for panels that nobody sees.
void WhatIf::showKnobs() {
    const bool isSeen =
        (knobs_ != nullptr && knobs_->isVisible()) || (limit_ != nullptr && limit_->isVisible());
    if (!isSeen) {
        return;
    }
    (void)knobs();
    if (!futures_.isOpen()) {
        if (knobs_ != nullptr) {
            knobs_->refuse(tr("Open a scenario to turn its knobs."));
        }
        return;
    }
    const sim::Time at = futures_.playhead();
    if (limit_ != nullptr) {
        if (std::exchange(limitIsOld_, false)) {
            const FutureId asked = selectedIn(branches_, futures_).value_or(a());
            const QString another = futures_.branches().size() > 1
                                        ? tr("Select another of the futures to ask about that.")
                                        : QString();
            const FutureBranch& branch = *futures_.branch(asked);
            limit_->setFuture({asked, limitName(), branch.name, futures_.recording(asked).sketch(),
                               branch.sets, futures_.process(asked)->log(), isStored(asked)},
                              at, another);
        }
        limit_->setPlayhead(at);
    }
    const Origin from = origin();
    const QString& name = futures_.branch(from.future)->name;
    if (knobs_ != nullptr && isStored(from.future)) {
        knobs_->refuse(
            tr("“%1” is a stored run: what happened in it is over. Play its scenario again "
               "to turn its knobs.")
                .arg(name));
    } else if (knobs_ != nullptr) {
        const FutureBranch* b = futures_.beside() ? futures_.branch(*futures_.beside()) : nullptr;
        const bool isOfIt = b != nullptr && b->parent == from.future;
        QString where = tr("A turn branches from “%1” at %2.").arg(name, momentOf(from.at));
        if (const auto fault =
                firstFaultOfThoseOver(futures_.recording(from.future).sketch(), from.at)) {
            where += tr(" The faults are over by then: go back before %1 to change what they do.")
                         .arg(momentOf(*fault));
        }
        knobs_->show(known_, isOfIt ? setsOf(begunWith(*b)) : std::map<std::string, std::string>(),
                     where);
    }
}

} // namespace doppel::gui
