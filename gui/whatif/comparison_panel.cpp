// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/comparison_panel.h"

#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/whatif/comparison_marks.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

using analysis::Difference;
using analysis::DifferencePart;
using analysis::DifferenceTopic;

QString topicTitle(DifferenceTopic topic) {
    switch (topic) {
    case DifferenceTopic::Headline:
        return {};
    case DifferenceTopic::Recovery:
        return ComparisonPanel::tr("Recovery");
    case DifferenceTopic::Latency:
        return ComparisonPanel::tr("Latency");
    case DifferenceTopic::Waiting:
        return ComparisonPanel::tr("Waiting");
    case DifferenceTopic::Answers:
        return ComparisonPanel::tr("Answers");
    case DifferenceTopic::Cost:
        return ComparisonPanel::tr("Cost");
    }
    return {};
}

QLabel* wrapped(const QFont& font, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setFont(font);
    label->setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    label->setMinimumSize(1, 1); // else it is as high as if it were narrow
    return label;
}

// What is selected in it stays so where nothing changes.
void setTextOf(QLabel* label, const QString& words) {
    const QString text = unbroken(words);
    if (label->text() != text) {
        label->setText(text);
    }
}

} // namespace

ComparisonPanel::ComparisonPanel(QWidget* parent)
    : QWidget(parent), empty_(tr("Nothing to compare yet: turn a knob, or drop a fault.")),
      title_(new QLabel(this)), scroll_(new QScrollArea(this)) {
    setAccessibleName(tr("What changed"));
    title_->setFont(words(TextSize::Text, QFont::DemiBold));
    title_->setFixedHeight(kDockTitle);
    title_->setContentsMargins(kPadding, 0, kPadding, 0);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(title_);
    layout->addWidget(scroll_, 1);
    page_ = new QWidget;
    column_ = new QVBoxLayout(page_);
    column_->setContentsMargins(kPadding, kGrid, kPadding, kPadding);
    column_->setSpacing(2 * kGrid);
    scroll_->setWidget(page_);
    setNames({}, {});
    build();
}

void ComparisonPanel::setNames(const QString& before, const QString& after) {
    before_ = before;
    after_ = after;
    title_->setText(after.isEmpty() ? tr("What changed")
                                    : tr("What changed: %1 against %2").arg(after, before));
}

void ComparisonPanel::show(const analysis::Comparison& comparison, const QString& scope) {
    if (comparison != comparison_ || scope != scope_) {
        comparison_ = comparison;
        scope_ = scope;
        build();
    }
}

void ComparisonPanel::showNothing(const QString& text, std::optional<sim::Time> at) {
    if (!comparison_.differences.empty() || empty_ != text || at_ != at) {
        comparison_ = {};
        scope_.clear();
        empty_ = text;
        at_ = at;
        build();
    }
}

void ComparisonPanel::build() {
    olds_ = std::exchange(rows_, {});
    if (comparison_.differences.empty()) {
        addNothing();
    }
    if (!scope_.isEmpty()) {
        addText(QStringLiteral("scope"), words(TextSize::Text), scope_, true);
    }
    std::optional<DifferenceTopic> topic;
    for (std::size_t i = 0; i < comparison_.differences.size(); ++i) {
        const Difference& difference = comparison_.differences[i];
        if (!topic && difference.topic == DifferenceTopic::Headline) {
            addText(QStringLiteral("headline"), words(TextSize::Headline, QFont::Bold),
                    plainTextOf(difference), false);
        } else {
            if (topic != difference.topic && difference.topic != DifferenceTopic::Headline) {
                addTopic(topicTitle(difference.topic));
            }
            addSentence(i);
        }
        topic = difference.topic;
    }
    if (!comparison_.differences.empty()) {
        addParts();
        addFoot();
    }
    for (const Row& gone : olds_) {
        delete gone.widget;
    }
    olds_.clear();
    layOut();
}

// A row of that key: the one that was there, or a new one without a widget.
ComparisonPanel::Row& ComparisonPanel::addRow(const QString& key) {
    const auto count = std::count_if(
        rows_.begin(), rows_.end(), [&](const Row& row) { return row.key.startsWith(key + u'#'); });
    const QString unique = QStringLiteral("%1#%2").arg(key).arg(count);
    const auto known =
        std::find_if(olds_.begin(), olds_.end(), [&](const Row& row) { return row.key == unique; });
    if (known == olds_.end()) {
        rows_.push_back({.key = unique});
    } else {
        rows_.push_back(*known);
        olds_.erase(known);
    }
    return rows_.back();
}

// From top to bottom, as they are now; widgets that only change places keep the focus.
void ComparisonPanel::layOut() {
    while (QLayoutItem* item = column_->takeAt(0)) {
        delete item;
    }
    const bool isEmpty = comparison_.differences.empty();
    for (const Row& row : rows_) {
        const bool begins = qobject_cast<TopicRule*>(row.widget) != nullptr;
        column_->addSpacing(begins ? 2 * kGrid : 0);
        column_->addWidget(row.widget, isEmpty ? 1 : 0);
        row.widget->show();
    }
    if (!isEmpty) {
        column_->addStretch(1);
    }
    QWidget* last = nullptr;
    for (const Row& row : rows_) {
        if (row.sentence != nullptr) {
            if (last != nullptr) {
                QWidget::setTabOrder(last, row.sentence);
            }
            last = row.sentence;
        }
    }
}

void ComparisonPanel::addText(const QString& key,
                              const QFont& font,
                              const QString& text,
                              bool isFaint) {
    Row& row = addRow(key);
    if (row.widget == nullptr) {
        auto* label = wrapped(font, page_);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        if (isFaint) {
            label->setForegroundRole(QPalette::PlaceholderText);
        }
        row.widget = label;
    }
    setTextOf(static_cast<QLabel*>(row.widget), text);
}

