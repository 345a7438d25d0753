// SPDX-License-Identifier: Apache-2.0
#include "gui/map/crowd_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace doppel::gui {
namespace {

constexpr std::size_t kLeastFamily = 3;
constexpr double kFramePadding = 60;
constexpr double kBetweenFrames = 90;

struct Family {
    QString name;
    std::vector<std::size_t> cards;
};

Family& familyNamed(std::vector<Family>& families, const QString& name) {
    const auto found = std::find_if(families.begin(), families.end(),
                                    [&](const Family& family) { return family.name == name; });
    return found == families.end() ? families.emplace_back(Family{name, {}}) : *found;
}

std::vector<Family> familiesOf(const std::vector<QString>& names,
                               const std::vector<QString>& kinds) {
    std::map<QString, std::size_t> sizes;
    for (const QString& name : names) {
        ++sizes[familyOf(name)];
    }
    std::vector<Family> families;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const QString family = familyOf(names[i]);
        const bool ofItsOwn = !family.isEmpty() && sizes[family] >= kLeastFamily;
        familyNamed(families, ofItsOwn ? family : kinds[i]).cards.push_back(i);
    }
    return families;
}

// So many columns that a frame is about as wide as high.
std::size_t columnsOf(std::size_t cards) {
    const double square =
        std::sqrt(static_cast<double>(cards) * kCrowdCellHeight / kCrowdCellWidth);
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(square * 1.1)));
}

QSizeF frameSize(std::size_t cards) {
    const std::size_t columns = columnsOf(cards);
    const std::size_t rows = (cards + columns - 1) / columns;
    constexpr std::size_t kLeastColumns = 5; // room for the name above
    return {2 * kFramePadding +
                static_cast<double>(std::max(columns, kLeastColumns)) * kCrowdCellWidth,
            kCrowdTitle + kFramePadding + static_cast<double>(rows) * kCrowdCellHeight};
}

// The corners of frames in rows no wider than that, and the size of all.
std::pair<std::vector<QPointF>, QSizeF> rowsOf(const std::vector<Family>& families, double width) {
    std::vector<QPointF> corners;
    QSizeF all;
    QPointF at;
    double rowHeight = 0;
    for (const Family& family : families) {
        const QSizeF size = frameSize(family.cards.size());
        if (at.x() > 0 && at.x() + size.width() > width) {
            at = QPointF(0, at.y() + rowHeight + kBetweenFrames);
            rowHeight = 0;
        }
        corners.push_back(at);
        all = all.expandedTo(QSizeF(at.x() + size.width(), at.y() + size.height()));
        rowHeight = std::max(rowHeight, size.height());
        at.rx() += size.width() + kBetweenFrames;
    }
    return {corners, all};
}

// Of all numbers of frames in a row the one with which a pane of that aspect shows them largest.
std::pair<std::vector<QPointF>, QSizeF> bestRows(const std::vector<Family>& families,
                                                 double aspect) {
    std::pair<std::vector<QPointF>, QSizeF> best;
    double bestZoom = 0;
    double width = 0;
    for (const Family& family : families) {
        width += frameSize(family.cards.size()).width() + kBetweenFrames;
        auto rows = rowsOf(families, width);
        const double zoom = std::min(aspect / rows.second.width(), 1 / rows.second.height());
        if (zoom > bestZoom) {
            bestZoom = zoom;
            best = std::move(rows);
        }
    }
    return best;
}

void placeFrame(MapLayout& layout, const Family& family, const QRectF& frame, const QSizeF& card) {
    layout.frames.push_back({frame, family.name, family.cards});
    const std::size_t columns = columnsOf(family.cards.size());
    for (std::size_t i = 0; i < family.cards.size(); ++i) {
        const QPointF cell(static_cast<double>(i % columns) * kCrowdCellWidth,
                           static_cast<double>(i / columns) * kCrowdCellHeight);
        const QPointF inset((kCrowdCellWidth - card.width()) / 2,
                            (kCrowdCellHeight - card.height()) / 2);
        layout.cards[family.cards[i]] =
            QRectF(frame.topLeft() + QPointF(kFramePadding, kCrowdTitle) + cell + inset, card);
    }
}

} // namespace

QString familyOf(const QString& name) {
    qsizetype end = name.size();
    while (end > 0 && (name[end - 1].isDigit() || name[end - 1] == QLatin1Char('-') ||
                       name[end - 1] == QLatin1Char('_') || name[end - 1] == QLatin1Char('.'))) {
        --end;
    }
    return name.left(end).replace(QLatin1Char('-'), QLatin1Char(' '));
}

MapLayout crowdLayout(const std::vector<QString>& names,
                      const std::vector<QString>& kinds,
                      const QSizeF& card,
                      double aspect) {
    const std::vector<Family> families = familiesOf(names, kinds);
    const auto [corners, size] = bestRows(families, aspect);
    MapLayout layout;
    layout.size = size;
    layout.cards.resize(names.size());
    for (std::size_t i = 0; i < families.size(); ++i) {
        placeFrame(layout, families[i], QRectF(corners[i], frameSize(families[i].cards.size())),
                   card);
    }
    return layout;
}

} // namespace doppel::gui
