// SPDX-License-Identifier: Apache-2.0
#include "gui/why/journey_models.h"

#include "gui/look/numbers.h"
#include "gui/why/phase_look.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

const std::string& kindIn(const KindsByName& kinds, const std::string& name) {
    static const std::string kUnknown;
    const auto found = kinds.find(name);
    return found == kinds.end() ? kUnknown : found->second;
}

sim::Duration ownTime(const JourneyStay& stay) {
    sim::Duration own{};
    for (const StayPiece& piece : stay.pieces) {
        if (piece.phase != StayPhase::Calling && piece.phase != StayPhase::OnTheWay) {
            own += piece.until - piece.from;
        }
    }
    return own;
}

QVariant headOf(const QStringList& names, int section, Qt::Orientation orientation, int role) {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= names.size()) {
        return {};
    }
    return names[section];
}

} // namespace

// ---- journeys ----

void JourneyModel::setJourneys(std::vector<Journey> journeys, const StartClock& start) {
    beginResetModel();
    journeys_ = std::move(journeys);
    start_ = start;
    slowest_.clear();
    for (const Journey& journey : journeys_) {
        slowest_.push_back(slowestOf(journey));
    }
    endResetModel();
}

QString JourneyModel::momentOf(std::size_t row) const {
    return momentText(journeys_[row].begin(), start_);
}

int JourneyModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(journeys_.size());
}

int JourneyModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant JourneyModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    const Journey& journey = journeys_[row];
    const QString slowest = QString::fromStdString(slowest_[row]);
    if (role == Qt::AccessibleTextRole) {
        return tr("%1: %2, mostly of %3, answered %4")
            .arg(momentOf(row), durationText(journey.took()), slowest,
                 QString::fromStdString(journey.stays.front().answer));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Moment:
        return momentOf(row);
    case Slowest:
        return slowest;
    default:
        return durationText(journey.took());
    }
}

QVariant JourneyModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return headOf({tr("at"), tr("most time in"), tr("took")}, section, orientation, role);
}

// ---- waterfall ----

void WaterfallModel::setJourney(Journey journey, KindsByName kinds) {
    beginResetModel();
    journey_ = std::move(journey);
    kinds_ = std::move(kinds);
    longest_ = 0;
    for (std::size_t i = 1; i < journey_.stays.size(); ++i) {
        if (ownTime(journey_.stays[i]) > ownTime(journey_.stays[longest_])) {
            longest_ = i;
        }
    }
    endResetModel();
}

void WaterfallModel::clear() {
    setJourney({}, {});
}

sim::Duration WaterfallModel::length() const {
    if (journey_.stays.empty()) {
        return {};
    }
    sim::Time last =
        std::min(journey_.lastBack(), sim::after(journey_.begin(), 2 * journey_.took()));
    for (const JourneyStay& stay : journey_.stays) {
        last = stay.isWork ? std::max(last, stay.back) : last;
    }
    return last - journey_.begin();
}

const std::string& WaterfallModel::kindOf(std::size_t row) const {
    return kindIn(kinds_, journey_.stays[row].component);
}

int WaterfallModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(journey_.stays.size());
}

int WaterfallModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

// "frontend, 1.29 s, answered 200: waiting for a thread 1.21 s, serving 80 ms"
QString WaterfallModel::spoken(const JourneyStay& stay) const {
    QStringList pieces;
    for (const StayPiece& piece : stay.pieces) {
        QString word = wordOf(piece.phase);
        if (!piece.what.empty()) {
            word += tr(" for %1").arg(withArticle(piece.what));
        }
        pieces.push_back(word + QLatin1Char(' ') + durationText(piece.until - piece.from));
    }
    const QString answer = QString::fromStdString(stay.answer);
    return tr("%1, %2, %3: %4")
        .arg(QString::fromStdString(stay.component), durationText(stay.back - stay.sent),
             stay.isWork ? answer : tr("answered %1").arg(answer),
             pieces.join(QStringLiteral(", ")));
}

QVariant WaterfallModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const JourneyStay& stay = journey_.stays[static_cast<std::size_t>(index.row())];
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) {
        return spoken(stay);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Name:
        return QString::fromStdString(stay.component);
    case Took:
        return durationText(stay.back - stay.sent);
    default:
        return {};
    }
}

QVariant WaterfallModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return headOf({tr("part"), tr("time"), tr("took")}, section, orientation, role);
}

// ---- shares ----

void DelayModel::setShares(std::vector<DelayShare> shares, KindsByName kinds) {
    beginResetModel();
    kinds_ = std::move(kinds);
    shares_ = std::move(shares);
    others_ = 0;
    total_ = {};
    for (const DelayShare& share : shares_) {
        total_ += share.total();
    }
    if (shares_.size() > kMostRows) {
        others_ = shares_.size() - kMostRows + 1;
        DelayShare rest;
        for (std::size_t i = kMostRows - 1; i < shares_.size(); ++i) {
            rest.onTheWay += shares_[i].onTheWay;
            rest.waiting += shares_[i].waiting;
            rest.serving += shares_[i].serving;
            rest.retrying += shares_[i].retrying;
        }
        shares_.resize(kMostRows - 1);
        shares_.push_back(std::move(rest));
    }
    endResetModel();
}

const std::string& DelayModel::kindOf(std::size_t row) const {
    return kindIn(kinds_, shares_[row].component);
}

int DelayModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(shares_.size());
}

int DelayModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QString DelayModel::nameOf(std::size_t row) const {
    return isOthers(row) ? tr("%1 others").arg(others_)
                         : QString::fromStdString(shares_[row].component);
}

QVariant DelayModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    const DelayShare& share = shares_[row];
    const QString percent = numberText(sim::toSeconds(share.total()) / sim::toSeconds(total_), "1");
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) {
        return tr("%1: %2 of the time; waiting %3, serving %4, on the way %5, retrying %6")
            .arg(nameOf(row), percent, durationText(share.waiting), durationText(share.serving),
                 durationText(share.onTheWay), durationText(share.retrying));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Name:
        return nameOf(row);
    case Share:
        return percent;
    default:
        return {};
    }
}

QVariant DelayModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return headOf({tr("part"), tr("share"), tr("time")}, section, orientation, role);
}

} // namespace doppel::gui
