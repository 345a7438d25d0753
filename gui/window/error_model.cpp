// SPDX-License-Identifier: Apache-2.0
#include "gui/window/error_model.h"

#include <QFileInfo>

namespace doppel::gui {

ErrorModel::ErrorModel(QObject* parent) : QAbstractListModel(parent) {}

void ErrorModel::setErrors(const sim::Errors& errors) {
    beginResetModel();
    errors_ = errors;
    endResetModel();
}

int ErrorModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(errors_.size());
}

QVariant ErrorModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const sim::Error& error = errors_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(error.message);
    case PlaceRole:
        return placeText(error.where);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(placeText(error.where),
                                            QString::fromStdString(error.message));
    case Qt::ToolTipRole:
        return QString::fromStdString(toText(error));
    default:
        return {};
    }
}

QString placeText(const sim::Where& where) {
    QStringList parts;
    if (!where.file.empty()) {
        parts << QFileInfo(QString::fromStdString(where.file)).fileName();
    }
    if (where.line > 0) {
        parts << QObject::tr("line %1").arg(where.line);
    }
    if (where.line > 0 && where.column > 0) {
        parts << QObject::tr("column %1").arg(where.column);
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace doppel::gui
