// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "gui/map/card_face.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QStringList>

#include <functional>
#include <vector>

namespace doppel::gui {

/// A name as it is shown where there is no room for all of it: cut in the middle, as long names
/// differ at their ends; on the left where another would read the same.
QString toldApart(const QString& name,
                  const QStringList& all,
                  const std::function<QString(const QString&, Qt::TextElideMode)>& cut);

/// Figures by name, for a table.
class FigureModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Other figures. Rows with the same names in the same order only change their values, so that
    /// a selection and a scroll bar stay.
    void setLines(std::vector<FigureLine> lines);
    /// Of lines that tell of a queue or little room, and of failures.
    void setColours(const QColor& busy, const QColor& failing);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<FigureLine> lines_;
    QColor busy_ = Qt::black;
    QColor failing_ = Qt::black;
};

/// A component's configuration: each field with its value and unit, its type, its range, what it
/// means and where its default comes from. What differs from the default is set in bold.
class FieldModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Value, Meaning, Type, Range, Source, Columns };
    using QAbstractTableModel::QAbstractTableModel;

    void setComponent(const ComponentSketch& component);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const FieldSketch& field, int column) const;

    std::vector<FieldSketch> fields_;
    std::string owner_;
};

} // namespace doppel::gui
