// SPDX-License-Identifier: Apache-2.0
#include "gui/why/story_panel.h"

#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/why/chip.h"
#include "gui/why/chip_row.h"
#include "gui/why/story_feed.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::gui {
namespace {

struct TopicChip {
    std::optional<analysis::StoryTopic> topic;
    const char* name;
};
constexpr int kDecisionsChip = 5; // behind those of the topics
constexpr std::array kTopicChips{TopicChip{std::nullopt, "story"},
                                 TopicChip{analysis::StoryTopic::Action, "events"},
                                 TopicChip{analysis::StoryTopic::Component, "parts"},
                                 TopicChip{analysis::StoryTopic::Visitors, "visitors"},
                                 TopicChip{analysis::StoryTopic::Objective, "objectives"}};
static_assert(kTopicChips.size() == kDecisionsChip);

} // namespace

StoryPanel::StoryPanel(PlayClock& clock, QWidget* parent)
    : QWidget(parent), clock_(clock), delegate_(model_), headline_(new QLabel(this)),
      aside_(new QLabel(this)), chips_(new QButtonGroup(this)), list_(new QListView(this)),
      empty_(new QLabel(tr("Nothing has been played yet.\nPlay, and what happens is told here."),
                        this)) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusProxy(list_);
    filter_.setSourceModel(&model_);
    list_->setModel(&filter_);
    list_->setItemDelegate(&delegate_);
    list_->setAccessibleName(tr("The story so far"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setMouseTracking(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // One that comes while rows are laid out makes them narrower in the midst of it.
    list_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->viewport()->setCursor(Qt::PointingHandCursor);
    list_->viewport()->installEventFilter(this);
    list_->installEventFilter(this);
    connect(list_, &QListView::clicked, this, &StoryPanel::choose);
    connect(list_, &QListView::activated, this, &StoryPanel::choose);
    connect(&clock_, &PlayClock::playheadChanged, this, &StoryPanel::followPlayhead);
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setForegroundRole(QPalette::PlaceholderText);

    auto* content = new QWidget(this);
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(makeHead());
    inner->addWidget(makeChips());
    inner->addWidget(list_, 1);
    pages_ = new QStackedLayout(this);
    pages_->addWidget(empty_);
    pages_->addWidget(content);
}

QWidget* StoryPanel::makeHead() {
    auto* head = new QWidget(this);
    headline_->setFont(words(TextSize::Headline, QFont::DemiBold));
    headline_->setWordWrap(true);
    aside_->setFont(words(TextSize::Text));
    aside_->setWordWrap(true);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(kPadding, kPadding, kPadding, kGrid);
    layout->setSpacing(kGrid);
    layout->addWidget(headline_);
    layout->addWidget(aside_);
    return head;
}

QWidget* StoryPanel::makeChips() {
    auto* row = new ChipRow(this);
    for (std::size_t i = 0; i < kTopicChips.size(); ++i) {
        auto* chip = new Chip(tr(kTopicChips[i].name), this);
        chip->setChecked(i == 0);
        chips_->addButton(chip, static_cast<int>(i));
        row->add(chip);
    }
    auto* decisions = new Chip(QString(), this);
    decisions->setToolTip(tr("What components decided by themselves, and why"));
    chips_->addButton(decisions, kDecisionsChip);
    row->add(decisions);
    auto* hint = new QLabel(tr("next  N"), this);
    hint->setFont(words(TextSize::Figure));
    hint->setForegroundRole(QPalette::PlaceholderText);
    row->add(hint);
    connect(chips_, &QButtonGroup::idClicked, this, &StoryPanel::showChip);
    return row;
}

void StoryPanel::showChip(int chip) {
    const bool isOfDecisions = chip == kDecisionsChip;
    StoryModel& model = isOfDecisions ? decisions_ : model_;
    delegate_.tellOf(model);
    filter_.setSourceModel(&model);
    filter_.setTopic(isOfDecisions ? std::nullopt
                                   : kTopicChips[static_cast<std::size_t>(chip)].topic);
    followPlayhead();
}

QAbstractButton& StoryPanel::decisionsChip() const {
    return *chips_->button(kDecisionsChip);
}

const analysis::StorySentence& StoryPanel::sentenceIn(int row) const {
    const auto* model = static_cast<const StoryModel*>(filter_.sourceModel());
    return model->sentence(filter_.mapToSource(filter_.index(row, 0)));
}

void StoryPanel::show(const Recording& recording) {
    if (recording.seriesTimes().empty() && recording.timeline().empty()) {
        model_.setStory({}, clock_.run().start);
        decisions_.setStory({}, clock_.run().start);
        pages_->setCurrentIndex(0);
        return;
    }
    model_.setStory(analysis::storyOf(storyInputOf(recording, configured_)), clock_.run().start);
    decisions_.setStory(decisionsOf(recording), clock_.run().start);
    pages_->setCurrentIndex(1);
    countTopics();
    isHeadOld_ = true;
    followPlayhead();
}

void StoryPanel::countTopics() {
    for (std::size_t i = 0; i < kTopicChips.size(); ++i) {
        const auto& topic = kTopicChips[i].topic;
        const auto count =
            std::count_if(model_.story().begin(), model_.story().end(),
                          [&](const auto& sentence) { return !topic || sentence.topic == *topic; });
        QAbstractButton* chip = chips_->button(static_cast<int>(i));
        chip->setText(tr(kTopicChips[i].name) + QStringLiteral(" %1").arg(count));
        chip->setEnabled(count > 0 || chip->isChecked());
    }
    // Most platforms decide nothing.
    QAbstractButton& decisions = decisionsChip();
    decisions.setText(tr("decisions %1").arg(decisions_.rowCount()));
    decisions.setVisible(decisions_.rowCount() > 0);
    if (decisions.isChecked() && decisions_.rowCount() == 0) {
        chips_->button(0)->click();
    }
}

// Of what has happened by the playhead: what comes later heads no story so far.
void StoryPanel::tellFirstCause() {
    const analysis::Story& all = model_.story();
    const auto end = std::find_if(all.begin(), all.end(), [this](const auto& sentence) {
        return sentence.at > clock_.playhead();
    });
    const auto told = static_cast<std::size_t>(end - all.begin());
    if (!std::exchange(isHeadOld_, false) && headOf_ == told) {
        return;
    }
    headOf_ = told;
    const analysis::FirstCause soFar = analysis::firstCause({all.begin(), end});
    const analysis::FirstCause first = soFar.consequence ? soFar : analysis::firstCause(all);
    const auto textOf = [&](std::size_t row) {
        return unbroken(QString::fromStdString(all[row].text()));
    };
    const auto momentOf = [&](std::size_t row) {
        return model_.momentOf(all[row]);
    };
    aside_->setVisible(first.consequence.has_value());
    if (!first.consequence) {
        headline_->setText(clock_.playedUntil() < clock_.end() ? tr("Nothing went wrong so far.")
                                                               : tr("Nothing went wrong."));
    } else if (!soFar.consequence) {
        headline_->setText(tr("Nothing went wrong up to %1.").arg(clock_.text(clock_.playhead())));
        aside_->setText(tr("Later, at %1: %2").arg(momentOf(*first.cause), textOf(*first.cause)));
    } else {
        headline_->setText(textOf(*first.cause));
        aside_->setText(first.cause == first.consequence
                            ? tr("It began at %1.").arg(momentOf(*first.cause))
                            : tr("It began at %1. It came to this, at %2: %3")
                                  .arg(momentOf(*first.cause), momentOf(*first.consequence),
                                       textOf(*first.consequence)));
    }
}

void StoryPanel::choose(const QModelIndex& index) {
    if (!index.isValid()) {
        return;
    }
    const analysis::StorySentence sentence = sentenceIn(index.row());
    clock_.setPlayhead(sentence.at);
    clock_.reveal(sentence.at);
    list_->setCurrentIndex(index);
    Q_EMIT momentChosen(sentence.at);
    if (!sentence.members.empty()) {
        Q_EMIT componentChosen(QString::fromStdString(sentence.members.front()));
    }
}

void StoryPanel::next() {
    int row = list_->currentIndex().isValid() ? list_->currentIndex().row() + 1 : 0;
    if (!list_->currentIndex().isValid()) {
        while (row < filter_.rowCount() && sentenceIn(row).at <= clock_.playhead()) {
            ++row;
        }
    }
    choose(filter_.index(std::min(row, filter_.rowCount() - 1), 0));
}

// The last sentence up to the playhead is the present one, unless one of that moment was chosen.
void StoryPanel::followPlayhead() {
    tellFirstCause();
    const QModelIndex current = list_->currentIndex();
    if (current.isValid() && sentenceIn(current.row()).at == clock_.playhead()) {
        return;
    }
    int last = -1;
    for (int row = 0; row < filter_.rowCount(); ++row) {
        if (sentenceIn(row).at <= clock_.playhead()) {
            last = row;
        }
    }
    list_->setCurrentIndex(last < 0 ? QModelIndex() : filter_.index(last, 0));
}

void StoryPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_N && event->modifiers() == Qt::NoModifier) {
        next();
        return;
    }
    QWidget::keyPressEvent(event);
}

// A list searches for the letter that is typed; here N is a command.
bool StoryPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == list_ && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_N && key->modifiers() == Qt::NoModifier) {
            next();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            choose(list_->currentIndex());
            return true;
        }
    }
    if (watched == list_->viewport() && event->type() == QEvent::Resize) {
        fitRows();
    }
    return QWidget::eventFilter(watched, event);
}

void StoryPanel::fitRows() {
    delegate_.setWidth(list_->viewport()->width());
    list_->doItemsLayout();
}

} // namespace doppel::gui
