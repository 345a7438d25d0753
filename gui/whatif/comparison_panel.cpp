// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/comparison_panel.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/whatif/comparison_marks.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

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
    setNames({}, {});
    build();
}

void ComparisonPanel::setNames(const QString& before, const QString& after) {
    before_ = before;
    after_ = after;
    title_->setText(after.isEmpty() ? tr("What changed")
                                    : tr("What changed: %1 against %2").arg(after, before));
}

void ComparisonPanel::show(const analysis::Comparison& comparison) {
    if (comparison != comparison_) {
        comparison_ = comparison;
        build();
    }
}

void ComparisonPanel::showNothing(const QString& text) {
    if (!comparison_.differences.empty() || empty_ != text) {
        comparison_ = {};
        empty_ = text;
        build();
    }
}

void ComparisonPanel::build() {
    const int place = scroll_->verticalScrollBar()->value();
    rows_.clear();
    current_.reset();
    page_ = new QWidget;
    column_ = new QVBoxLayout(page_);
    column_->setContentsMargins(kPadding, kGrid, kPadding, kPadding);
    column_->setSpacing(2 * kGrid);
    if (comparison_.differences.empty()) {
        auto* nothing = wrapped(words(TextSize::Sentence), page_);
        nothing->setText(empty_);
        nothing->setAlignment(Qt::AlignCenter);
        nothing->setForegroundRole(QPalette::PlaceholderText);
        column_->addWidget(nothing, 1);
    }
    std::optional<DifferenceTopic> topic;
    for (std::size_t i = 0; i < comparison_.differences.size(); ++i) {
        const Difference& difference = comparison_.differences[i];
        if (!topic && difference.topic == DifferenceTopic::Headline) {
            addHeadline(difference);
        } else {
            if (topic != difference.topic && difference.topic != DifferenceTopic::Headline) {
                addTopic(difference.topic);
            }
            addSentence(i);
        }
        topic = difference.topic;
    }
    if (!comparison_.differences.empty()) {
        addParts();
        column_->addStretch(1);
        addFoot();
    }
    scroll_->setWidget(page_); // the one before goes
    scroll_->verticalScrollBar()->setValue(place);
}

void ComparisonPanel::addHeadline(const Difference& difference) {
    auto* headline = wrapped(words(TextSize::Headline, QFont::Bold), page_);
    headline->setText(plainTextOf(difference));
    headline->setTextFormat(Qt::PlainText);
    headline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column_->addWidget(headline);
}

void ComparisonPanel::addTopic(DifferenceTopic topic) {
    column_->addSpacing(2 * kGrid);
    column_->addWidget(new TopicRule(topicTitle(topic), page_));
}

void ComparisonPanel::addSentence(std::size_t place) {
    const Difference& difference = comparison_.differences[place];
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kGrid);
    row->addWidget(new ChangeMark(difference.change, page_), 0, Qt::AlignTop);
    auto* sentence = wrapped(words(TextSize::Sentence), page_);
    sentence->setText(richTextOf(difference));
    sentence->setTextFormat(Qt::RichText);
    sentence->setTextInteractionFlags(Qt::TextBrowserInteraction);
    const std::string_view change = toText(difference.change);
    sentence->setAccessibleName(
        QString::fromUtf8(change.data(), static_cast<qsizetype>(change.size())) +
        QStringLiteral(": ") + plainTextOf(difference));
    connect(sentence, &QLabel::linkActivated, this, &ComparisonPanel::follow);
    row->addWidget(sentence, 1);
    column_->addLayout(row);
    rows_.push_back({sentence, place});
}

void ComparisonPanel::addParts() {
    if (comparison_.parts.empty()) {
        return;
    }
    column_->addSpacing(2 * kGrid);
    column_->addWidget(new TopicRule(tr("Parts by change of mean latency"), page_));
    column_->addWidget(new PartBars(comparison_.parts, page_));
}

void ComparisonPanel::addFoot() {
    if (!comparison_.equalUntil || comparison_.isEqual) {
        return;
    }
    auto* foot = wrapped(words(TextSize::Figure), page_);
    foot->setText(
        tr("Equal to the bit until %1.").arg(momentText(*comparison_.equalUntil, start_)));
    foot->setForegroundRole(QPalette::PlaceholderText);
    column_->addWidget(foot);
}

QString ComparisonPanel::richTextOf(const Difference& difference) const {
    const QString colour = paletteOf(palette()).link.name();
    QString text;
    for (const DifferencePart& part : difference.parts) {
        const QString plain = QString::fromStdString(part.text).toHtmlEscaped();
        if (part.moment) {
            text += QStringLiteral("<a href=\"%1\" style=\"color:%2; font-weight:600\">%3</a>")
                        .arg(QString::number(part.moment->time_since_epoch().count()), colour,
                             momentText(*part.moment, start_));
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
    std::size_t row = current_.value_or(step > 0 ? count - 1 : 0);
    for (std::size_t i = 0; i < count; ++i) {
        row = (row + (step > 0 ? 1 : count - 1)) % count;
        if (const auto at = comparison_.differences[rows_[row].difference].at) {
            current_ = row;
            rows_[row].sentence->setFocus(Qt::ShortcutFocusReason);
            scroll_->ensureWidgetVisible(rows_[row].sentence);
            Q_EMIT momentChosen(*at);
            return;
        }
    }
}

void ComparisonPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        for (const Row& row : rows_) { // links have their colour in their text
            row.sentence->setText(richTextOf(comparison_.differences[row.difference]));
        }
    }
    QWidget::changeEvent(event);
}

} // namespace doppel::gui
