// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/recovery_page.h"

#include "gui/chart/time_series_plot.h"
#include "gui/look/numbers.h"
#include "gui/look/type.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kMostRows = 8; // of incidents that are seen at once

QString knownOr(const std::optional<sim::Duration>& length, const char* otherwise) {
    return length ? durationText(*length) : QString::fromUtf8(otherwise);
}

QString headlineOf(scenarios::RecoveryState state) {
    using scenarios::RecoveryState;
    switch (state) {
    case RecoveryState::NotReached:
        return RecoveryPage::tr("More is still to happen");
    case RecoveryState::NotKnown:
        return RecoveryPage::tr("Too early to say whether visitors are well again");
    case RecoveryState::Unharmed:
        return RecoveryPage::tr("Visitors were never harmed");
    case RecoveryState::NotRecovered:
        return RecoveryPage::tr("Visitors are not well again");
    case RecoveryState::Recovered:
        break;
    }
    return RecoveryPage::tr("Visitors are well again");
}

// Of one that is being confirmed, what the timeline says of it.
QString wellAfter(const scenarios::Incident& incident) {
    return !incident.timeToRecover && incident.wellAfter
               ? RecoveryPage::tr("%1, being\nconfirmed").arg(durationText(*incident.wellAfter))
               : knownOr(incident.timeToRecover, "not yet");
}

QStringList cellsOf(const scenarios::Incident& incident, const StartClock& start) {
    return {QString::fromStdString(incident.what),
            momentText(incident.began, start),
            knownOr(incident.timeToDetect, incident.timeToRecover ? "never" : "not yet"),
            knownOr(incident.timeToMitigate, "not yet"),
            wellAfter(incident),
            numberText(static_cast<double>(incident.failedRequests), ""),
            numberText(incident.worstErrorShare, "1")};
}

} // namespace

RecoveryPage::RecoveryPage(PlayClock& clock, QWidget* parent)
    : QWidget(parent), clock_(clock), headline_(new QLabel(this)),
      incidents_(new QTableWidget(0, 7, this)), plot_(new TimeSeriesPlot(clock, this)) {
    headline_->setFont(words(TextSize::Headline, QFont::DemiBold));
    headline_->setWordWrap(true);
    headline_->setMargin(kPadding);
    incidents_->setHorizontalHeaderLabels({tr("what"), tr("began"), tr("detected\nafter"),
                                           tr("mitigated\nafter"), tr("well\nafter"), tr("failed"),
                                           tr("worst\nshare")});
    incidents_->setAccessibleName(tr("Incidents"));
    incidents_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    incidents_->setSelectionBehavior(QAbstractItemView::SelectRows);
    incidents_->verticalHeader()->hide();
    incidents_->setMaximumHeight(kMostRows * kRow);
    incidents_->setWordWrap(true);
    incidents_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    incidents_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    incidents_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(incidents_, &QTableWidget::cellDoubleClicked, this, [this](int row) {
        const scenarios::Incident& incident = recovery_->incidents[static_cast<std::size_t>(row)];
        const sim::Duration length =
            incident.timeToRecover.value_or(clock_.playedUntil() - incident.began);
        clock_.jumpTo({std::max(sim::kStart, incident.began - length / 10),
                       std::min(clock_.end(), incident.began + length + length / 10)});
    });
    plot_->setTimeAxis(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(headline_);
    layout->addWidget(incidents_, 1);
    layout->addWidget(plot_, 2);
    setRecovery(std::nullopt);
}

void RecoveryPage::setChart(const Chart* chart) {
    plot_->setChart(chart);
}

void RecoveryPage::setRecovery(const std::optional<scenarios::RecoveryResult>& recovery) {
    recovery_ = recovery;
    incidents_->setRowCount(0);
    incidents_->setVisible(recovery && !recovery->incidents.empty());
    const bool isAwaited = recovery && recovery->state == scenarios::RecoveryState::NotReached &&
                           recovery->failedRequests == 0;
    if (!recovery || isAwaited) {
        headline_->setText(tr("Nothing has happened yet from which visitors could recover."));
        return;
    }
    headline_->setText(
        tr("%1: %2 requests failed, %3 of the error budget is burned")
            .arg(headlineOf(recovery->state),
                 numberText(static_cast<double>(recovery->failedRequests), ""),
                 numberText(recovery->budgetBurned, "1")) +
        (recovery->incidents.empty() ? tr("\nThere has been no incident.") : QString()));
    incidents_->setRowCount(static_cast<int>(recovery->incidents.size()));
    for (int row = 0; row < incidents_->rowCount(); ++row) {
        const QStringList cells =
            cellsOf(recovery->incidents[static_cast<std::size_t>(row)], clock_.run().start);
        for (int column = 0; column < static_cast<int>(cells.size()); ++column) {
            incidents_->setItem(row, column, new QTableWidgetItem(cells[column]));
        }
    }
}

} // namespace doppel::gui
