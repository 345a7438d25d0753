// SPDX-License-Identifier: Apache-2.0
#include "gui/window/error_page.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/time/transport.h"
#include "gui/window/source_view.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTextOption>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kErrorsWidth = 520;
constexpr int kErrorLeft = 34;
constexpr std::chrono::milliseconds kSettle{200};

/// An error: where it is, and what, in as many lines as that takes.
class ErrorRow final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        const int width = view == nullptr ? kErrorsWidth : view->viewport()->width();
        const QRect text =
            QFontMetrics(words()).boundingRect(QRect(0, 0, width - kErrorLeft - kPadding, 1000),
                                               Qt::TextWordWrap, index.data().toString());
        return {kErrorsWidth / 2, text.height() + 40};
    }

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const Palette& palette = paletteOf(option.palette);
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->fillRect(option.rect, palette.selection);
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                              palette.accent);
        }
        drawHealth(*painter, HealthMark::Failing,
                   QPointF(option.rect.left() + 19, option.rect.top() + 17), 14, palette);
        const QRect space = option.rect.adjusted(kErrorLeft, 8, -kPadding, -8);
        painter->setFont(words(TextSize::Text, QFont::DemiBold));
        painter->setPen(palette.failing.text);
        painter->drawText(
            QRect(space.topLeft(), QSize(space.width(), 18)), Qt::AlignVCenter,
            painter->fontMetrics().elidedText(index.data(ErrorModel::PlaceRole).toString(),
                                              Qt::ElideMiddle, space.width()));
        painter->setFont(words());
        painter->setPen(palette.text);
        painter->drawText(space.adjusted(0, 20, 0, 0), Qt::TextWordWrap, index.data().toString());
        painter->restore();
    }
};

QLabel* wrappedLabel(const QFont& font, QPalette::ColorRole role) {
    auto* label = new QLabel;
    label->setFont(font);
    label->setForegroundRole(role);
    label->setWordWrap(true);
    return label;
}

} // namespace

ErrorPage::ErrorPage(QAction& reload, QAction& open, QWidget* parent)
    : QWidget(parent), title_(wrappedLabel(words(TextSize::Page, QFont::DemiBold), QPalette::Text)),
      note_(wrappedLabel(words(TextSize::Sentence), QPalette::PlaceholderText)),
      place_(wrappedLabel(words(TextSize::Figure), QPalette::PlaceholderText)),
      list_(new QListView), errors_(new QWidget), source_(new SourceView) {
    list_->setModel(&model_);
    list_->setItemDelegate(new ErrorRow(list_));
    list_->setAccessibleName(tr("Errors of the scenario"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setResizeMode(QListView::Adjust);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& now) { showPlace(now.row()); });
    auto* buttons = new QHBoxLayout;
    auto* edit = new QAction(tr("Edit"), this);
    edit->setToolTip(tr("Edits the scenario where the chosen error is"));
    connect(edit, &QAction::triggered, this, &ErrorPage::editShown);
    connect(list_, &QListView::activated, edit, &QAction::trigger);
    buttons->addWidget(new ActionButton(reload, ActionButton::Look::Filled, errors_));
    buttons->addWidget(new ActionButton(open, ActionButton::Look::Plain, errors_));
    buttons->addWidget(new ActionButton(*edit, ActionButton::Look::Plain, errors_));
    buttons->addStretch();
    auto* left = new QVBoxLayout(errors_);
    left->setContentsMargins(20, 16, 20, 16);
    left->addWidget(title_);
    left->addWidget(note_);
    left->addSpacing(kPadding);
    left->addLayout(buttons);
    left->addSpacing(kPadding);
    left->addWidget(list_, 1);
    errors_->setFixedWidth(kErrorsWidth);
    auto* right = new QVBoxLayout;
    right->setContentsMargins(1, 0, 0, 0);
    right->setSpacing(0);
    place_->setContentsMargins(kPadding, 7, kPadding, 7);
    right->addWidget(place_);
    right->addWidget(source_, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(errors_);
    layout->addLayout(right, 1);
    settle_.setSingleShot(true);
    settle_.setInterval(kSettle);
    connect(&watcher_, &QFileSystemWatcher::fileChanged, &settle_, qOverload<>(&QTimer::start));
    connect(&settle_, &QTimer::timeout, this, &ErrorPage::changedOnDisk);
}

void ErrorPage::editShown() {
    const auto row = static_cast<std::size_t>(std::max(0, list_->currentIndex().row()));
    const sim::Where where =
        row < model_.errors().size() ? model_.errors()[row].where : sim::Where{};
    Q_EMIT editWanted(source_->file(), where.line, where.column);
}

QString ErrorPage::fileOf(const sim::Error& error) const {
    const QString file = QString::fromStdString(error.where.file);
    return QFileInfo(file).isFile() ? file : scenario_;
}

void ErrorPage::showErrors(const QString& scenario, const sim::Errors& errors) {
    scenario_ = scenario;
    const QString name = QFileInfo(scenario).fileName();
    title_->setText(tr("%1 can't be played").arg(name));
    note_->setText(errors.size() == 1
                       ? tr("One thing is wrong. It is read again when the file is saved.")
                       : tr("%1 things are wrong. It is read again when the file is saved.")
                             .arg(errors.size()));
    errors_->show();
    model_.setErrors(errors);
    QStringList files{scenario};
    for (const sim::Error& error : errors) {
        files << fileOf(error);
    }
    watch(files);
    source_->setFile(files.value(1, scenario)); // what was there before may be an older text of it
    list_->setCurrentIndex(model_.index(0));
    list_->setFocus(Qt::OtherFocusReason);
}

void ErrorPage::showText(const QString& scenario) {
    scenario_ = scenario;
    errors_->hide();
    model_.setErrors({});
    rest();
    place_->setText(scenario);
    source_->setFile(scenario);
    source_->setMarkedLines({});
}

void ErrorPage::rest() {
    settle_.stop();
    if (!watcher_.files().isEmpty()) {
        watcher_.removePaths(watcher_.files());
    }
}

void ErrorPage::watch(const QStringList& files) {
    rest();
    for (const QString& file : files) {
        if (QFileInfo::exists(file) && !watcher_.files().contains(file)) {
            watcher_.addPath(file);
        }
    }
}

void ErrorPage::showPlace(int row) {
    const sim::Errors& errors = model_.errors();
    if (row < 0 || static_cast<std::size_t>(row) >= errors.size()) {
        return;
    }
    const sim::Error& error = errors[static_cast<std::size_t>(row)];
    const QString file = fileOf(error);
    if (source_->file() != file) {
        source_->setFile(file);
    }
    QSet<int> lines;
    for (const sim::Error& other : errors) {
        if (fileOf(other) == file && other.where.line > 0) {
            lines << other.where.line;
        }
    }
    source_->setMarkedLines(lines);
    source_->goTo(error.where.line, error.where.column);
    place_->setText(file);
}

void ErrorPage::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.panel);
    if (errors_->isVisible()) {
        painter.fillRect(QRect(kErrorsWidth, 0, 1, height()), palette.border);
    }
}

} // namespace doppel::gui
