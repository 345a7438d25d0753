// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/run_preview.h"
#include "gui/window/scenario_library.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::gui {

/// The scenarios of the library, those of a platform beside each other. Small charts come later:
/// each is read when it is asked for by readNext(), so that the window opens at once.
class LibraryModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { PlatformRole = Qt::UserRole, AboutRole, FileRole };

    explicit LibraryModel(QObject* parent = nullptr);

    void setLibrary(std::vector<LibraryScenario> library);
    /// REQUIRES: the row is there.
    const LibraryScenario& scenario(int row) const;
    /// Null: it is not read yet, or there is none.
    const RunPreview* preview(int row) const;
    /// Reads one small chart; false: there is none left to read.
    bool readNext();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        LibraryScenario scenario;
        std::optional<RunPreview> preview{};
    };

    std::vector<Row> rows_;
    std::size_t next_ = 0; // whose chart is read next
};

/// The scenarios in whose title, text, platform or file each word that is looked for is found.
class LibraryFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit LibraryFilter(LibraryModel& library, QObject* parent = nullptr);

    void setWords(const QString& words);
    /// The row of the library that a row of this one is.
    int libraryRow(int row) const;

Q_SIGNALS:
    /// What was looked for is another, and all rows are those that are found.
    void filtered();

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    LibraryModel& library_;
    QStringList words_;
};

} // namespace doppel::gui
