// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/fuzzy_match.h"

#include <QAbstractListModel>
#include <QString>

#include <cstddef>
#include <functional>
#include <vector>

namespace doppel::gui {

/// Something that the command palette finds.
struct PaletteEntry {
    QString text;              ///< "Step back"
    QString kind;              ///< "command", "component", …
    QString hint{};            ///< its shortcut, its kind, what an objective says
    std::function<void()> run; ///< what it does when it is chosen
    bool enabled = true;
    QString words{};    ///< by whole words of which it is found, too: its description
    bool isOwn = false; ///< the scenario itself lists it: found by a whole word, it stands first
};

/// The entries that fit what is typed, the best first; with nothing typed all, as they were given.
/// Of those that fit as well, disabled ones come last.
class PaletteModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { KindRole = Qt::UserRole, HintRole, PositionsRole };
    /// Makes entries of what is typed itself, such as a moment to go to: they stand first.
    using Reader = std::function<std::vector<PaletteEntry>(const QString&)>;

    explicit PaletteModel(QObject* parent = nullptr);

    void setEntries(std::vector<PaletteEntry> entries, Reader reader = {});
    void setQuery(const QString& query);
    /// REQUIRES: the row is there.
    const PaletteEntry& entry(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Found {
        const PaletteEntry* entry;
        FuzzyMatch match;
    };

    void filter();

    std::vector<PaletteEntry> entries_;
    std::vector<PaletteEntry> readings_;
    Reader reader_;
    QString query_;
    std::vector<Found> found_;
};

} // namespace doppel::gui
