// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_view.h"

#include "gui/future/moment_row.h"
#include "gui/future/played_events.h"
#include "gui/look/future_tag.h"
#include "gui/look/type.h"
#include "gui/map/inside_page.h"
#include "gui/map/map_legend.h"
#include "gui/map/metric_figures.h"
#include "gui/map/platform_page.h"
#include "gui/map/shown_pane.h"
#include "gui/map/slow_visits.h"
#include "gui/map/world_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr int kLeastTag = 20; // a letter

QToolButton* makeButton(const QString& text, const QString& hint, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(hint);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setFont(words(TextSize::Figure));
    return button;
}

const ComponentSketch* componentNamed(const PlatformSketch& sketch, const std::string& name) {
    for (const auto* list : {&sketch.components, &sketch.sources}) {
        const auto found = std::find_if(list->begin(), list->end(),
                                        [&](const auto& each) { return each.name == name; });
        if (found != list->end()) {
            return &*found;
        }
    }
    return nullptr;
}

// Those that were recorded in the minute before a moment.
std::vector<const PlatformState*> statesBefore(const Recording& recording, sim::Time moment) {
    constexpr std::size_t kMostStates = 8;
    const auto times = recording.stateTimes();
    const auto end = static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), moment) -
                                              times.begin());
    std::vector<const PlatformState*> states;
    for (std::size_t i = end - std::min(end, kMostStates); i < end; ++i) {
        if (moment - times[i] <= std::chrono::minutes(1)) {
            states.push_back(&recording.recordedState(i));
        }
    }
    return states;
}

// Whether the map of one is the map of the other.
bool looksAlike(const MapSketch& a, const MapSketch& b) {
    const auto sameNode = [](const MapNode& x, const MapNode& y) {
        return x.name == y.name && x.kind == y.kind;
    };
    const auto sameCall = [](const MapCall& x, const MapCall& y) {
        return x.from == y.from && x.to == y.to;
    };
    return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), sameNode) &&
           std::equal(a.calls.begin(), a.calls.end(), b.calls.begin(), b.calls.end(), sameCall) &&
           a.links == b.links;
}

} // namespace

MapView::MapView(LayoutStore store, QWidget* parent)
    : QWidget(parent), model_(std::move(store)), tabs_(new QTabBar(this)),
      pages_(new QStackedWidget(this)), future_(new FutureTag(this)), head_(new QLabel(this)),
      platform_(new PlatformPage(model_, this)), world_(new WorldPage(model_, this)),
      inside_(new InsidePage(this)) {
    pages_->addWidget(world_);
    pages_->addWidget(platform_);
    pages_->addWidget(inside_);
    makeTabs();
    connect(&model_, &MapModel::changed, this, &MapView::tellHead);
    connect(&model_, &MapModel::moved, this, &MapView::moved);
    connect(&model_, &MapModel::laidOut, this,
            [this] { head_->setToolTip(std::exchange(plain_, {})); });
    connect(&model_, &MapModel::plainLayout, this,
            [this](const QString& why) { plain_ = tr("A plain layout: %1.").arg(why); });
    connect(&canvas(), &MapCanvas::opened, this, &MapView::open);
    connect(&canvas(), &MapCanvas::selectionChanged, this, &MapView::selectionChanged);
    connect(&canvas(), &MapCanvas::actionDropped, this, &MapView::actionDropped);
    connect(&canvas(), &MapCanvas::knobsWanted, this, &MapView::knobsWanted);
    connect(world_, &WorldPage::opened, this, &MapView::open);
    connect(inside_, &InsidePage::referenceWanted, this, &MapView::referenceWanted);
    future_->setHint(tr("Click: the map of the other future"));
    connect(future_, &FutureTag::clicked, this, &MapView::otherFutureWanted);
    setLevel(Level::Platform);
}

