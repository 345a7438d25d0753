// SPDX-License-Identifier: Apache-2.0
#include "gui/map/layered_layout.h"

#include <algorithm>
#include <numeric>

namespace doppel::gui {
namespace {

constexpr double kMapMargin = 8;
constexpr double kBetweenLayers = 44; // from layer to layer

/// Walks depth first from caller to callee and notes in which order cards are left: reversed, a
/// topological order of all calls but those back into a card on the way.
class Walk {
public:
    explicit Walk(const LayoutRequest& request)
        : callees_(request.cards.size()), mark_(request.cards.size()) {
        for (const auto& [from, to] : request.ways) {
            callees_[from].push_back(to);
        }
    }

    void from(std::size_t start) {
        if (mark_[start] != Mark::New) {
            return;
        }
        std::vector<std::pair<std::size_t, std::size_t>> way{{start, 0}};
        mark_[start] = Mark::OnTheWay;
        while (!way.empty()) {
            auto& [card, next] = way.back();
            if (next == callees_[card].size()) {
                mark_[card] = Mark::Left;
                left.push_back(card);
                way.pop_back();
                continue;
            }
            const std::size_t callee = callees_[card][next++];
            if (mark_[callee] == Mark::OnTheWay) {
                closing.emplace_back(card, callee);
            } else if (mark_[callee] == Mark::New) {
                mark_[callee] = Mark::OnTheWay;
                way.emplace_back(callee, 0);
            }
        }
    }

    std::vector<std::size_t> left;
    std::vector<std::pair<std::size_t, std::size_t>> closing; // calls that close a cycle

private:
    enum class Mark { New, OnTheWay, Left };
    std::vector<std::vector<std::size_t>> callees_;
    std::vector<Mark> mark_;
};

// The cards of each layer, in the order that their callers suggest.
std::vector<std::vector<std::size_t>> orderedRows(const LayoutRequest& request) {
    const std::vector<std::size_t> layers = layersOf(request);
    std::vector<std::vector<std::size_t>> rows;
    for (std::size_t card = 0; card < layers.size(); ++card) {
        rows.resize(std::max(rows.size(), layers[card] + 1));
        rows[layers[card]].push_back(card);
    }
    std::vector<double> place(layers.size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            place[row[i]] = static_cast<double>(i);
        }
    }
    for (auto& row : rows) {
        std::vector<double> wish(layers.size());
        for (const std::size_t card : row) {
            double sum = 0;
            double count = 0;
            for (const auto& [from, to] : request.ways) {
                if (to == card && layers[from] < layers[card]) {
                    sum += place[from];
                    ++count;
                }
            }
            wish[card] = count > 0 ? sum / count : place[card];
        }
        std::stable_sort(row.begin(), row.end(),
                         [&](std::size_t a, std::size_t b) { return wish[a] < wish[b]; });
        for (std::size_t i = 0; i < row.size(); ++i) {
            place[row[i]] = static_cast<double>(i);
        }
    }
    return rows;
}

} // namespace

std::vector<std::size_t> layersOf(const LayoutRequest& request) {
    Walk walk(request);
    for (const std::size_t card : request.first) {
        walk.from(card);
    }
    for (std::size_t card = 0; card < request.cards.size(); ++card) {
        walk.from(card);
    }
    std::vector<std::size_t> layers(request.cards.size());
    for (auto card = walk.left.rbegin(); card != walk.left.rend(); ++card) {
        for (const auto& way : request.ways) {
            const bool counts =
                std::find(walk.closing.begin(), walk.closing.end(), way) == walk.closing.end();
            if (way.first == *card && counts) {
                layers[way.second] = std::max(layers[way.second], layers[*card] + 1);
            }
        }
    }
    for (const std::size_t card : request.first) {
        layers[card] = 0;
    }
    return layers;
}

MapLayout layeredLayout(const LayoutRequest& request) {
    const auto rows = orderedRows(request);
    // Along a row, and from row to row.
    const bool across = request.leftToRight;
    const auto along = [&](std::size_t card) {
        return across ? request.cards[card].height() : request.cards[card].width();
    };
    const auto deep = [&](std::size_t card) {
        return across ? request.cards[card].width() : request.cards[card].height();
    };
    const double beside = request.close ? 9 : 18;
    std::vector<double> lengths;
    for (const auto& row : rows) {
        lengths.push_back(std::accumulate(
            row.begin(), row.end(), beside * static_cast<double>(row.empty() ? 0 : row.size() - 1),
            [&](double sum, std::size_t card) { return sum + along(card); }));
    }
    const double longest = lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
    MapLayout layout;
    layout.leftToRight = across;
    layout.cards.resize(request.cards.size());
    double depth = kMapMargin;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        double at = kMapMargin + (longest - lengths[r]) / 2;
        double deepest = 0;
        for (const std::size_t card : rows[r]) {
            deepest = std::max(deepest, deep(card));
        }
        for (const std::size_t card : rows[r]) {
            const double inset = depth + (deepest - deep(card)) / 2;
            layout.cards[card] =
                QRectF(across ? QPointF(inset, at) : QPointF(at, inset), request.cards[card]);
            at += along(card) + beside;
        }
        depth += deepest + (r + 1 < rows.size() ? kBetweenLayers : kMapMargin);
    }
    const QSizeF size(longest + 2 * kMapMargin, depth);
    layout.size = across ? size.transposed() : size;
    for (const auto& [from, to] : request.ways) {
        layout.ways.push_back(directWay(layout.cards[from], layout.cards[to], across));
    }
    for (const auto& group : request.groups) {
        layout.frames.push_back({frameAround(layout, group), {}, group});
    }
    return layout;
}

} // namespace doppel::gui
