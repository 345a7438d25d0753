// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/parts_model.h"

#include "gui/edit/mark_icon.h"
#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QSize>

#include <algorithm>
#include <utility>

namespace doppel::gui {

void PartsModel::setSheet(const DraftSheet& sheet, const QPalette& palette) {
    std::vector<Line> lines;
    for (const SheetPart& part : sheet.parts) {
        Line line{QString::fromStdString(part.path),
                  QString::fromStdString(part.name),
                  QString::fromStdString(part.kind),
                  part.given,
                  part.inherited,
                  0};
        line.problems = static_cast<int>(std::count_if(
            sheet.problems.begin(), sheet.problems.end(), [&](const SheetProblem& problem) {
                return part.path.empty() ? sheet.field(problem.path) != nullptr &&
                                               problem.path.find('.') == std::string::npos
                                         : isAbout(problem, part.path);
            }));
        lines.push_back(std::move(line));
    }
    const bool sameParts =
        std::equal(lines.begin(), lines.end(), lines_.begin(), lines_.end(),
                   [](const Line& a, const Line& b) { return a.path == b.path; });
    const bool nothingNew = lines == lines_ && palette == palette_;
    palette_ = palette;
    if (!sameParts) {
        beginResetModel();
        lines_ = std::move(lines);
        endResetModel();
    } else if (!nothingNew && !lines_.empty()) {
        lines_ = std::move(lines);
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

int PartsModel::rowOf(const QString& path) const {
    const auto found = std::find_if(lines_.begin(), lines_.end(),
                                    [&](const Line& line) { return line.path == path; });
    return found == lines_.end() ? -1 : static_cast<int>(found - lines_.begin());
}

int PartsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

QVariant PartsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Line& line = lines_[static_cast<std::size_t>(index.row())];
    const Palette& colours = paletteOf(palette_);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return line.name;
    case Qt::SizeHintRole:
        return QSize(0, kRow);
    case kPathRole:
        return line.path;
    case Qt::FontRole:
        return words(TextSize::Text, line.given ? QFont::DemiBold : QFont::Normal);
    case Qt::ForegroundRole:
        return line.problems > 0 ? colours.failing.text : colours.text;
    case Qt::DecorationRole:
        return markIcon(colours, [&](QPainter& painter, QPointF centre, const QColor& colour) {
            if (line.problems > 0) {
                drawHealth(painter, HealthMark::Failing, centre, 13, colours);
            } else {
                drawIcon(painter,
                         line.path.isEmpty() ? Icon::Change : iconOf(line.kind.toStdString()),
                         centre, kMarkIcon, colour);
            }
        });
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole: {
        QStringList about{line.kind};
        about += line.given ? QStringList{tr("this file says something of it")} : QStringList{};
        about += line.problems > 0 ? QStringList{tr("%n problem(s)", nullptr, line.problems)}
                                   : QStringList{};
        about.removeAll(QString());
        return about.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

Qt::ItemFlags PartsModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractListModel::flags(index);
    if (index.isValid()) {
        const Line& line = lines_[static_cast<std::size_t>(index.row())];
        flags.setFlag(Qt::ItemIsEditable, !line.path.isEmpty() && !line.inherited);
    }
    return flags;
}

bool PartsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const QString name = value.toString().trimmed();
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable) || name.isEmpty() ||
        name == index.data(Qt::EditRole).toString()) {
        return false;
    }
    Q_EMIT renameWanted(index.data(kPathRole).toString(), name);
    return false;
}

} // namespace doppel::gui
