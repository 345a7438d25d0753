// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/timeline_content.h"
#include "gui/whatif/branch_words.h"

#include <QAbstractItemModel>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace doppel::gui {

/// A future as a row of the tree.
struct BranchRow {
    std::uint32_t id = 0;
    std::optional<std::uint32_t> parent{};
    QString name{};
    QString moment{}; ///< when it parted: "36:00"; "" of the scenario itself
    QString what{};   ///< that was done: "frontend.replicas 6 → 4"
    QString until{};  ///< "up to 12:30" where it was not played to its end; else ""
    QString state{};  ///< what keeps it: "is played again", "stopped at 41:10"; "": nothing
    BranchFigures figures{};
    bool isStored = false; ///< a stored run, laid over
    FutureRole role = FutureRole::Other;
    bool operator==(const BranchRow&) const = default;
};

/// The tree of futures. Rows are values; what they are asked to become is signalled.
class BranchModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    static constexpr int kIdRole = Qt::UserRole;

    explicit BranchModel(QObject* parent = nullptr);
    ~BranchModel() override;

    /// A parent before its branches. Those of the same tree change in place.
    void setRows(std::vector<BranchRow> rows);
    /// REQUIRES: valid.
    const BranchRow& row(const QModelIndex& index) const;
    QModelIndex indexOf(std::uint32_t id) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void renameWanted(std::uint32_t id, const QString& name);

private:
    struct Node {
        BranchRow row;
        std::optional<std::size_t> parent; // among the nodes; none: it is a root
        std::vector<std::size_t> branches;
    };
    const std::vector<std::size_t>& below(const QModelIndex& parent) const;

    std::vector<Node> nodes_;
    std::vector<std::size_t> roots_;
};

} // namespace doppel::gui
