// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/kind_chooser.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "models/registry.h"
#include "models/traffic/traffic_kinds.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <utility>

namespace doppel::gui {
namespace {

constexpr int kKindRow = 44;
constexpr int kSummaryRole = Qt::UserRole;
constexpr int kSearchRole = Qt::UserRole + 1;

/// A kind's icon and name, and below what it is.
class KindRow final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {200, kKindRow};
    }
    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const Palette& colours = paletteOf(option.palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->fillRect(option.rect, colours.selection);
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, kKindRow)), colours.accent);
        }
        const QString name = index.data().toString();
        const QRect space = option.rect.adjusted(kPadding, kGrid, -kPadding, -kGrid);
        drawIcon(*painter, iconOf(name.toStdString()), QPointF(space.left() + 8, space.top() + 9),
                 16, colours.text2);
        const QRect text = space.adjusted(28, 0, 0, 0);
        painter->setPen(colours.text);
        painter->setFont(words(TextSize::Text, QFont::DemiBold));
        painter->drawText(text, Qt::AlignTop, name);
        painter->setPen(colours.text2);
        painter->setFont(words());
        painter->drawText(text, Qt::AlignBottom,
                          painter->fontMetrics().elidedText(index.data(kSummaryRole).toString(),
                                                            Qt::ElideRight, text.width()));
        painter->restore();
    }
};

template <class Kinds>
std::vector<KindChoice> choicesOf(const Kinds& kinds) {
    std::vector<KindChoice> choices;
    for (const auto& kind : kinds) {
        choices.push_back({std::string(kind.name), std::string(kind.summary), kind.defaults});
    }
    return choices;
}

} // namespace

std::vector<KindChoice> kindChoices(const QString& section) {
    return section == QStringLiteral("traffic") ? choicesOf(models::trafficKinds())
                                                : choicesOf(models::componentKinds());
}

KindChooser::KindChooser(const QString& title,
                         const std::vector<KindChoice>& kinds,
                         QStringList taken,
                         QWidget* parent)
    : QDialog(parent), taken_(std::move(taken)), model_(new QStandardItemModel(this)),
      found_(new QSortFilterProxyModel(this)), search_(new QLineEdit(this)),
      list_(new QListView(this)), name_(new QLineEdit(this)), why_(new QLabel(this)) {
    setWindowTitle(title);
    for (const KindChoice& kind : kinds) {
        auto* item = new QStandardItem(QString::fromStdString(kind.name));
        const QString summary = QString::fromStdString(kind.summary);
        item->setData(summary, kSummaryRole);
        item->setData(item->text() + QLatin1Char(' ') + summary, kSearchRole);
        item->setData(summary, Qt::ToolTipRole);
        item->setData(summary, Qt::AccessibleDescriptionRole);
        item->setEditable(false);
        model_->appendRow(item);
    }
    found_->setSourceModel(model_);
    found_->setFilterRole(kSearchRole);
    found_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    list_->setModel(found_);
    list_->setItemDelegate(new KindRow(list_));
    list_->setUniformItemSizes(true);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setAccessibleName(tr("Kinds"));
    search_->setPlaceholderText(tr("Find a kind by its name or by what it is"));
    search_->setAccessibleName(tr("Find a kind"));
    search_->setClearButtonEnabled(true);
    search_->installEventFilter(this);
    auto* label = new QLabel(tr("&Name in the scenario"), this);
    label->setBuddy(name_);
    name_->setAccessibleName(tr("Name in the scenario"));
    why_->setForegroundRole(QPalette::PlaceholderText);
    auto* buttons = new QDialogButtonBox(this);
    add_ = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
    buttons->addButton(QDialogButtonBox::Cancel);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(search_);
    layout->addWidget(list_, 1);
    layout->addWidget(label);
    layout->addWidget(name_);
    layout->addWidget(why_);
    layout->addWidget(buttons);
    resize(620, 560);
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        found_->setFilterFixedString(text.trimmed());
        list_->setCurrentIndex(found_->index(0, 0));
        check();
    });
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &KindChooser::suggest);
    connect(list_, &QListView::activated, add_, &QPushButton::click);
    connect(name_, &QLineEdit::textChanged, this, &KindChooser::check);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    list_->setCurrentIndex(found_->index(0, 0));
}

int KindChooser::chosen() const {
    const QModelIndex index = list_->currentIndex();
    return index.isValid() ? found_->mapToSource(index).row() : -1;
}

QString KindChooser::name() const {
    return name_->text().trimmed();
}

// Arrows choose a kind while the search has the focus.
bool KindChooser::eventFilter(QObject* watched, QEvent* event) {
    if (watched == search_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent&>(*event).key();
        const int row = list_->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const QModelIndex next = found_->index(row, 0);
            list_->setCurrentIndex(next.isValid() ? next : list_->currentIndex());
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void KindChooser::suggest() {
    if (chosen() >= 0 && (name().isEmpty() || name() == suggested_)) {
        const QString kind = list_->currentIndex().data().toString();
        suggested_ = kind;
        for (int number = 2; taken_.contains(suggested_); ++number) {
            suggested_ = kind + QLatin1Char('-') + QString::number(number);
        }
        name_->setText(suggested_);
    }
    check();
}

void KindChooser::check() {
    const QString why = chosen() < 0              ? tr("No kind fits.")
                        : name().isEmpty()        ? tr("It needs a name.")
                        : taken_.contains(name()) ? tr("%1 is there already.").arg(name())
                                                  : QString();
    why_->setText(why);
    add_->setEnabled(why.isEmpty());
}

} // namespace doppel::gui
