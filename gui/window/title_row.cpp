// SPDX-License-Identifier: Apache-2.0
#include "gui/window/title_row.h"

#include "gui/look/future_tag.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/window/actions.h"
#include "gui/window/search_field.h"
#include "gui/window/view_bar.h"

#include <QMenuBar>
#include <QPainter>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kTitleGap = 2 * kGrid;
constexpr int kLeastTitle = 220;
constexpr int kLeastSearch = 108;
constexpr int kLeastScenario = 96; // before names of futures are cut
constexpr int kLeastTitleTag = 18; // a letter
constexpr int kLeastNamedTag = 80; // with less of a name than that it is a letter

} // namespace

TitleRow::TitleRow(const Actions& actions, QWidget* parent)
    : QWidget(parent), menus_(new QMenuBar(this)), views_(new ViewBar(actions, this)),
      search_(new SearchField(actions[Command::ShowCommands], this)), a_(new FutureTag(this)),
      b_(new FutureTag(this)) {
    setFixedHeight(kHeight);
    menus_->setNativeMenuBar(false);
    for (FutureTag* tag : {a_, b_}) {
        tag->setHint(tr("Click: shown on the map"));
        connect(tag, &FutureTag::clicked, this, &TitleRow::futureClicked);
    }
}

void TitleRow::setTitle(const QString& scenario,
                        const QString& beside,
                        const QString& a,
                        const QString& b) {
    scenario_ = scenario;
    beside_ = beside;
    a_->show(false, a);
    b_->show(true, b);
    setAccessibleName(scenario + QStringLiteral(" ") + beside);
    placeTags();
    update();
}

void TitleRow::showViews(bool shown) {
    if (shown == views_->isHidden()) {
        views_->setVisible(shown);
        placeParts();
        update();
    }
}

void TitleRow::resizeEvent(QResizeEvent*) {
    placeParts();
}

// What is played has some room before the search has all that it wants.
void TitleRow::placeParts() {
    const QSize menus = menus_->sizeHint();
    menus_->setGeometry(0, (kHeight - menus.height()) / 2, menus.width(), menus.height());
    const QSize views = views_->sizeHint();
    views_->setGeometry(menus.width() + kPadding, kHeight - 1 - views.height(), views.width(),
                        views.height());
    const QSize search = search_->sizeHint();
    const int room = this->width() - left() - kLeastTitle - 2 * kPadding;
    const int width = std::clamp(room, kLeastSearch, search.width());
    search_->setGeometry(this->width() - width - kPadding, (kHeight - search.height()) / 2, width,
                         search.height());
    placeTags();
}

// Where what is played begins at the earliest.
int TitleRow::left() const {
    return (views_->isHidden() ? menus_->geometry() : views_->geometry()).right() + 2 * kPadding;
}

// In a narrow window names of futures give way, down to their letters.
int TitleRow::tagWidth(const FutureTag& tag) const {
    const int space = search_->x() - 2 * kPadding - left();
    const int count = (a_->name().isEmpty() ? 0 : 1) + (b_->name().isEmpty() ? 0 : 1);
    const int each = (space - kLeastScenario) / std::max(count, 1) - kPadding;
    const int whole = tag.sizeHint().width();
    return whole <= each ? whole : each < kLeastNamedTag ? kLeastTitleTag : each;
}

// In the window's middle, unless menus or search stand there.
TitleRow::Places TitleRow::places() const {
    const int left = this->left();
    const int space = search_->x() - 2 * kPadding - left;
    const QFontMetrics bold(words(TextSize::Sentence, QFont::DemiBold));
    const QFontMetrics plain(words(TextSize::Text));
    Places places;
    int tags = 0;
    for (const FutureTag* tag : {a_, b_}) {
        tags += tag->name().isEmpty() ? 0 : kPadding + tagWidth(*tag);
    }
    const int texts = std::max(space - tags, 0);
    places.scenario = bold.elidedText(scenario_, Qt::ElideRight, texts);
    places.first = bold.horizontalAdvance(places.scenario);
    places.beside = plain.elidedText(beside_, Qt::ElideRight, texts - places.first - kTitleGap);
    places.second = plain.horizontalAdvance(places.beside);
    const int all = places.first + kTitleGap + places.second + tags;
    places.x = std::clamp((width() - all) / 2, left, std::max(left, left + space - all));
    return places;
}

void TitleRow::placeTags() {
    const Places texts = places();
    int x = texts.x + texts.first + kTitleGap + texts.second + kPadding;
    for (FutureTag* tag : {a_, b_}) {
        const QSize size(tagWidth(*tag), tag->sizeHint().height());
        tag->setGeometry(x, (kHeight - size.height()) / 2, size.width(), size.height());
        x += tag->name().isEmpty() ? 0 : size.width() + kPadding;
    }
}

void TitleRow::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.panel);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), palette.border);
    const Places texts = places();
    painter.setFont(words(TextSize::Sentence, QFont::DemiBold));
    painter.setPen(palette.text);
    painter.drawText(QRect(texts.x, 0, texts.first + 1, height()), Qt::AlignVCenter,
                     texts.scenario);
    painter.setFont(words(TextSize::Text));
    painter.setPen(palette.text3);
    painter.drawText(QRect(texts.x + texts.first + kTitleGap, 0, texts.second + 1, height()),
                     Qt::AlignVCenter, texts.beside);
}

} // namespace doppel::gui