void ComparisonPanel::addNothing() {
    const QString text = at_ ? empty_.toHtmlEscaped() + QStringLiteral("<br>") +
                                   linkTo(*at_, tr("Go to %1").arg(momentText(*at_, start_)))
                             : empty_;
    addText(at_ ? QStringLiteral("nothing here") : QStringLiteral("nothing"),
            words(TextSize::Sentence), {}, true);
    auto* label = static_cast<QLabel*>(rows_.back().widget);
    label->setAlignment(Qt::AlignCenter);
    if (at_) {
        label->setTextFormat(Qt::RichText);
        label->setTextInteractionFlags(Qt::TextBrowserInteraction);
        connect(label, &QLabel::linkActivated, this, &ComparisonPanel::follow,
                Qt::UniqueConnection);
    }
    setTextOf(label, text);
}

void ComparisonPanel::addTopic(const QString& title) {
    Row& row = addRow(QStringLiteral("topic ") + title);
    if (row.widget == nullptr) {
        row.widget = new TopicRule(title, page_);
    }
}

void ComparisonPanel::addSentence(std::size_t place) {
    const Difference& difference = comparison_.differences[place];
    Row& row = addRow(
        QString::fromStdString(std::string(toText(difference.topic)) + ' ' + difference.what));
    if (row.widget == nullptr) {
        row.widget = new QWidget(page_);
        auto* line = new QHBoxLayout(row.widget);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(2 * kGrid);
        row.mark = new ChangeMark(difference.change, row.widget);
        row.sentence = wrapped(words(TextSize::Sentence), row.widget);
        row.sentence->setTextFormat(Qt::RichText);
        row.sentence->setTextInteractionFlags(Qt::TextBrowserInteraction);
        connect(row.sentence, &QLabel::linkActivated, this, &ComparisonPanel::follow);
        line->addWidget(row.mark, 0, Qt::AlignTop);
        line->addWidget(row.sentence, 1);
    }
    row.difference = place;
    row.mark->setChange(difference.change);
    setTextOf(row.sentence, richTextOf(difference));
    const std::string_view change = toText(difference.change);
    row.sentence->setAccessibleName(
        QString::fromUtf8(change.data(), static_cast<qsizetype>(change.size())) +
        QStringLiteral(": ") + plainTextOf(difference));
}

void ComparisonPanel::addParts() {
    if (comparison_.parts.empty()) {
        return;
    }
    addTopic(tr("Parts by change of mean latency"));
    Row& row = addRow(QStringLiteral("parts"));
    if (row.widget == nullptr) {
        row.widget = new PartBars(comparison_.parts, page_);
    }
    static_cast<PartBars*>(row.widget)->setParts(comparison_.parts);
    if (const QString why = otherCallsWords(comparison_.parts); !why.isEmpty()) {
        addText(QStringLiteral("other calls"), words(TextSize::Figure), why, true);
    }
}

void ComparisonPanel::addFoot() {
    if (!comparison_.equalUntil || comparison_.isEqual) {
        return;
    }
    addText(QStringLiteral("foot"), words(TextSize::Figure),
            tr("Equal to the bit until %1.").arg(momentText(*comparison_.equalUntil, start_)),
            true);
}

QString ComparisonPanel::linkTo(sim::Time moment, const QString& text) const {
    return QStringLiteral("<a href=\"%1\" style=\"color:%2; font-weight:600\">%3</a>")
        .arg(QString::number(moment.time_since_epoch().count()), paletteOf(palette()).link.name(),
             text);
}

QString ComparisonPanel::richTextOf(const Difference& difference) const {
    QString text;
    for (const DifferencePart& part : difference.parts) {
        const QString plain = QString::fromStdString(part.text).toHtmlEscaped();
        if (part.moment) {
            text += linkTo(*part.moment, momentText(*part.moment, start_));
        } else {
            text += part.isFigure ? QStringLiteral("<b>%1</b>").arg(plain) : plain;
        }
    }
    return text;
}

QString ComparisonPanel::plainTextOf(const Difference& difference) const {
    QString text;
    for (const DifferencePart& part : difference.parts) {
        text += part.moment ? momentText(*part.moment, start_) : QString::fromStdString(part.text);
    }
    return text;
}

void ComparisonPanel::follow(const QString& link) {
    Q_EMIT momentChosen(sim::Time(sim::Duration(link.toLongLong())));
}

void ComparisonPanel::go(int step) {
    const std::size_t count = rows_.size();
    const auto gone = std::find_if(rows_.begin(), rows_.end(),
                                   [&](const Row& one) { return one.key == current_; });
    std::size_t at = gone != rows_.end() ? static_cast<std::size_t>(gone - rows_.begin())
                     : step > 0          ? count - 1
                                         : 0;
    for (std::size_t i = 0; i < count; ++i) {
        at = (at + (step > 0 ? 1 : count - 1)) % count;
        const Row& row = rows_[at];
        const auto moment =
            row.sentence == nullptr ? std::nullopt : comparison_.differences[row.difference].at;
        if (moment) {
            current_ = row.key;
            row.sentence->setFocus(Qt::ShortcutFocusReason);
            scroll_->ensureWidgetVisible(row.sentence);
            Q_EMIT momentChosen(*moment);
            return;
        }
    }
}

void ComparisonPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        if (at_ && comparison_.differences.empty()) {
            build();
        }
        for (const Row& row : rows_) { // links have their colour in their text
            if (row.sentence != nullptr) {
                row.sentence->setText(
                    unbroken(richTextOf(comparison_.differences[row.difference])));
            }
        }
    }
    QWidget::changeEvent(event);
}

} // namespace doppel::gui
