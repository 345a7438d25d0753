// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/timeline_editor.h"

#include "gui/edit/new_entry.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "scenarios/file/units_text.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <map>
#include <utility>

namespace doppel::gui {

EntriesEditor::EntriesEditor(ScenarioDocument& document, const QString& list, QWidget* parent)
    : QWidget(parent), document_(document), model_(list), table_(new QTableView(this)),
      addButton_(new QToolButton(this)) {
    table_->setModel(&model_);
    table_->setAccessibleName(list);
    table_->setFrameShape(QFrame::NoFrame);
    table_->setShowGrid(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setTabKeyNavigation(false);
    table_->setWordWrap(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(kRow);
    QHeaderView& header = *table_->horizontalHeader();
    header.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header.setFont(words(TextSize::Figure));
    header.setHighlightSections(false);
    header.resizeSection(0, list == QStringLiteral("timeline") ? 76 : 180);
    header.resizeSection(1, list == QStringLiteral("timeline") ? 76 : 260);
    header.setStretchLastSection(true);

    addButton_->setText(tr("Add"));
    addButton_->setToolTip(tr("Add an entry to the %1").arg(list));
    duplicate_ = action(tr("Duplicate"), Qt::CTRL | Qt::Key_D, tr("Another one like it"));
    delete_ = action(tr("Delete"), QKeySequence::Delete, tr("Take it out of the %1").arg(list));
    earlier_ = action(tr("Up"), Qt::ALT | Qt::Key_Up, tr("One line up"));
    later_ = action(tr("Down"), Qt::ALT | Qt::Key_Down, tr("One line down"));
    const auto at = [this] {
        return static_cast<std::size_t>(chosen());
    };
    connect(duplicate_, &QAction::triggered, this, [this, at, list] {
        wanted_ = chosen() + 1;
        tell(document_.duplicateEntry(list, at()));
    });
    connect(delete_, &QAction::triggered, this,
            [this, at, list] { tell(document_.removeEntry(list, at())); });
    connect(earlier_, &QAction::triggered, this, [this] { moveChosen(-1); });
    connect(later_, &QAction::triggered, this, [this] { moveChosen(1); });

    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(kPadding, kGrid, kPadding, kGrid);
    tools->setSpacing(kGrid);
    tools->addWidget(addButton_);
    for (QAction* tool : {duplicate_, delete_, earlier_, later_}) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(tool);
        tools->addWidget(button);
    }
    tools->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(tools);
    auto* indented = new QHBoxLayout;
    indented->setContentsMargins(kPadding - 2, 0, 0, 0);
    indented->addWidget(table_);
    layout->addLayout(indented, 1);
    setAutoFillBackground(true);

    connect(&document_, &ScenarioDocument::sheetChanged, this, &EntriesEditor::useSheet);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        allowActions();
        if (chosen() >= 0) {
            Q_EMIT partChosen(model_.pathOf(chosen()));
        }
    });
    connect(table_, &QTableView::clicked, this,
            [this] { Q_EMIT partChosen(model_.pathOf(chosen())); });
    if (list != QStringLiteral("timeline")) {
        connect(addButton_, &QToolButton::clicked, this, [this, list] {
            add(list == QStringLiteral("knobs") ? newKnobYaml(firstNameOf("components"))
                                                : newObjectiveYaml(firstNameOf("traffic")));
        });
    }
    allowActions();
}

QAction* EntriesEditor::action(const QString& text, const QKeySequence& keys, const QString& tip) {
    auto* made = new QAction(text, this);
    made->setShortcut(keys);
    made->setShortcutContext(Qt::WidgetShortcut);
    made->setToolTip(tip + QStringLiteral(" (%1)").arg(keys.toString(QKeySequence::NativeText)));
    table_->addAction(made);
    return made;
}

int EntriesEditor::chosen() const {
    return table_->currentIndex().isValid() ? table_->currentIndex().row() : -1;
}

void EntriesEditor::choose(int row) {
    table_->selectRow(row);
}

void EntriesEditor::add(const std::string& yaml) {
    const int row = chosen() >= 0 ? chosen() + 1 : model_.rowCount();
    wanted_ = row;
    tell(document_.insertEntry(model_.list(), static_cast<std::size_t>(row), yaml));
}

void EntriesEditor::moveChosen(int by) {
    const int to = chosen() + by;
    if (chosen() < 0 || to < 0 || to >= model_.rowCount()) {
        return;
    }
    wanted_ = to;
    tell(document_.moveEntry(model_.list(), static_cast<std::size_t>(chosen()),
                             static_cast<std::size_t>(to)));
}

void EntriesEditor::tell(const sim::Status& outcome) {
    if (!outcome) {
        wanted_ = -1;
        Q_EMIT refused(QString::fromStdString(outcome.errors().front().message));
    }
}

void EntriesEditor::useSheet() {
    const int before = chosen();
    model_.setSheet(document_.sheet(), paletteOf(palette()));
    if (wanted_ >= 0 && wanted_ < model_.rowCount() && document_.isRead()) {
        choose(std::exchange(wanted_, -1));
    } else if (chosen() < 0 && before >= 0 && model_.rowCount() > 0) {
        const bool isAtWork = table_->hasFocus();
        const bool wasBlocked = blockSignals(!isAtWork); // else the form shows something else
        choose(std::min(before, model_.rowCount() - 1));
        blockSignals(wasBlocked);
    }
    allowActions();
}

void EntriesEditor::allowActions() {
    for (QAction* each : {duplicate_, delete_}) {
        each->setEnabled(chosen() >= 0);
    }
    earlier_->setEnabled(chosen() > 0);
    later_->setEnabled(chosen() >= 0 && chosen() + 1 < model_.rowCount());
}

std::string EntriesEditor::firstNameOf(std::string_view section) const {
    for (const SheetPart& part : document_.sheet().parts) {
        if (part.path.starts_with(section)) {
            return part.name;
        }
    }
    return {};
}

void EntriesEditor::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        useSheet();
    }
}

TimelineEditor::TimelineEditor(ScenarioDocument& document, QWidget* parent)
    : EntriesEditor(document, QStringLiteral("timeline"), parent), kinds_(new QMenu(this)) {
    std::map<std::string_view, QMenu*> groups;
    for (const models::ActionKind* kind : models::actionKinds()) {
        const models::ActionKey key = models::keyOf(*kind);
        QMenu* menu = kinds_;
        if (!key.value.empty()) {
            QMenu*& group = groups[key.key];
            group = group == nullptr ? kinds_->addMenu(QString::fromUtf8(
                                           key.key.data(), static_cast<qsizetype>(key.key.size())))
                                     : group;
            menu = group;
        }
        const std::string_view name = key.value.empty() ? key.key : key.value;
        auto* add =
            menu->addAction(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
        add->setToolTip(
            QString::fromUtf8(kind->summary.data(), static_cast<qsizetype>(kind->summary.size())));
        menu->setToolTipsVisible(true);
        connect(add, &QAction::triggered, this, [this, kind] { addKind(*kind); });
    }
    addButton().setMenu(kinds_);
    addButton().setPopupMode(QToolButton::InstantPopup);
}

void TimelineEditor::addKind(const models::ActionKind& kind) {
    add(newEventYaml(kind, scenarios::exactText(newAt_ - sim::kStart), firstNameOf("components")));
}

void TimelineEditor::moveEvent(std::size_t event, TimeRange range) {
    tell(document().moveEvent(event, range));
}

} // namespace doppel::gui
