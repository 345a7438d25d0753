// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/time_text.h"
#include "gui/why/journey.h"

#include <QAbstractTableModel>

#include <map>
#include <string>
#include <vector>

namespace doppel::gui {

/// Kinds of components and sources, for their icons.
using KindsByName = std::map<std::string, std::string, std::less<>>;

/// Journeys in their order: when, whose time most of it was, how long it took.
class JourneyModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Moment, Slowest, Took, Columns };
    using QAbstractTableModel::QAbstractTableModel;

    void setJourneys(std::vector<Journey> journeys, const StartClock& start);
    const std::vector<Journey>& journeys() const { return journeys_; }
    const std::string& slowest(std::size_t row) const { return slowest_[row]; }
    QString momentOf(std::size_t row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<Journey> journeys_;
    std::vector<std::string> slowest_;
    StartClock start_;
};

/// One journey as a waterfall: a row for each stay.
class WaterfallModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Bar, Took, Columns };
    using QAbstractTableModel::QAbstractTableModel;

    void setJourney(Journey journey, KindsByName kinds);
    void clear();
    const Journey& journey() const { return journey_; }
    /// What the scale reaches to: the journey's end, or that of what went on after it; calls at
    /// most to twice the journey, and bars beyond are cut; work to its end.
    sim::Duration length() const;
    const std::string& kindOf(std::size_t row) const;
    /// The row whose own time (not that of its calls) was the longest.
    std::size_t longest() const { return longest_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString spoken(const JourneyStay& stay) const;

    Journey journey_;
    KindsByName kinds_;
    std::size_t longest_ = 0;
};

/// Components by their share of the delay: the first few, the others together.
class DelayModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Share, Bar, Columns };
    static constexpr std::size_t kMostRows = 6;
    using QAbstractTableModel::QAbstractTableModel;

    void setShares(std::vector<DelayShare> shares, KindsByName kinds);
    const std::vector<DelayShare>& shares() const { return shares_; }
    sim::Duration total() const { return total_; }
    bool isOthers(std::size_t row) const { return others_ > 0 && row + 1 == shares_.size(); }
    const std::string& kindOf(std::size_t row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString nameOf(std::size_t row) const;

    std::vector<DelayShare> shares_;
    KindsByName kinds_;
    sim::Duration total_{};
    std::size_t others_ = 0;
};

} // namespace doppel::gui
