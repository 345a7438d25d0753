// SPDX-License-Identifier: Apache-2.0
#pragma once

class QAbstractItemModel;
class QString;
class QTableView;
class QWidget;

namespace doppel::gui {

/// A table to read from: rows of one line, none is edited. The model must outlive it.
QTableView* makePlainTable(QAbstractItemModel& model, const QString& name, QWidget* parent);

} // namespace doppel::gui
