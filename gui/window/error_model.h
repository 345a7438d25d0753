// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <QAbstractListModel>

namespace doppel::gui {

/// What is wrong with a scenario, each with its place, in their order.
class ErrorModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { PlaceRole = Qt::UserRole };

    explicit ErrorModel(QObject* parent = nullptr);

    void setErrors(const sim::Errors& errors);
    const sim::Errors& errors() const { return errors_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    sim::Errors errors_;
};

/// "search.yaml, line 6, column 5"; "" where no place is known.
QString placeText(const sim::Where& where);

} // namespace doppel::gui
