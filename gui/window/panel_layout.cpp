// SPDX-License-Identifier: Apache-2.0
#include "gui/window/panel_layout.h"

#include "gui/look/type.h"
#include "gui/window/dock_title.h"
#include "sim/assert.h"

#include <QDockWidget>
#include <QLayout>
#include <QMainWindow>

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::gui {
namespace {

constexpr int kChartsWidth = 624;
constexpr int kComparisonWidth = 416;
constexpr int kStoryWidth = 492;
constexpr int kOverviewHeight = 340;
constexpr int kMostBranches = 268; // in height
constexpr int kLeastMapHeight = 320;

constexpr std::array kViewNames{"map", "charts", "compare", "why", "edit", "runs"};
static_assert(kViewNames.size() == kViews.size());

struct PanelText {
    Panel panel;
    const char* id; // QObject::objectName, by which a kept layout finds it
    Qt::DockWidgetArea area;
    bool hasHead; // its content has one of its own
};
constexpr std::array kPanels{
    PanelText{Panel::Charts, "charts", Qt::RightDockWidgetArea, true},
    PanelText{Panel::Time, "time", Qt::BottomDockWidgetArea, true},
    PanelText{Panel::Branches, "branches", Qt::LeftDockWidgetArea, false},
    PanelText{Panel::Knobs, "knobs", Qt::LeftDockWidgetArea, false},
    PanelText{Panel::Actions, "actions", Qt::LeftDockWidgetArea, false},
    PanelText{Panel::Limit, "limit", Qt::LeftDockWidgetArea, false},
    PanelText{Panel::Comparison, "comparison", Qt::RightDockWidgetArea, true},
    PanelText{Panel::Story, "story", Qt::RightDockWidgetArea, false},
    PanelText{Panel::Journeys, "journeys", Qt::RightDockWidgetArea, false},
};

bool isOfLeft(Panel panel) {
    return panel == Panel::Branches || panel == Panel::Knobs || panel == Panel::Actions ||
           panel == Panel::Limit;
}

bool hasCentre(View view) {
    return view == View::Map || view == View::Charts || !isOfRun(view);
}

// The column at the right, that tells in words.
std::optional<Panel> wordsOf(View view) {
    return view == View::Compare ? std::optional(Panel::Comparison)
           : view == View::Why   ? std::optional(Panel::Story)
                                 : std::nullopt;
}

bool stands(const QDockWidget& dock) {
    return !dock.isHidden() && !dock.isFloating();
}

} // namespace

QString nameOf(View view) {
    return QString::fromLatin1(kViewNames[static_cast<std::size_t>(view)]);
}

std::optional<View> viewNamed(const QString& name) {
    const auto* found =
        std::find_if(kViews.begin(), kViews.end(), [&](View view) { return nameOf(view) == name; });
    return found == kViews.end() ? std::nullopt : std::optional(*found);
}

bool isOfRun(View view) {
    return view != View::Edit && view != View::Runs;
}

PanelLayout::PanelLayout(QMainWindow& window) : window_(window) {
    // It is said once: a layout whose docks need more would make the window larger.
    window_.setMinimumSize(kLeastWindow);
}

QDockWidget& PanelLayout::add(Panel panel, const QString& title, QWidget& content) {
    const auto* text = std::find_if(kPanels.begin(), kPanels.end(),
                                    [&](const PanelText& each) { return each.panel == panel; });
    auto* dock = new QDockWidget(title, &window_);
    dock->setObjectName(QString::fromLatin1(text->id));
    dock->setWidget(&content);
    if (text->hasHead) {
        dock->setTitleBarWidget(new QWidget(dock));
        dock->setFeatures(QDockWidget::DockWidgetClosable);
    } else {
        dock->setTitleBarWidget(new DockTitle(*dock));
    }
    if (isOfLeft(panel)) {
        dock->setMinimumWidth(kLeftWidth);
    }
    window_.addDockWidget(text->area, dock);
    dock->hide();
    docks_.emplace_back(panel, dock);
    return *dock;
}

void PanelLayout::arrange() {
    window_.splitDockWidget(&dock(Panel::Branches), &dock(Panel::Knobs), Qt::Vertical);
    window_.tabifyDockWidget(&dock(Panel::Knobs), &dock(Panel::Actions));
    window_.tabifyDockWidget(&dock(Panel::Knobs), &dock(Panel::Limit));
    window_.splitDockWidget(&dock(Panel::Charts), &dock(Panel::Comparison), Qt::Horizontal);
    window_.splitDockWidget(&dock(Panel::Charts), &dock(Panel::Story), Qt::Horizontal);
    window_.splitDockWidget(&dock(Panel::Charts), &dock(Panel::Journeys), Qt::Vertical);
    first_ = window_.saveState();
}

QDockWidget& PanelLayout::dock(Panel panel) const {
    const auto found = std::find_if(docks_.begin(), docks_.end(),
                                    [&](const auto& each) { return each.first == panel; });
    DOPPEL_ASSERT(found != docks_.end());
    return *found->second;
}

std::vector<QDockWidget*> PanelLayout::docks() const {
    std::vector<QDockWidget*> all;
    for (const auto& [panel, dock] : docks_) {
        all.push_back(dock);
    }
    return all;
}

QStringList PanelLayout::names() const {
    QStringList names;
    for (const auto& [panel, dock] : docks_) {
        names << dock->objectName();
    }
    names.sort();
    return names;
}

bool PanelLayout::hasLeft() const {
    return view_ == View::Compare || (view_ != View::Why && !left_.empty());
}

bool PanelLayout::shows(Panel panel) const {
    if (isOfLeft(panel)) {
        return hasLeft() && (left_.contains(panel) || (left_.empty() && panel != Panel::Limit));
    }
    if (panel == Panel::Journeys) {
        return view_ == View::Why;
    }
    if (panel == Panel::Comparison || panel == Panel::Story) {
        return wordsOf(view_) == panel;
    }
    return !closed_.contains(panel) || (panel == Panel::Charts && view_ != View::Map);
}

void PanelLayout::show(View view) {
    DOPPEL_ASSERT(isOfRun(view));
    isChanging_ = true;
    if (isThere_) {
        remember();
    } else if (!kept_.isEmpty()) {
        takeKept();
    }
    change(view);
}

void PanelLayout::change(View view) {
    window_.setUpdatesEnabled(false);
    isChanging_ = true;
    view_ = view;
    isThere_ = true;
    // First what goes, then what comes: at no time is there more than either view has.
    for (const auto& [panel, dock] : docks_) {
        if (!shows(panel)) {
            dock->hide();
        }
    }
    window_.centralWidget()->setVisible(hasCentre(view));
    for (const auto& [panel, dock] : docks_) {
        if (shows(panel)) {
            dock->show();
        }
    }
    place();
    isChanging_ = false;
    window_.setUpdatesEnabled(true);
}

void PanelLayout::leave() {
    if (isThere_) {
        remember();
    }
    isThere_ = false;
    for (const auto& [panel, dock] : docks_) {
        dock->hide();
    }
    window_.centralWidget()->show();
}

void PanelLayout::open(Panel panel) {
    DOPPEL_ASSERT(isOfLeft(panel) && isThere_);
    remember();
    left_.insert({Panel::Branches, Panel::Knobs, Panel::Actions, panel});
    change(view_);
    dock(panel).raise();
}

void PanelLayout::setBranchesHeight(int height) {
    // What is shown tells of itself while it is shown: that is placed at the end.
    if (std::exchange(wanted_, height) != height && isThere_ && hasLeft() && !isChanging_) {
        remember();
        place();
    }
}

void PanelLayout::followWindow() {
    if (isThere_ && !isChanging_ && window_.isVisible()) {
        remember();
        place();
    }
}

void PanelLayout::rememberDragged() {
    if (isThere_ && !isChanging_) {
        rememberSizes();
    }
}

PanelLayout::Sizes PanelLayout::sizes() const {
    const auto widthOf = [this](Panel panel) {
        return stands(dock(panel)) ? dock(panel).width() : 0;
    };
    const auto heightOf = [this](Panel panel) {
        return stands(dock(panel)) ? dock(panel).height() : 0;
    };
    Sizes sizes{.charts = widthOf(Panel::Charts),
                .overview = view_ == View::Why ? heightOf(Panel::Charts) : 0,
                .branches = heightOf(Panel::Branches),
                .time = heightOf(Panel::Time)};
    for (const Panel panel : {Panel::Limit, Panel::Actions, Panel::Knobs, Panel::Branches}) {
        sizes.left = stands(dock(panel)) ? dock(panel).width() : sizes.left;
    }
    if (const auto words = wordsOf(view_)) {
        sizes.words = widthOf(*words);
    }
    return sizes;
}

// A panel that people closed or opened by the menu stays so; of the comparison all are there anew.
void PanelLayout::remember() {
    rememberSizes();
    for (const auto& [panel, dock] : docks_) {
        const bool isOpen = !dock->isHidden();
        if (isOfLeft(panel) && hasCentre(view_)) {
            isOpen ? static_cast<void>(left_.insert(panel)) : static_cast<void>(left_.erase(panel));
        } else if (panel == Panel::Time || (panel == Panel::Charts && view_ == View::Map)) {
            isOpen ? static_cast<void>(closed_.erase(panel))
                   : static_cast<void>(closed_.insert(panel));
        }
    }
}

// What is another size than it was given, in a window that is still as large.
void PanelLayout::rememberSizes() {
    if (!window_.isVisible()) {
        return;
    }
    const Sizes now = sizes();
    Chosen& chosen = chosen_[static_cast<std::size_t>(view_)];
    const auto differs = [&](int Sizes::*size) {
        return now.*size > 0 && placed_.*size > 0 && now.*size != placed_.*size;
    };
    if (window_.width() == placedIn_.width()) {
        if (differs(&Sizes::left)) {
            leftWidth_ = std::max(now.left, kLeftWidth);
        }
        if (differs(&Sizes::words)) {
            chosen.words = now.words;
        }
        if (differs(&Sizes::charts) && hasCentre(view_)) {
            chosen.charts = static_cast<double>(now.charts) / window_.width();
        }
    }
    if (window_.height() == placedIn_.height()) {
        if (differs(&Sizes::time)) {
            timeHeight_ = now.time;
        }
        if (differs(&Sizes::branches)) {
            branchesHeight_ = now.branches;
        }
        if (differs(&Sizes::overview)) {
            chosen.overview = now.overview;
        }
    }
}

int PanelLayout::chartsWidth(int left, int words) const {
    const int all = window_.width();
    const int room = all - left - words - 2 * kGutter;
    if (!hasCentre(view_)) {
        return room;
    }
    const auto& chosen = chosen_[static_cast<std::size_t>(view_)].charts;
    // Of what the left leaves, so that the map still has room for cards.
    const int usual =
        view_ == View::Charts ? all * 2 / 3 : std::min(kChartsWidth, (all - left) * 2 / 5);
    const int wanted = chosen ? static_cast<int>(std::lround(*chosen * all)) : usual;
    return std::min(wanted, room - kLeastMapHeight);
}

void PanelLayout::place() {
    const Chosen& chosen = chosen_[static_cast<std::size_t>(view_)];
    QList<QDockWidget*> docks;
    QList<int> lengths;
    const auto give = [&](Panel panel, int length) {
        if (stands(dock(panel))) {
            docks << &dock(panel);
            lengths << length;
        }
    };
    const auto resize = [&](Qt::Orientation orientation) {
        window_.resizeDocks(docks, lengths, orientation);
        docks.clear();
        lengths.clear();
    };
    const int left = hasLeft() ? leftWidth_ : 0;
    const auto panelOfWords = wordsOf(view_);
    const int usual = view_ == View::Compare ? kComparisonWidth : kStoryWidth;
    const int words =
        !panelOfWords ? 0
                      : std::min(chosen.words.value_or(usual), (window_.width() - left) * 9 / 20);
    for (const Panel panel : {Panel::Branches, Panel::Knobs}) {
        give(panel, left);
    }
    give(Panel::Charts, chartsWidth(left, words));
    if (panelOfWords) {
        give(*panelOfWords, words);
    }
    resize(Qt::Horizontal);
    give(Panel::Time, timeHeight_);
    resize(Qt::Vertical);
    window_.layout()->activate();
    if (hasLeft()) {
        const int all = dock(Panel::Branches).height() + dock(Panel::Knobs).height();
        const int branches =
            std::min(branchesHeight_.value_or(std::min(wanted_, kMostBranches)), all / 2);
        give(Panel::Branches, branches);
        give(Panel::Knobs, all - branches);
        resize(Qt::Vertical);
    }
    if (view_ == View::Why) {
        const int all = dock(Panel::Charts).height() + dock(Panel::Journeys).height();
        const int overview = std::min(chosen.overview.value_or(kOverviewHeight), all * 9 / 20);
        give(Panel::Charts, overview);
        give(Panel::Journeys, all - overview);
        resize(Qt::Vertical);
    }
    window_.layout()->activate();
    placed_ = sizes();
    placedIn_ = window_.size();
}

void PanelLayout::reset() {
    const bool wasThere = std::exchange(isThere_, false);
    left_.clear();
    closed_.clear();
    chosen_ = {};
    leftWidth_ = kLeftWidth;
    timeHeight_ = kTimeHeight;
    branchesHeight_.reset();
    window_.restoreState(first_);
    if (wasThere) {
        show(view_);
    }
}

// Of the map, with which a session begins.
QByteArray PanelLayout::state() {
    if (!kept_.isEmpty()) {
        return kept_;
    }
    show(View::Map);
    return window_.saveState();
}

void PanelLayout::restore(const QByteArray& state) {
    kept_ = state;
}

void PanelLayout::takeKept() {
    if (window_.restoreState(std::exchange(kept_, {}))) {
        view_ = View::Map;
        placed_ = {1, 1, 0, 0, 0, 1}; // all that is there was chosen
        placedIn_ = window_.size();
        window_.layout()->activate();
        remember();
    }
}

} // namespace doppel::gui
