// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/problems_model.h"

#include "gui/edit/suggested_fix.h"
#include "gui/look/type.h"

#include <filesystem>
#include <utility>

namespace doppel::gui {
namespace {

/// "12:5", or with the file's name where that is another one.
QString placeText(const SheetProblem& problem) {
    const sim::Where& where = problem.where;
    const QString file =
        QString::fromStdString(std::filesystem::path(where.file).filename().string());
    if (where.line == 0) {
        return problem.here ? QString() : file;
    }
    const QString place = QStringLiteral("%1:%2").arg(where.line).arg(where.column);
    return problem.here ? place : file + QLatin1Char(':') + place;
}

QString fixText(const SheetProblem& problem) {
    const auto name = problem.here ? meantNameOf(problem) : std::nullopt;
    return name ? ProblemsModel::tr("Write “%1”").arg(QString::fromStdString(name->meant))
                : QString();
}

} // namespace

void ProblemsModel::setProblems(std::vector<SheetProblem> problems) {
    beginResetModel();
    problems_ = std::move(problems);
    endResetModel();
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(problems_.size());
}

int ProblemsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Meant + 1;
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const SheetProblem& problem = problems_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Place     ? placeText(problem)
               : index.column() == Message ? QString::fromStdString(problem.message)
                                           : fixText(problem);
    case Qt::ToolTipRole:
        return QString::fromStdString(problem.message);
    case Qt::FontRole:
        return index.column() == Place   ? figures(TextSize::Figure)
               : index.column() == Meant ? words(TextSize::Text, QFont::DemiBold)
                                         : words(TextSize::Text);
    default:
        return {};
    }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Place     ? tr("line")
           : section == Message ? tr("what is wrong")
                                : tr("what was meant");
}

} // namespace doppel::gui
