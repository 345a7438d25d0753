// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/knobs_panel.h"

#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/whatif/knob_search.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kLeastKnobs = 136;         // in height
constexpr int kHighEnoughForLimit = 230; // in a row of its own, and for all of what is said below
constexpr int kHighEnoughForHelp = 300;
constexpr int kKnobSearchPause = 300; // ms after the last key

QLabel* quietLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setFont(words(TextSize::Figure));
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    label->setContentsMargins(kPadding, 0, kPadding, 0);
    return label;
}

} // namespace

KnobsPanel::KnobsPanel(QWidget* parent)
    : QWidget(parent), where_(quietLabel(this)), search_(new QLineEdit(this)),
      more_(quietLabel(this)), help_(quietLabel(this)),
      limit_(new QPushButton(tr("Find limit…"), this)) {
    setMinimumHeight(kLeastKnobs); // what stands below the knobs gives way
    setAccessibleName(tr("Knobs"));
    setAutoFillBackground(true);
    search_->setPlaceholderText(tr("Find any field that can be turned"));
    search_->setAccessibleName(tr("Find a knob"));
    search_->setClearButtonEnabled(true);
    auto* inside = new QWidget;
    column_ = new QVBoxLayout(inside);
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    column_->addWidget(more_);
    column_->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    where_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    help_->setFixedHeight(3 * kRow - 8);
    help_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    limit_->setToolTip(tr("How far can the chosen knob be turned until an objective breaks?"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(6);
    head_ = new QHBoxLayout;
    head_->setContentsMargins(kPadding, 0, kPadding, 0);
    head_->addWidget(search_, 1);
    layout->addLayout(head_);
    layout->addWidget(scroll, 1);
    layout->addWidget(where_); // of one line or three: below, what stands above stays where it is
    layout->addWidget(help_);
    foot_ = new QVBoxLayout;
    foot_->setContentsMargins(kPadding, 0, kPadding, 0);
    foot_->addWidget(limit_);
    layout->addLayout(foot_);
    pause_.setSingleShot(true);
    pause_.setInterval(kDragPause);
    searchPause_.setSingleShot(true);
    searchPause_.setInterval(kKnobSearchPause);
    connect(&pause_, &QTimer::timeout, this, [this] { tell(false); });
    connect(search_, &QLineEdit::textChanged, &searchPause_, qOverload<>(&QTimer::start));
    connect(search_, &QLineEdit::returnPressed, this, [this] {
        makeRows();
        if (!rows_.empty()) {
            rows_.front()->stop().setFocus(Qt::TabFocusReason);
        }
    });
    connect(&searchPause_, &QTimer::timeout, this, &KnobsPanel::makeRows);
    connect(limit_, &QPushButton::clicked, this,
            [this] { Q_EMIT limitWanted(QString::fromStdString(helped_)); });
    makeRows();
}

void KnobsPanel::show(std::vector<Knob> knobs,
                      std::map<std::string, std::string> turned,
                      QString where) {
    const bool sameFields =
        std::equal(knobs.begin(), knobs.end(), knobs_.begin(), knobs_.end(),
                   [](const Knob& a, const Knob& b) { return a.path == b.path; });
    knobs_ = std::move(knobs);
    turned_ = std::move(turned);
    where_->setText(where);
    where_->setToolTip(where);
    where_->setVisible(!where.isEmpty());
    search_->setEnabled(true);
    const bool wasRefused = !std::exchange(refusal_, QString()).isEmpty();
    if (sameFields && !wasRefused) {
        showRows();
    } else {
        makeRows();
    }
}

void KnobsPanel::refuse(const QString& why) {
    if (refusal_ == why && knobs_.empty()) {
        return;
    }
    refusal_ = why;
    knobs_.clear();
    turned_.clear();
    where_->clear();
    where_->hide();
    search_->clear();
    search_->setEnabled(false);
    makeRows();
}

QString KnobsPanel::noneWords(std::size_t found) const {
    if (!refusal_.isEmpty()) {
        return refusal_;
    }
    return knobs_.empty() ? tr("No field of this scenario can be turned while it plays.")
           : found == 0   ? tr("No field that can be turned has all these words in its name or "
                                 "its description: try fewer.")
                          : tr("and %1 more: search for them").arg(found - kMostRows);
}

// In a low window the knobs have all but a line: whence a turn branches.
void KnobsPanel::resizeEvent(QResizeEvent*) {
    help_->setVisible(height() >= kHighEnoughForHelp);
    const bool isLow = height() < kHighEnoughForLimit;
    where_->setMaximumHeight(isLow ? where_->fontMetrics().height() : QWIDGETSIZE_MAX);
    if (isLow != (head_->indexOf(limit_) >= 0)) {
        limit_->setText(isLow ? tr("Limit…") : tr("Find limit…"));
        isLow ? head_->addWidget(limit_) : foot_->addWidget(limit_);
    }
}

void KnobsPanel::makeRows() {
    searchPause_.stop();
    for (KnobRow* row : rows_) {
        row->hide();
        row->deleteLater(); // it may be the sender
    }
    rows_.clear();
    const std::vector<std::size_t> places = knobsFound(knobs_, search_->text());
    const std::size_t found = places.size();
    for (std::size_t i = 0; i < std::min(found, kMostRows); ++i) {
        auto* row = new KnobRow(knobs_[places[i]], check_, this);
        connect(row, &KnobRow::turned, this, [this, row](const QString& value, bool dragged) {
            rowTurned(row->knob(), value, dragged);
        });
        connect(row, &KnobRow::entered, this, [this, row] { showHelp(row->knob()); });
        column_->insertWidget(static_cast<int>(rows_.size()), row);
        rows_.push_back(row);
    }
    // They are younger than what stands below them.
    QWidget* before = search_;
    for (KnobRow* row : rows_) {
        setTabOrder(before, &row->stop());
        before = &row->stop();
    }
    setTabOrder(before, limit_);
    more_->setVisible(knobs_.empty() || found == 0 || found > kMostRows);
    more_->setText(noneWords(found));
    showRows();
    if (rows_.empty()) {
        help_->clear();
    } else {
        showHelp(rows_.front()->knob());
    }
    limit_->setEnabled(!rows_.empty());
}

void KnobsPanel::showRows() {
    for (KnobRow* row : rows_) {
        const std::string& path = row->knob().path;
        const auto knob = std::find_if(knobs_.begin(), knobs_.end(),
                                       [&](const Knob& one) { return one.path == path; });
        const auto turned = turned_.find(path);
        row->show(*knob,
                  turned == turned_.end() ? knob->value : QString::fromStdString(turned->second));
    }
}

void KnobsPanel::showHelp(const Knob& knob) {
    helped_ = knob.path;
    help_->setText(unbroken(knob.text + u'\n' + knob.facts));
}

void KnobsPanel::rowTurned(const Knob& knob, const QString& value, bool dragged) {
    pending_ = {QString::fromStdString(knob.path), value};
    turned_[knob.path] = value.toStdString();
    if (dragged) {
        pause_.start();
    } else {
        tell(true);
    }
}

void KnobsPanel::tell(bool ended) {
    pause_.stop();
    if (!pending_) {
        return;
    }
    const auto [path, value] = *std::exchange(pending_, std::nullopt);
    const std::string text = path.toStdString();
    const auto knob = std::find_if(knobs_.begin(), knobs_.end(),
                                   [&](const Knob& one) { return one.path == text; });
    if (knob != knobs_.end() && knob->value == value) {
        turned_.erase(knob->path);
        Q_EMIT returned(path);
    } else {
        Q_EMIT turned(path, value, ended);
    }
}

} // namespace doppel::gui
