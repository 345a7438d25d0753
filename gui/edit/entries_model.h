// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"
#include "gui/look/palette.h"

#include <QAbstractTableModel>

#include <vector>

namespace doppel::gui {

/// The entries of a list at the top of a scenario: of the timeline when, how long and what; of the
/// objectives and knobs their names, what they say and whom they are about.
class EntriesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit EntriesModel(QString list, QObject* parent = nullptr);

    const QString& list() const { return list_; }
    /// As many entries as before keep a view's selection.
    void setSheet(const DraftSheet& sheet, const Palette& colours);
    QString pathOf(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString list_;
    std::vector<SheetEntry> entries_;
    std::vector<bool> wrong_;
    const Palette* colours_ = &Palette::light();
};

} // namespace doppel::gui
