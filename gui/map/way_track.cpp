// SPDX-License-Identifier: Apache-2.0
#include "gui/map/way_track.h"

#include "sim/assert.h"

#include <QLineF>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kPieceSteps = 16; // a piece is followed in so many straight steps

QPointF onPiece(const QPointF* piece, double t) {
    const double s = 1 - t;
    return piece[0] * (s * s * s) + piece[1] * (3 * s * s * t) + piece[2] * (3 * s * t * t) +
           piece[3] * (t * t * t);
}

} // namespace

WayTrack::WayTrack(const std::vector<QPointF>& curve) {
    DOPPEL_ASSERT(curve.size() >= 4 && curve.size() % 3 == 1);
    path_.moveTo(curve.front());
    points_.push_back(curve.front());
    for (std::size_t i = 0; i + 3 < curve.size(); i += 3) {
        path_.cubicTo(curve[i + 1], curve[i + 2], curve[i + 3]);
        for (int step = 1; step <= kPieceSteps; ++step) {
            points_.push_back(onPiece(&curve[i], static_cast<double>(step) / kPieceSteps));
        }
    }
    lengths_.push_back(0);
    for (std::size_t i = 1; i < points_.size(); ++i) {
        lengths_.push_back(lengths_.back() + QLineF(points_[i - 1], points_[i]).length());
    }
}

QPointF WayTrack::at(double share) const {
    if (points_.empty()) {
        return {};
    }
    const double wanted = std::clamp(share, 0.0, 1.0) * length();
    const auto after = std::lower_bound(lengths_.begin() + 1, lengths_.end() - 1, wanted);
    const auto i = static_cast<std::size_t>(after - lengths_.begin());
    const double step = lengths_[i] - lengths_[i - 1];
    const double part = step > 0 ? (wanted - lengths_[i - 1]) / step : 0;
    return points_[i - 1] + (points_[i] - points_[i - 1]) * part;
}

} // namespace doppel::gui
