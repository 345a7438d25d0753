// SPDX-License-Identifier: Apache-2.0
#include "gui/window/cards_pane.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/window/scenario_card.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kNarrowestCard = 260;
constexpr int kCardGap = 14;
constexpr int kSectionHead = 34;
constexpr int kBetweenSections = 16;

int columnsIn(int width) {
    return std::max(1, (width + kCardGap) / (kNarrowestCard + kCardGap));
}

} // namespace

CardsPane::CardsPane(LibraryModel& library, LibraryFilter& filter, QWidget* parent)
    : QWidget(parent), library_(library), filter_(filter) {
    setAccessibleName(tr("Scenarios"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&filter, &QAbstractItemModel::modelReset, this, &CardsPane::rebuild);
    connect(&filter, &LibraryFilter::filtered, this, &CardsPane::arrange);
    connect(&library, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& from) {
        all_[static_cast<std::size_t>(from.row())]->setPreview(library_.preview(from.row()));
    });
    rebuild();
}

void CardsPane::rebuild() {
    for (ScenarioCard* card : all_) {
        card->deleteLater();
        card->hide();
    }
    all_.clear();
    for (int row = 0; row < library_.rowCount(); ++row) {
        auto* card = new ScenarioCard(library_.scenario(row), library_.preview(row), this);
        card->hide();
        connect(card, &ScenarioCard::clicked, this,
                [this, card] { Q_EMIT chosen(card->scenario().file); });
        all_.push_back(card);
    }
    arrange();
}

// A letter more or less makes none anew.
void CardsPane::arrange() {
    cards_.clear();
    sections_.clear();
    for (int row = 0; row < filter_.rowCount(); ++row) {
        const int source = filter_.libraryRow(row);
        const LibraryScenario& scenario = library_.scenario(source);
        if (sections_.empty() || sections_.back().title != scenario.platform) {
            sections_.push_back({scenario.platform, scenario.platformNote, cards_.size(), 0});
        }
        ++sections_.back().size;
        cards_.push_back(all_[static_cast<std::size_t>(source)]);
    }
    layOut();
    for (ScenarioCard* card : all_) {
        card->setVisible(std::find(cards_.begin(), cards_.end(), card) != cards_.end());
    }
    updateGeometry();
    update();
}

int CardsPane::place(std::vector<Section>& sections, int width) const {
    const auto columns = static_cast<std::size_t>(columnsIn(width));
    const int card =
        (width - kCardGap * (static_cast<int>(columns) - 1)) / static_cast<int>(columns);
    int top = 0;
    int bottom = 0;            // of the sections beside each other
    std::size_t column = 0;    // where the next one would begin
    Section* before = nullptr; // beside which the next one may stand
    for (Section& section : sections) {
        const std::size_t wide = std::min(section.size, columns);
        if (column + wide > columns) {
            before->head.setRight(width - 1); // nobody needs the room
            top = bottom + kBetweenSections;
            column = 0;
        }
        const auto at = [&](std::size_t i) {
            return QPoint(static_cast<int>(column + i % columns) * (card + kCardGap),
                          top + kSectionHead +
                              static_cast<int>(i / columns) * (ScenarioCard::kHeight + kCardGap));
        };
        section.head = QRect(at(0).x(), top, static_cast<int>(wide) * (card + kCardGap) - kCardGap,
                             kSectionHead);
        section.places.clear();
        for (std::size_t i = 0; i < section.size; ++i) {
            section.places.emplace_back(at(i), QSize(card, ScenarioCard::kHeight));
        }
        bottom = std::max(bottom, section.places.back().bottom() + 1);
        column += wide;
        before = &section;
    }
    if (before != nullptr) {
        before->head.setRight(width - 1);
    }
    return bottom;
}

int CardsPane::heightForWidth(int width) const {
    std::vector<Section> sections = sections_;
    return std::max(ScenarioCard::kHeight, place(sections, width));
}

QSize CardsPane::minimumSizeHint() const {
    return {kNarrowestCard, ScenarioCard::kHeight};
}

void CardsPane::layOut() {
    place(sections_, width());
    for (const Section& section : sections_) {
        for (std::size_t i = 0; i < section.size; ++i) {
            cards_[section.first + i]->setGeometry(section.places[i]);
        }
    }
}

void CardsPane::resizeEvent(QResizeEvent*) {
    layOut();
    updateGeometry();
}

void CardsPane::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return move(-1, 0);
    case Qt::Key_Right:
        return move(1, 0);
    case Qt::Key_Up:
        return move(0, -1);
    case Qt::Key_Down:
        return move(0, 1);
    default:
        QWidget::keyPressEvent(event);
    }
}

// Left and right are the cards before and after; up and down the nearest in the next row.
void CardsPane::move(int columns, int rows) {
    const auto held = std::find_if(cards_.begin(), cards_.end(),
                                   [](const ScenarioCard* card) { return card->hasFocus(); });
    if (held == cards_.end()) {
        return;
    }
    const auto last = static_cast<std::ptrdiff_t>(cards_.size()) - 1;
    if (rows == 0) {
        const std::ptrdiff_t next =
            std::clamp<std::ptrdiff_t>(held - cards_.begin() + columns, 0, last);
        cards_[static_cast<std::size_t>(next)]->setFocus(Qt::TabFocusReason);
        return;
    }
    const QPoint from = (*held)->geometry().center();
    ScenarioCard* best = nullptr;
    const auto farness = [&](const ScenarioCard* card) {
        const QPoint to = card->geometry().center();
        return std::abs(to.y() - from.y()) * 4 + std::abs(to.x() - from.x());
    };
    for (ScenarioCard* card : cards_) {
        const int way = card->geometry().center().y() - from.y();
        if (way * rows > 0 && (best == nullptr || farness(card) < farness(best))) {
            best = card;
        }
    }
    if (best != nullptr) {
        best->setFocus(Qt::TabFocusReason);
    }
}

void CardsPane::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    for (const Section& section : sections_) {
        painter.fillRect(
            QRect(section.head.left(), section.head.bottom() - 7, section.head.width(), 1),
            palette.border);
        const QRect line = section.head.adjusted(0, 0, 0, -8);
        painter.setFont(words(TextSize::Headline, QFont::DemiBold));
        painter.setPen(palette.text);
        const QString title =
            painter.fontMetrics().elidedText(section.title, Qt::ElideRight, line.width());
        painter.drawText(line, Qt::AlignVCenter, title);
        const int left = painter.fontMetrics().horizontalAdvance(title) + kPadding;
        painter.setFont(words());
        painter.setPen(palette.text3);
        const int space = line.width() - left;
        painter.drawText(
            line.adjusted(left, 2, 0, 0), Qt::AlignVCenter,
            painter.fontMetrics().elidedText(section.note, Qt::ElideRight, std::max(0, space)));
    }
    if (cards_.empty()) {
        painter.setFont(words(TextSize::Sentence));
        painter.setPen(palette.text3);
        painter.drawText(
            QRect(0, 0, width(), 80), Qt::AlignCenter,
            library_.rowCount() == 0
                ? tr("There are no scenarios here: open one, or start in a folder that "
                     "holds a folder \u201cscenarios\u201d.")
                : tr("No scenario is called so: type less."));
    }
}

} // namespace doppel::gui
