// SPDX-License-Identifier: Apache-2.0
#include "gui/map/inside_models.h"

#include "gui/look/type.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace doppel::gui {

namespace {

// What it means, and below that its type, range and source, where their columns have no room.
QString factsOf(const FieldSketch& field) {
    QStringList lines{QString::fromStdString(field.doc)};
    lines << QString::fromStdString(field.type + (field.range.empty() ? "" : ", " + field.range));
    if (!field.source.empty()) {
        lines << QString::fromStdString(field.source);
    }
    return lines.join(u'\n');
}

} // namespace

QString toldApart(const QString& name,
                  const QStringList& all,
                  const std::function<QString(const QString&, Qt::TextElideMode)>& cut) {
    const QString middle = cut(name, Qt::ElideMiddle);
    const bool isAlone = std::none_of(all.begin(), all.end(), [&](const QString& other) {
        return other != name && cut(other, Qt::ElideMiddle) == middle;
    });
    return middle == name || isAlone ? middle : cut(name, Qt::ElideLeft);
}

void FigureModel::setLines(std::vector<FigureLine> lines) {
    const bool sameNames =
        std::equal(lines.begin(), lines.end(), lines_.begin(), lines_.end(),
                   [](const FigureLine& a, const FigureLine& b) { return a.name == b.name; });
    if (!sameNames) {
        beginResetModel();
        lines_ = std::move(lines);
        endResetModel();
        return;
    }
    lines_ = std::move(lines);
    if (!lines_.empty()) {
        Q_EMIT dataChanged(index(0, 1), index(rowCount() - 1, 2));
    }
}

void FigureModel::setColours(const QColor& busy, const QColor& failing) {
    busy_ = busy;
    failing_ = failing;
    if (!lines_.empty()) {
        Q_EMIT dataChanged(index(0, 1), index(rowCount() - 1, 1), {Qt::ForegroundRole});
    }
}

int FigureModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int FigureModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 3;
}

QVariant FigureModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const FigureLine& line = lines_[static_cast<std::size_t>(index.row())];
    const bool isLoud = line.tone != FigureLine::Tone::Usual && index.column() == 1;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == 0 ? line.name : index.column() == 1 ? line.value : line.total;
    case Qt::ToolTipRole:
        return line.name;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(
            (index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    case Qt::FontRole:
        return figures(TextSize::Figure, isLoud ? QFont::Bold : QFont::Normal);
    case Qt::ForegroundRole:
        return !isLoud ? QVariant()
                       : QVariant(line.tone == FigureLine::Tone::Busy ? busy_ : failing_);
    default:
        return {};
    }
}

QVariant FigureModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == 0 ? tr("figure") : section == 1 ? tr("now") : tr("so far");
}

void FieldModel::setComponent(const ComponentSketch& component) {
    beginResetModel();
    fields_ = component.fields;
    owner_ = component.name;
    endResetModel();
}

int FieldModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(fields_.size());
}

int FieldModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QString FieldModel::textOf(const FieldSketch& field, int column) const {
    switch (column) {
    case Name: {
        // "replicas" of "components.frontend.replicas"
        const std::size_t at = field.path.find('.' + owner_ + '.');
        return QString::fromStdString(
            at == std::string::npos ? field.path : field.path.substr(at + owner_.size() + 2));
    }
    case Value:
        return QString::fromStdString(field.value);
    case Type:
        return QString::fromStdString(field.type);
    case Range:
        return QString::fromStdString(field.range);
    case Meaning:
        return QString::fromStdString(field.doc);
    case Source:
        return QString::fromStdString(field.source);
    default:
        return {};
    }
}

QVariant FieldModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const FieldSketch& field = fields_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(field, index.column());
    case Qt::ToolTipRole:
        return factsOf(field) +
               (!field.idle.empty() ? tr("\nAnother value would change nothing: %1.")
                                          .arg(QString::fromStdString(field.idle))
                : field.live ? tr("\nAn action may set it while the scenario plays.")
                             : QString());
    case Qt::FontRole:
        if (index.column() == Value) {
            return figures(TextSize::Figure, field.usual ? QFont::Normal : QFont::Bold);
        }
        return words(TextSize::Figure,
                     index.column() == Name && !field.usual ? QFont::DemiBold : QFont::Normal);
    default:
        return {};
    }
}

QVariant FieldModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Name:
        return tr("field");
    case Value:
        return tr("value");
    case Type:
        return tr("type");
    case Range:
        return tr("range");
    case Meaning:
        return tr("meaning");
    case Source:
        return tr("source");
    default:
        return {};
    }
}

} // namespace doppel::gui
