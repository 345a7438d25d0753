// SPDX-License-Identifier: Apache-2.0
#include "gui/window/start_page.h"

#include "gui/edit/mark_icon.h"
#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/time/transport.h"
#include "gui/window/app_settings.h"
#include "gui/window/cards_pane.h"
#include "gui/window/scenario_card.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QScrollArea>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace doppel::gui {
namespace {

constexpr int kSideWidth = 314;
constexpr int kSidePadding = 20;
constexpr int kMainPadding = 24;

QLabel* textLabel(const QString& text, const QFont& font, QPalette::ColorRole role) {
    auto* label = new QLabel(text);
    label->setFont(font);
    label->setForegroundRole(role);
    return label;
}

/// Where files are dropped: the window takes them anywhere; this says so.
class DropHint final : public QWidget {
public:
    using QWidget::QWidget;
    QSize sizeHint() const override { return {200, 60}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const Palette& palette = paletteOf(this->palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette.strongBorder, 1, Qt::DashLine));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kCardRadius,
                                kCardRadius);
        painter.setFont(words(TextSize::Sentence));
        painter.setPen(palette.text2);
        painter.drawText(rect().adjusted(0, 10, 0, -30), Qt::AlignCenter,
                         QObject::tr("Drop a scenario or a stored run here"));
        painter.setFont(words(TextSize::Figure));
        painter.setPen(palette.text3);
        painter.drawText(rect().adjusted(0, 30, 0, -10), Qt::AlignCenter,
                         QObject::tr("or start with doppel-gui FILE"));
    }
};

/// A file that was opened before: its name, and where it is.
class RecentRow final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {100, 40};
    }

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const Palette& palette = paletteOf(option.palette);
        painter->save();
        const bool held = option.state.testFlag(QStyle::State_Selected) &&
                          option.state.testFlag(QStyle::State_HasFocus);
        if (held || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->fillRect(option.rect, held ? palette.selection : palette.hover);
        }
        const QFileInfo file(index.data(Qt::UserRole).toString());
        const QRect space = option.rect.adjusted(2 * kGrid, 0, -2 * kGrid, 0);
        painter->setFont(words(TextSize::Sentence, QFont::DemiBold));
        painter->setPen(palette.text);
        const auto shortened = [&](const QString& text, Qt::TextElideMode mode) {
            return painter->fontMetrics().elidedText(text, mode, space.width());
        };
        painter->drawText(space.adjusted(0, 4, 0, -20), Qt::AlignVCenter,
                          shortened(file.fileName(), Qt::ElideRight));
        painter->setFont(words(TextSize::Figure));
        painter->setPen(palette.text3);
        painter->drawText(space.adjusted(0, 20, 0, -4), Qt::AlignVCenter,
                          shortened(file.path(), Qt::ElideMiddle));
        painter->restore();
    }
};

} // namespace

StartPage::StartPage(AppSettings& settings, QAction& open, QWidget* parent)
    : QWidget(parent), settings_(settings), filter_(library_), reading_(new QTimer(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeSide(open));
    layout->addWidget(makeMain(), 1);
    connect(&settings, &AppSettings::recentFilesChanged, this, &StartPage::showRecent);
    connect(reading_, &QTimer::timeout, this, [this] {
        if (!library_.readNext()) {
            reading_->stop();
        }
    });
    showRecent();
}

QWidget* StartPage::makeSide(QAction& open) {
    auto* side = new QWidget;
    side->setFixedWidth(kSideWidth);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(kSidePadding, 16, kSidePadding + 1, kSidePadding);
    layout->setSpacing(0);
    layout->addWidget(
        textLabel(tr("Doppel"), words(TextSize::Page, QFont::DemiBold), QPalette::WindowText));
    layout->addSpacing(2);
    layout->addWidget(textLabel(tr("Play a platform. Break it. Ask what if."),
                                words(TextSize::Sentence), QPalette::PlaceholderText));
    layout->addSpacing(14);
    open_ = new ActionButton(open, ActionButton::Look::Filled, side);
    open_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    layout->addWidget(open_);
    layout->addSpacing(10);
    layout->addWidget(new DropHint(side));
    layout->addSpacing(20);
    layout->addWidget(
        textLabel(tr("RECENT"), words(TextSize::Tick, QFont::DemiBold), QPalette::PlaceholderText));
    layout->addSpacing(kGrid);
    recent_ = new QListWidget(side);
    recent_->setAccessibleName(tr("Files that were opened before"));
    recent_->setFrameShape(QFrame::NoFrame);
    recent_->setItemDelegate(new RecentRow(recent_));
    recent_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    recent_->setMouseTracking(true);
    connect(recent_, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        Q_EMIT chosen(item->data(Qt::UserRole).toString());
    });
    connect(recent_, &QListWidget::itemClicked, recent_, &QListWidget::itemActivated);
    layout->addWidget(recent_, 1);
    noRecent_ =
        textLabel(tr("Files that you open are listed here."), words(), QPalette::PlaceholderText);
    layout->addWidget(noRecent_);
    layout->addStretch();
    return side;
}