void MapView::makeTabs() {
    tabs_->addTab(tr("World"));
    tabs_->addTab(tr("Platform"));
    tabs_->addTab(tr("Inside"));
    tabs_->setDrawBase(false);
    tabs_->setUsesScrollButtons(false);
    tabs_->setElideMode(Qt::ElideNone);
    tabs_->setExpanding(false);
    tabs_->setAccessibleName(tr("Zoom level of the map"));
    tabs_->setTabToolTip(0, tr("Who visits, from where, through which point of presence"));
    tabs_->setTabToolTip(1, tr("Components and their calls"));
    tabs_->setTabToolTip(2, tr("A component's metrics and fields"));
    connect(tabs_, &QTabBar::currentChanged, this, [this](int tab) {
        pages_->setCurrentIndex(tab);
        if (level() == Level::Inside && inside_->component().isEmpty() &&
            !canvas().selected().isEmpty()) {
            open(canvas().selected());
        }
        tellHead();
        Q_EMIT levelChanged();
    });
    head_->setFont(words(TextSize::Figure));
    head_->setForegroundRole(QPalette::PlaceholderText);
    fold_ =
        makeButton({}, tr("Sidecars, helpers and stacks on cards of their own, or folded"), this);
    QToolButton* fitAll = makeButton(tr("Fit  0"), tr("All of the map in view (0)"), this);
    QToolButton* findOne = makeButton(tr("Find  /"), tr("Find a component (/)"), this);
    connect(fold_, &QToolButton::clicked, this,
            [this] { model_.canFold() ? model_.foldAll() : model_.unfoldAll(); });
    connect(fitAll, &QToolButton::clicked, this, &MapView::fit);
    connect(findOne, &QToolButton::clicked, this, &MapView::find);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 2 * kGrid, 0);
    row->setSpacing(kGrid);
    row->addWidget(tabs_);
    row->addSpacing(kPadding);
    row->addWidget(future_);
    row->addStretch();
    for (QWidget* widget : std::initializer_list<QWidget*>{head_, fold_, fitAll, findOne}) {
        row->addWidget(widget);
    }
    needed_ = tabs_->sizeHint().width() + fitAll->sizeHint().width() + findOne->sizeHint().width() +
              8 * kPadding;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(pages_, 1);
}

void MapView::setPlatform(const PlatformSketch& platform) {
    sketch_ = platform;
    const MapSketch sketch = sketchOf(platform);
    events_ = mapEventsOf(sketch, platform.events);
    if (!looksAlike(sketch, model_.scene().sketch)) {
        model_.setSketch(sketch);
    }
    if (const auto* open = componentNamed(sketch_, inside_->component().toStdString())) {
        inside_->setComponent(*open);
    } else if (!inside_->component().isEmpty()) { // it was of another platform
        inside_->clear();
        if (level() == Level::Inside) {
            setLevel(Level::Platform);
        }
    }
    tellHead();
}

void MapView::clear() {
    setPlatform({});
    model_.clearState();
}

void MapView::show(const Recording& recording, const PlatformState& state) {
    if (state.components.size() + state.sources.size() != model_.scene().sketch.nodes.size()) {
        model_.clearState(); // nothing is known of that moment
    } else {
        if (std::any_of(sketch_.events.begin(), sketch_.events.end(), isWork)) {
            events_ = mapEventsOf(model_.scene().sketch, eventsAsPlayed(recording));
        }
        model_.setState(mapStateOf(model_.scene().sketch, events_, inRow(recording, state),
                                   statesBefore(recording, state.at),
                                   slowVisitsFrom(recording, state.at)));
    }
    platform_->legend().setWindow(rowWords(recording, state.at));
    world_->setFares(classFares(recording, state.at));
    tellInside(&recording);
}

MapView::Level MapView::level() const {
    return static_cast<Level>(tabs_->currentIndex());
}

void MapView::setLevel(Level level) {
    tabs_->setCurrentIndex(static_cast<int>(level));
}

MapCanvas& MapView::canvas() {
    return platform_->canvas();
}

void MapView::fit() {
    setLevel(Level::Platform);
    canvas().fit();
}

void MapView::find() {
    setLevel(Level::Platform);
    platform_->find();
}

void MapView::open(const QString& node) {
    if (const auto* component = componentNamed(sketch_, node.toStdString())) {
        inside_->setComponent(*component);
        tellInside(nullptr);
        setLevel(Level::Inside);
    }
}

void MapView::goTo(const QString& node) {
    setLevel(Level::Platform);
    canvas().select(node);
}

void MapView::tellHead() {
    head_->setText(platform_->countText());
    const bool canFold = model_.canFold();
    fold_->setText(canFold ? tr("Fold") : tr("Unfold"));
    const bool isPlatform = level() == Level::Platform; // what they are about
    fold_->setVisible(isPlatform && (canFold || model_.isFolded()));
    // In a narrow pane the count gives way, and the name of a future its length.
    const int room = width() - needed_ - fold_->sizeHint().width();
    const int future = future_->isHidden() ? 0 : future_->sizeHint().width();
    future_->setMaximumWidth(std::max(room, kLeastTag));
    head_->setVisible(isPlatform && head_->sizeHint().width() + future <= room);
}

void MapView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    tellHead();
}

void MapView::tellInside(const Recording* recording) {
    const auto node = model_.scene().sketch.find(inside_->component());
    if (!node || !model_.state()) {
        return;
    }
    const MapCard alone{{*node}, {}};
    inside_->setNow(
        faceOf(model_.scene().sketch, alone, *model_.state()),
        figureLines(model_.state()->nodes[*node], model_.scene().sketch.nodes[*node].isAsked ||
                                                      model_.scene().sketch.nodes[*node].isSource),
        recording == nullptr
            ? std::vector<FigureLine>()
            : metricFigures(*recording, inside_->component().toStdString(), model_.state()->now));
    if (recording != nullptr) {
        inside_->shown().show(*recording, inside_->component().toStdString(), model_.state()->now);
    }
}

} // namespace doppel::gui
