// SPDX-License-Identifier: Apache-2.0
#include "gui/why/journeys_panel.h"

#include "analysis/journey_outcome.h"
#include "analysis/latency_bound.h"
#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/why/phase_legend.h"
#include "gui/why/time_scale_bar.h"
#include "models/kinds.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <optional>

namespace doppel::gui {
namespace {

constexpr int kListWidth = 250;
constexpr int kMostNameWidth = 220;
constexpr int kTookWidth = 92;
constexpr int kLeastListWidth = 188;
constexpr int kLeastNameWidth = 96;
constexpr int kShareRow = 20;
constexpr QSize kLeastPanel{320, 144};
constexpr int kHighEnoughForLegend = 180;
constexpr int kHighEnoughForShares = 216;
constexpr int kLeastRows = 44; // of the waterfall, in height

QTableView* makeRows(QAbstractItemModel& model, const QString& name, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setModel(&model);
    table->setAccessibleName(name);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setMouseTracking(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setTabKeyNavigation(false);
    table->setMinimumHeight(kLeastRows);
    table->verticalHeader()->hide();
    table->horizontalHeader()->hide();
    return table;
}

QLabel* makeCaption(QWidget* parent, TextSize size, QFont::Weight weight = QFont::Normal) {
    auto* label = new QLabel(parent);
    label->setFont(words(size, weight));
    return label;
}

QHBoxLayout* captionRow(QLabel* left, QLabel* right) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(kPadding, kGrid, kPadding, kGrid);
    row->addWidget(left, 1);
    right->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(right);
    return row;
}

QVBoxLayout* columnIn(QWidget* widget) {
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

// From which time on a visit counts as slow: what the strictest objective of their latency allows.
double slowFrom(const PlatformSketch& sketch) {
    std::optional<double> least;
    for (const ObjectiveSketch& objective : sketch.objectives) {
        for (const ComponentSketch& source : sketch.sources) {
            if (const auto bound = analysis::latencyBoundOf(objective.that, source.name)) {
                least = std::min(least.value_or(*bound), *bound);
            }
        }
    }
    return least.value_or(analysis::kUsualSlowness);
}

// When the visit began that was sampled next to a moment.
std::optional<sim::Time> nearestTo(std::span<const scenarios::JourneySpan> spans,
                                   sim::Time moment) {
    std::optional<sim::Time> nearest;
    for (const scenarios::JourneySpan& span : spans) {
        const bool isVisit = span.parent == 0;
        if (isVisit && (!nearest || std::chrono::abs(span.sent - moment) <
                                        std::chrono::abs(*nearest - moment))) {
            nearest = span.sent;
        }
    }
    return nearest;
}

// Whose time a share is: what was spent on the way to a component is not its own.
QString timeOf(const DelayShare& share) {
    const QString name = QString::fromStdString(share.component);
    return 2 * share.onTheWay > share.total()
               ? JourneysPanel::tr("The way to and from %1").arg(name)
               : name;
}

// What came of the work that a journey began: ", visible after 3 min 48 s".
QString workWords(const Journey& journey) {
    const auto work = std::find_if(journey.stays.begin(), journey.stays.end(),
                                   [](const JourneyStay& stay) { return stay.isWork; });
    return work == journey.stays.end() ? QString()
                                       : JourneysPanel::tr(", %1 after %2")
                                             .arg(QString::fromStdString(work->answer),
                                                  durationText(work->back - journey.begin()));
}

} // namespace

TimeRange JourneysPanel::around(sim::Time moment, sim::Time end) {
    constexpr int kParts = 60;
    const sim::Duration length =
        std::max<sim::Duration>(std::chrono::minutes(1), (end - sim::kStart) / kParts);
    const sim::Duration half = length / 2;
    const sim::Time middle = sim::kStart + (moment - sim::kStart) / half * half;
    const sim::Time from = std::max(sim::kStart, middle - half);
    return {from, std::max(from, std::min(from + length, end))};
}

JourneysPanel::JourneysPanel(PlayClock& clock, QWidget* parent)
    : QWidget(parent), clock_(clock), journeyDelegate_(journeys_), waterfallDelegate_(waterfall_),
      shareDelegate_(shares_), headline_(makeCaption(this, TextSize::Headline, QFont::DemiBold)),
      sampled_(makeCaption(this, TextSize::Figure)),
      whence_(makeCaption(this, TextSize::Text, QFont::DemiBold)),
      title_(makeCaption(this, TextSize::Text, QFont::DemiBold)),
      answer_(makeCaption(this, TextSize::Figure)),
      shareView_(makeRows(shares_, tr("Where the time went"), this)),
      journeyList_(makeRows(journeys_, tr("Journeys, slowest first"), this)),
      waterfallView_(makeRows(waterfall_, tr("The journey as a waterfall"), this)),
      empty_(makeCaption(this, TextSize::Text)) {
    setMinimumSize(kLeastPanel); // parts of it give way (resizeEvent)
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setForegroundRole(QPalette::PlaceholderText);
    empty_->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(empty_, &QLabel::linkActivated, this, [this](const QString& link) {
        const sim::Time moment{sim::Duration(link.toLongLong())};
        clock_.setPlayhead(moment);
        Q_EMIT momentChosen(moment);
    });

    auto* content = new QWidget(this);
    auto* column = columnIn(content);
    column->addWidget(makeShares(), 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(makeList());
    row->addWidget(makeWaterfall(), 1);
    column->addLayout(row, 2);
    pages_ = new QStackedLayout(this);
    pages_->addWidget(empty_);
    pages_->addWidget(content);
    connect(&clock_, &PlayClock::playheadChanged, this, &JourneysPanel::refresh);
    refresh();
}

QWidget* JourneysPanel::makeShares() {
    auto* widget = new QWidget(this);
    auto* column = columnIn(widget);
    headline_->setContentsMargins(kPadding, kPadding, kPadding, 0);
    column->addWidget(headline_);
    column->addLayout(captionRow(whence_, sampled_));
    shareView_->setItemDelegate(&shareDelegate_);
    shareView_->verticalHeader()->setDefaultSectionSize(kShareRow);
    shareView_->verticalHeader()->setMinimumSectionSize(kShareRow);
    shareView_->setMaximumHeight(kShareRow * static_cast<int>(DelayModel::kMostRows));
    shareView_->setMinimumHeight(kShareRow);
    shareView_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    shareView_->horizontalHeader()->setSectionResizeMode(DelayModel::Bar, QHeaderView::Stretch);
    shareView_->setColumnWidth(DelayModel::Name, kMostNameWidth);
    shareView_->setColumnWidth(DelayModel::Share, 64);
    column->addWidget(shareView_);
    column->addSpacing(kGrid);
    connect(shareView_, &QTableView::clicked, this, [this](const QModelIndex& index) {
        const auto at = static_cast<std::size_t>(index.row());
        if (!shares_.isOthers(at)) {
            chooseComponent(QString::fromStdString(shares_.shares()[at].component));
        }
    });
    return widget;
}

QWidget* JourneysPanel::makeList() {
    journeyList_->setItemDelegateForColumn(JourneyModel::Moment, &journeyDelegate_);
    journeyList_->setColumnHidden(JourneyModel::Slowest, true);
    journeyList_->setColumnHidden(JourneyModel::Took, true);
    journeyList_->setFixedWidth(kListWidth);
    journeyList_->verticalHeader()->setDefaultSectionSize(30);
    journeyList_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    connect(journeyList_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { choose(current.row()); });
    connect(journeyList_, &QTableView::activated, this, [this](const QModelIndex& index) {
        const sim::Time moment =
            journeys_.journeys()[static_cast<std::size_t>(index.row())].begin();
        clock_.setPlayhead(moment);
        Q_EMIT momentChosen(moment);
    });
    return journeyList_;
}

QWidget* JourneysPanel::makeWaterfall() {
    auto* widget = new QWidget(this);
    auto* column = columnIn(widget);
    column->addLayout(captionRow(title_, answer_));
    legend_ = new PhaseLegend(this);
    column->addWidget(legend_);
    scale_ = new TimeScaleBar(WaterfallModel::Bar, waterfallView_);
    waterfallView_->setHorizontalHeader(scale_);
    waterfallView_->setItemDelegate(&waterfallDelegate_);
    waterfallView_->verticalHeader()->setDefaultSectionSize(kRow);
    scale_->setSectionResizeMode(QHeaderView::Fixed);
    scale_->setSectionResizeMode(WaterfallModel::Bar, QHeaderView::Stretch);
    waterfallView_->setColumnWidth(WaterfallModel::Name, kMostNameWidth);
    waterfallView_->setColumnWidth(WaterfallModel::Took, kTookWidth);
    column->addWidget(waterfallView_, 1);
    connect(waterfallView_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid()) {
                    chooseComponent(
                        current.siblingAtColumn(WaterfallModel::Name).data().toString());
                }
            });
    return widget;
}

void JourneysPanel::show(const Recording& recording) {
    spans_.assign(recording.journeys().begin(), recording.journeys().end());
    slow_ = sim::fromSeconds(slowFrom(recording.sketch()));
    kinds_.clear();
    sources_.clear();
    goals_.clear();
    played_ = recording.now();
    unfinishedAfter_ = recording.sketch().unfinishedAfter;
    for (const ComponentSketch& source : recording.sketch().sources) {
        kinds_.emplace(source.name, source.kind);
        sources_.insert(source.name);
    }
    const models::Kinds kinds = models::builtInKinds();
    for (const ComponentSketch& component : recording.sketch().components) {
        kinds_.emplace(component.name, component.kind);
        if (const auto* kind = findKind(kinds.components, component.kind)) {
            goals_.emplace(component.name, analysis::workGoalOf(*kind));
        }
    }
    shown_ = {};
    refresh();
}

void JourneysPanel::refresh() {
    const TimeRange range = around(clock_.playhead(), clock_.end());
    const std::size_t known = spans_.size();
    if (range == shown_ && known == known_) {
        return;
    }
    shown_ = range;
    known_ = known;
    std::vector<Journey> journeys =
        journeysOf(spans_, range.from, range.to,
                   {[this](const std::string& component) { return sources_.contains(component); },
                    [this](const std::string& component) {
                        const auto goal = goals_.find(component);
                        return goal == goals_.end() ? std::string() : goal->second;
                    },
                    played_, unfinishedAfter_});
    const QString when = tr("%1 to %2").arg(clock_.text(range.from), clock_.text(range.to));
    if (journeys.empty()) {
        shares_.setShares({}, kinds_);
        journeys_.setJourneys({}, clock_.run().start);
        waterfall_.clear();
        tellNone(when);
        pages_->setCurrentIndex(0);
        return;
    }
    tell(journeys, when);
    journeys_.setJourneys(std::move(journeys), clock_.run().start);
    pages_->setCurrentIndex(1);
    journeyList_->selectRow(0);
}

// The waterfall is what it is for; in a low window the rest gives way.
void JourneysPanel::resizeEvent(QResizeEvent*) {
    legend_->setVisible(height() >= kHighEnoughForLegend);
    shareView_->setVisible(height() >= kHighEnoughForShares);
    // The bars have half of what the list leaves at least.
    const int list = std::clamp(width() * 3 / 10, kLeastListWidth, kListWidth);
    const int names =
        std::clamp((width() - list) / 2 - kTookWidth, kLeastNameWidth, kMostNameWidth);
    journeyList_->setFixedWidth(list);
    waterfallView_->setColumnWidth(WaterfallModel::Name, names);
    shareView_->setColumnWidth(DelayModel::Name, std::min(width() / 3, kMostNameWidth));
}

// Whose time it was matters where visitors had trouble: of those the shares are, if there are any.
void JourneysPanel::tell(const std::vector<Journey>& all, const QString& when) {
    std::vector<Journey> journeys = all;
    std::erase_if(journeys, [](const Journey& journey) { return !journey.isOfAVisitor; });
    if (journeys.empty()) {
        tellOfJobs(all, when);
        return;
    }
    std::vector<Journey> troubled;
    qsizetype failed = 0;
    for (const Journey& journey : journeys) {
        const bool isGood = journey.stays.front().isGood;
        failed += isGood ? 0 : 1;
        if (!isGood || journey.took() >= slow_) {
            troubled.push_back(journey);
        }
    }
    const auto visits = static_cast<qsizetype>(journeys.size());
    const auto late = std::count_if(journeys.begin(), journeys.end(),
                                    [this](const Journey& one) { return one.took() >= slow_; });
    shares_.setShares(delayShares(troubled.empty() ? journeys : troubled, journeys), kinds_);
    const std::optional<FirstFailure> first = mostOftenFirst(journeys);
    const QString most = shares_.shares().empty() ? QString() : timeOf(shares_.shares().front());
    const bool isMost = !most.isEmpty() && 2 * shares_.shares().front().total() > shares_.total();
    headline_->setText(
        most.isEmpty() ? tr("Nothing took any time") // all were answered at once
        : troubled.empty()
            ? tr("None of the sampled visits failed or took %1").arg(durationText(slow_))
        : first
            ? tr("%1 was the first to fail in %2 of %3 visits that failed")
                  .arg(QString::fromStdString(first->component))
                  .arg(first->visits)
                  .arg(failed)
            : (isMost
                   ? tr("%1 took most of the time of those that failed or were slow")
                   : tr("%1 took the largest share of the time of those that failed or were slow"))
                  .arg(most));
    whence_->setText(tr("Where the time of %1 went").arg(when));
    sampled_->setText(troubled.empty()
                          ? tr("%1 sampled, %2").arg(visits).arg(durationText(shares_.total()))
                          : tr("%1 sampled: %2 failed, %3 took %4 or more")
                                .arg(visits)
                                .arg(failed)
                                .arg(late)
                                .arg(durationText(slow_)));
}

// Nobody waited for an answer: how long it took is no trouble by itself.
void JourneysPanel::tellOfJobs(const std::vector<Journey>& jobs, const QString& when) {
    shares_.setShares(delayShares(jobs), kinds_);
    headline_->setText(
        shares_.shares().empty()
            ? tr("Nothing took any time")
            : tr("%1 took the largest share of the time").arg(timeOf(shares_.shares().front())));
    whence_->setText(tr("Where the time of %1 went").arg(when));
    sampled_->setText(tr("%1 followed, %2").arg(jobs.size()).arg(durationText(shares_.total())));
}

void JourneysPanel::tellNone(const QString& when) {
    const std::optional<sim::Time> nearest = nearestTo(spans_, clock_.playhead());
    if (!nearest) {
        empty_->setText(tr("No journey has been sampled yet.<br>Play, and some of the visits are "
                           "followed from end to end."));
        return;
    }
    empty_->setText(tr("No visit of %1 was sampled.<br><a href=\"%2\">Go to the nearest, at %3</a>")
                        .arg(when, QString::number(nearest->time_since_epoch().count()),
                             clock_.text(*nearest)));
}

QString JourneysPanel::headline() const {
    return headline_->text();
}

void JourneysPanel::choose(int row) {
    if (row < 0 || row >= journeys_.rowCount()) {
        return;
    }
    const Journey& journey = journeys_.journeys()[static_cast<std::size_t>(row)];
    waterfall_.setJourney(journey, kinds_);
    scale_->setLength(waterfall_.length());
    const QString begun = QString::fromStdString(journey.stays.front().component);
    title_->setText(journey.isOfAVisitor
                        ? tr("Visit %1 of %2").arg(row + 1).arg(journeys_.rowCount())
                        : tr("%1 of %2: what came of one %3")
                              .arg(row + 1)
                              .arg(journeys_.rowCount())
                              .arg(begun));
    answer_->setText(tr("%1   answered %2%3")
                         .arg(clock_.text(journey.begin(), std::chrono::milliseconds(100)),
                              QString::fromStdString(journey.stays.front().answer),
                              workWords(journey)));
}

void JourneysPanel::chooseComponent(const QString& name) {
    Q_EMIT componentChosen(name);
}

} // namespace doppel::gui
