// SPDX-License-Identifier: Apache-2.0
#include "gui/map/inside_page.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/map/plain_table.h"
#include "gui/map/shown_pane.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

QLabel* captionOf(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(words(TextSize::Text, QFont::DemiBold));
    return label;
}

// Names in the first column: no two are cut to the same.
class NameDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        constexpr int kInset = 8;
        QStyledItemDelegate::initStyleOption(option, index);
        QStringList all;
        for (int row = 0; row < index.model()->rowCount(); ++row) {
            all << index.siblingAtRow(row).data().toString();
        }
        const int room = option->rect.width() - kInset;
        option->text =
            toldApart(option->text, all, [&](const QString& name, Qt::TextElideMode how) {
                return option->fontMetrics.elidedText(name, how, room);
            });
    }
};

void stretchNames(QTableView& table) {
    table.setItemDelegateForColumn(0, new NameDelegate(&table));
    table.horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table.horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    table.horizontalHeader()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
}

} // namespace

InsidePage::InsidePage(QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), summary_(new QLabel(this)),
      state_(new QLabel(this)), reference_(new QLabel(this)),
      empty_(new QLabel(tr("Select a component on the map and press Enter to see it from inside."),
                        this)),
      content_(new QWidget(this)), filter_(new QLineEdit(this)), shown_(new ShownPane(this)) {
    title_->setFont(words(TextSize::Headline, QFont::DemiBold));
    summary_->setWordWrap(true);
    reference_->setTextFormat(Qt::RichText);
    connect(reference_, &QLabel::linkActivated, this, [this] { Q_EMIT referenceWanted(kind_); });
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setForegroundRole(QPalette::PlaceholderText);

    auto* head = new QHBoxLayout;
    head->addWidget(title_);
    head->addSpacing(kPadding);
    head->addWidget(state_, 1);
    head->addWidget(reference_);
    auto* sides = new QSplitter(Qt::Horizontal, content_);
    sides->addWidget(makeLiveSide());
    auto* told = new QSplitter(Qt::Vertical, sides);
    told->addWidget(shown_);
    told->addWidget(makeFieldSide());
    told->setChildrenCollapsible(false);
    sides->addWidget(told);
    sides->setStretchFactor(0, 3);
    sides->setStretchFactor(1, 4);
    sides->setChildrenCollapsible(false);
    auto* inner = new QVBoxLayout(content_);
    inner->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    inner->addLayout(head);
    inner->addWidget(summary_);
    inner->addWidget(sides, 1);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(content_);
    layout->addWidget(empty_);
    setAutoFillBackground(true);
    clear();
}

QWidget* InsidePage::makeLiveSide() {
    auto* side = new QWidget(this);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, kGrid, kPadding, 0);
    nowCaption_ = captionOf(tr("Now"), side);
    layout->addWidget(nowCaption_);
    now_ = makePlainTable(figures_, tr("What it shows now"), side);
    now_->horizontalHeader()->hide();
    now_->setColumnHidden(2, true); // no totals of what is now
    stretchNames(*now_);
    layout->addWidget(now_, 2);
    layout->addWidget(captionOf(tr("Metrics"), side));
    QTableView* metrics = makePlainTable(metrics_, tr("Its metrics"), side);
    stretchNames(*metrics);
    layout->addWidget(metrics, 2);
    return side;
}

QWidget* InsidePage::makeFieldSide() {
    auto* side = new QWidget(this);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, kGrid, 0, 0);
    auto* head = new QHBoxLayout;
    head->addWidget(captionOf(tr("Configuration"), side));
    head->addStretch();
    filter_->setPlaceholderText(tr("Filter fields"));
    filter_->setAccessibleName(tr("Filter fields"));
    filter_->setClearButtonEnabled(true);
    filter_->setMaximumWidth(200);
    head->addWidget(filter_);
    layout->addLayout(head);
    auto* filtered = new QSortFilterProxyModel(this);
    filtered->setSourceModel(&fields_);
    filtered->setFilterKeyColumn(-1); // any column
    filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(filter_, &QLineEdit::textChanged, filtered,
            &QSortFilterProxyModel::setFilterFixedString);
    table_ = makePlainTable(*filtered, tr("Its configuration"), side);
    table_->installEventFilter(this);
    QHeaderView& header = *table_->horizontalHeader();
    header.resizeSection(FieldModel::Name, 120);
    header.resizeSection(FieldModel::Value, 130);
    header.resizeSection(FieldModel::Type, 70);
    header.resizeSection(FieldModel::Range, 70);
    header.resizeSection(FieldModel::Source, 100);
    header.setSectionResizeMode(FieldModel::Meaning, QHeaderView::Stretch);
    table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(table_, 1);
    return side;
}

void InsidePage::setComponent(const ComponentSketch& component) {
    component_ = QString::fromStdString(component.name);
    kind_ = QString::fromStdString(component.kind);
    takesRequests_ = takesRequests(component.kind);
    title_->setText(component_);
    summary_->setText(component.summary.empty() ? kind_
                                                : kind_ + QStringLiteral(": ") +
                                                      QString::fromStdString(component.summary));
    useColours();
    fields_.setComponent(component);
    filter_->clear();
    state_->clear();
    figures_.setLines({});
    metrics_.setLines({});
    shown_->clear();
    content_->show();
    empty_->hide();
}

void InsidePage::setNow(const CardFace& face,
                        std::vector<FigureLine> figures,
                        std::vector<FigureLine> metrics) {
    const bool isTold = face.isAsked || face.health != HealthMark::NoRequests;
    state_->setText(isTold           ? wordOf(face.health)
                    : takesRequests_ ? tr("nobody asks it")
                                     : QString());
    figures_.setLines(std::move(figures));
    nowCaption_->setVisible(figures_.rowCount() > 0);
    now_->setVisible(figures_.rowCount() > 0);
    now_->setMaximumHeight(std::max(1, figures_.rowCount()) * kRow + 2); // not more than it has
    metrics_.setLines(std::move(metrics));
}

void InsidePage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        useColours();
    }
    QWidget::changeEvent(event);
}

// Where there is no room for all, what a field means matters more than what it may be.
bool InsidePage::eventFilter(QObject* watched, QEvent* event) {
    constexpr int kRoomForAll = 620;
    constexpr int kRoomForMeaning = 380;
    if (watched == table_ && event->type() == QEvent::Resize) {
        const bool isNarrow = table_->width() < kRoomForAll;
        for (const int column : {FieldModel::Type, FieldModel::Range, FieldModel::Source}) {
            table_->setColumnHidden(column, isNarrow);
        }
        // Where a meaning could not be read, a name is whole, and tells it when it is pointed at.
        table_->setColumnHidden(FieldModel::Meaning, table_->width() < kRoomForMeaning);
        const QHeaderView::ResizeMode mode =
            table_->width() < kRoomForMeaning ? QHeaderView::Stretch : QHeaderView::Interactive;
        table_->horizontalHeader()->setSectionResizeMode(FieldModel::Name, mode);
    }
    return QWidget::eventFilter(watched, event);
}

void InsidePage::useColours() {
    const Palette& palette = paletteOf(this->palette());
    figures_.setColours(palette.busy.text, palette.failing.text);
    reference_->setText(
        QStringLiteral("<a href=\"reference\" style=\"color: %1\">%2</a>")
            .arg(palette.link.name(), tr("Reference of “%1”").arg(kind_.toHtmlEscaped())));
}

void InsidePage::clear() {
    component_.clear();
    content_->hide();
    empty_->show();
}

} // namespace doppel::gui
