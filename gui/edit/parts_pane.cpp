// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/parts_pane.h"

#include "gui/edit/kind_chooser.h"
#include "gui/edit/new_entry.h"
#include "gui/look/type.h"
#include "scenarios/file/value_path.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace doppel::gui {

PartsPane::PartsPane(ScenarioDocument& document, QWidget* parent)
    : QWidget(parent), document_(document), list_(new QListView(this)) {
    list_->setModel(&model_);
    list_->setAccessibleName(tr("Parts of the scenario"));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setUniformItemSizes(true);
    list_->setIconSize({16, 16});
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    addComponent_ = action(tr("Add component…"), Qt::Key_Insert, tr("A kind and a name"));
    addSource_ = action(tr("Add source…"), {}, tr("Visitors, crawlers, a log that is replayed"));
    rename_ = action(tr("Rename"), Qt::Key_F2, tr("What refers to it follows"));
    remove_ = action(tr("Remove"), QKeySequence::Delete, tr("Take it out of the scenario"));

    auto* add = new QToolButton(this);
    add->setText(tr("Add"));
    add->setToolTip(tr("Add a component or a source"));
    auto* menu = new QMenu(add);
    menu->addActions({addComponent_, addSource_});
    add->setMenu(menu);
    add->setPopupMode(QToolButton::InstantPopup);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(0, kGrid, kGrid, kGrid);
    tools->setSpacing(kGrid);
    tools->addWidget(add);
    for (QAction* tool : {rename_, remove_}) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(tool);
        tools->addWidget(button);
    }
    tools->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(tools);
    layout->addWidget(list_, 1);
    setAutoFillBackground(true);

    connect(addComponent_, &QAction::triggered, this,
            [this] { askKind(QStringLiteral("components")); });
    connect(addSource_, &QAction::triggered, this, [this] { askKind(QStringLiteral("traffic")); });
    connect(rename_, &QAction::triggered, this, [this] { list_->edit(list_->currentIndex()); });
    connect(remove_, &QAction::triggered, this, &PartsPane::removeChosen);
    connect(&model_, &PartsModel::renameWanted, this, &PartsPane::renamePart,
            Qt::QueuedConnection); // the editor in the list is gone by then
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                allowActions();
                if (index.isValid()) {
                    Q_EMIT partChosen(chosen());
                }
            });
    connect(list_, &QListView::clicked, this, [this] { Q_EMIT partChosen(chosen()); });
    allowActions();
}

QAction* PartsPane::action(const QString& text, const QKeySequence& keys, const QString& tip) {
    auto* made = new QAction(text, this);
    made->setShortcut(keys);
    made->setShortcutContext(Qt::WidgetShortcut);
    made->setToolTip(keys.isEmpty() ? tip
                                    : tip + QStringLiteral(" (%1)").arg(
                                                keys.toString(QKeySequence::NativeText)));
    list_->addAction(made);
    return made;
}

QString PartsPane::chosen() const {
    return list_->currentIndex().data(PartsModel::kPathRole).toString();
}

void PartsPane::useSheet(const QString& chosen) {
    model_.setSheet(document_.sheet(), palette());
    const bool isThere = !wanted_.isEmpty() && model_.rowOf(wanted_) >= 0;
    const QString path = isThere ? std::exchange(wanted_, QString()) : chosen;
    if (isThere) {
        list_->setFocus(Qt::OtherFocusReason);
    }
    if (model_.rowOf(path) >= 0) {
        choose(path);
    }
    allowActions();
}

void PartsPane::choose(const QString& path) {
    const int row = model_.rowOf(path);
    if (row < 0) {
        list_->clearSelection();
        list_->setCurrentIndex({});
    } else if (list_->currentIndex().row() != row) {
        list_->setCurrentIndex(model_.index(row));
    }
}

void PartsPane::allowActions() {
    const SheetPart* part = document_.sheet().part(chosen().toStdString());
    const bool isThing = list_->currentIndex().isValid() && part != nullptr && !part->path.empty();
    rename_->setEnabled(isThing && !part->inherited);
    remove_->setEnabled(isThing);
    for (QAction* add : {addComponent_, addSource_}) {
        add->setEnabled(document_.sheet().isYaml);
    }
}

void PartsPane::askKind(const QString& section) {
    QStringList taken;
    std::string component;
    for (const SheetPart& part : document_.sheet().parts) {
        taken.push_back(QString::fromStdString(part.name));
        if (component.empty() && part.path.starts_with("components.")) {
            component = part.name;
        }
    }
    const std::vector<KindChoice> kinds = kindChoices(section);
    auto* chooser = new KindChooser(section == QStringLiteral("traffic") ? tr("Add a source")
                                                                         : tr("Add a component"),
                                    kinds, std::move(taken), this);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    connect(chooser, &QDialog::accepted, this, [this, chooser, kinds, section, component] {
        const KindChoice& kind = kinds[static_cast<std::size_t>(chooser->chosen())];
        const auto config = kind.defaults();
        const auto describe = [&](models::FieldVisitor& visitor) {
            config->describe(visitor);
        };
        wanted_ = QString::fromStdString(
            scenarios::joinPath(section.toStdString(), chooser->name().toStdString()));
        if (!tell(document_.addPart(section, chooser->name(),
                                    newPartYaml(kind.name, describe, component)))) {
            wanted_.clear();
        }
    });
    chooser->open();
}

void PartsPane::renamePart(const QString& path, const QString& name) {
    if (tell(document_.renamePart(path, name))) {
        wanted_ = QString::fromStdString(
            scenarios::withEntryNamed(path.toStdString(), name.toStdString()));
    }
}

void PartsPane::removeChosen() {
    const int row = list_->currentIndex().row();
    const QString path = chosen();
    if (tell(document_.removePart(path))) {
        wanted_ = model_.index(row + 1 < model_.rowCount() ? row + 1 : row - 1)
                      .data(PartsModel::kPathRole)
                      .toString();
    }
}

bool PartsPane::tell(const sim::Status& outcome) {
    if (!outcome) {
        Q_EMIT refused(QString::fromStdString(outcome.errors().front().message));
    }
    return outcome.ok();
}

void PartsPane::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        model_.setSheet(document_.sheet(), palette());
    }
}

} // namespace doppel::gui
