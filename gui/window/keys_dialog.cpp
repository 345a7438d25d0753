// SPDX-License-Identifier: Apache-2.0
#include "gui/window/keys_dialog.h"

#include "gui/look/type.h"
#include "gui/window/actions.h"

#include <QHeaderView>
#include <QKeySequence>
#include <QTableWidget>
#include <QVBoxLayout>

namespace doppel::gui {
namespace {

// Keys of views themselves, which are no commands of the window.
struct ViewKeys {
    const char* text;
    const char* keys;
    const char* tip;
};
constexpr ViewKeys kViewKeys[] = {
    {"Travel the map", "Arrows", "Selects the next component in that direction"},
    {"Move along a chart", "Left, Right", "Moves the cursor by a row"},
    {"Hold something on the timeline", "Up, Down", "Then Left and Right move it"},
    {"Open", "Enter", "Opens what is selected"},
};

void addRow(QTableWidget& table, const QString& text, const QString& keys, const QString& tip) {
    const int row = table.rowCount();
    table.insertRow(row);
    int column = 0;
    for (const QString& cell : {text, keys, tip}) {
        auto* item = new QTableWidgetItem(cell);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        if (column == 1) {
            item->setFont(figures());
        }
        table.setItem(row, column++, item);
    }
}

} // namespace

KeysDialog::KeysDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Commands and keys"));
    resize(760, 640);
    auto* table = new QTableWidget(0, 3, this);
    table->setHorizontalHeaderLabels({tr("Command"), tr("Keys"), tr("What it does")});
    table->setAccessibleName(windowTitle());
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(kRow);
    for (const CommandText& text : commandTexts()) {
        QStringList keys;
        for (const QString& key :
             QString::fromUtf8(text.shortcuts).split(u' ', Qt::SkipEmptyParts)) {
            keys << QKeySequence(key).toString(QKeySequence::NativeText);
        }
        addRow(*table, tr(text.text).remove(u'&'), keys.join(QStringLiteral("  ")), tr(text.tip));
    }
    for (const ViewKeys& keys : kViewKeys) {
        addRow(*table, tr(keys.text), tr(keys.keys), tr(keys.tip));
    }
    table->resizeColumnsToContents();
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    layout->addWidget(table);
}

} // namespace doppel::gui