QWidget* StartPage::makeMain() {
    auto* main = new QWidget;
    auto* layout = new QVBoxLayout(main);
    layout->setContentsMargins(kMainPadding, 18, kMainPadding, 0);
    layout->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->addWidget(
        textLabel(tr("Scenarios"), words(TextSize::Page, QFont::DemiBold), QPalette::WindowText));
    head->addStretch();
    filterField_ = new QLineEdit(main);
    filterField_->setClearButtonEnabled(true);
    filterField_->setFixedSize(280, 28);
    filterField_->setTextMargins(6, 0, 6, 0);
    filterField_->setAccessibleName(tr("Filter the scenarios"));
    filterField_->setToolTip(tr("Titles, texts, platforms and files (/)"));
    searchMark_ = filterField_->addAction(QIcon(), QLineEdit::LeadingPosition);
    showSearchMark();
    filterField_->installEventFilter(this);
    connect(filterField_, &QLineEdit::textChanged, &filter_, &LibraryFilter::setWords);
    connect(filterField_, &QLineEdit::returnPressed, this, [this] {
        if (!cards_->cards().empty()) {
            cards_->cards().front()->click();
        }
    });
    head->addWidget(filterField_);
    layout->addLayout(head);
    cards_ = new CardsPane(library_, filter_);
    connect(cards_, &CardsPane::chosen, this, &StartPage::chosen);
    auto* scroll = new QScrollArea(main);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(cards_);
    scroll->viewport()->setAutoFillBackground(false);
    cards_->setAutoFillBackground(false);
    layout->addWidget(scroll, 1);
    return main;
}

void StartPage::setLibrary(std::vector<LibraryScenario> library) {
    filterField_->clear(); // another visit
    library_.setLibrary(std::move(library));
    filterField_->setVisible(library_.rowCount() > 0);
    filterField_->setPlaceholderText(tr("Filter %1 scenarios").arg(library_.rowCount()));
    reading_->start(0);
}

void StartPage::showRecent() {
    recent_->clear();
    for (const QString& file : settings_.recentFiles()) {
        auto* item = new QListWidgetItem(recent_);
        item->setData(Qt::UserRole, file);
        item->setData(Qt::AccessibleTextRole, QFileInfo(file).fileName());
        item->setToolTip(file);
    }
    recent_->setVisible(recent_->count() > 0);
    noRecent_->setVisible(recent_->count() == 0);
}

void StartPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    QWidget* first = cards_->cards().empty() ? static_cast<QWidget*>(open_)
                                             : static_cast<QWidget*>(cards_->cards().front());
    first->setFocus(Qt::OtherFocusReason);
}

void StartPage::showSearchMark() {
    const QColor ink = paletteOf(palette()).text3;
    constexpr qreal kSize = 13;
    searchMark_->setIcon(
        markIcon(paletteOf(palette()), [&](QPainter& painter, QPointF centre, const QColor&) {
            drawIcon(painter, Icon::Search, centre, kSize, ink);
        }));
}

void StartPage::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = (event->modifiers() & ~Qt::ShiftModifier) == Qt::NoModifier;
    const bool isTyped = isPlain && !event->text().isEmpty() && event->text().front().isPrint();
    const bool isWanted = event->matches(QKeySequence::Find) || event->text() == u'/';
    if (!filterField_->isVisible() || !(isTyped || isWanted)) {
        QWidget::keyPressEvent(event);
        return;
    }
    filterField_->setFocus(Qt::ShortcutFocusReason);
    if (isTyped && !isWanted) {
        filterField_->insert(event->text());
    }
}

void StartPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && searchMark_ != nullptr) {
        showSearchMark();
    }
}

bool StartPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == filterField_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down && !cards_->cards().empty()) {
            cards_->cards().front()->setFocus(Qt::TabFocusReason);
            return true;
        }
        if (key == Qt::Key_Escape && !filterField_->text().isEmpty()) {
            filterField_->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void StartPage::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.window);
    painter.fillRect(QRect(0, 0, kSideWidth, height()), palette.panel);
    painter.fillRect(QRect(kSideWidth - 1, 0, 1, height()), palette.border);
}

} // namespace doppel::gui
