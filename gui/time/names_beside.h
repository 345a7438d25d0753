// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>

#include <optional>
#include <span>
#include <vector>

namespace doppel::gui {

/// Where the names of bars stand that are too long for them, in the order in which they ask: after the
/// bar, else before it; over no bar of its row, and over no other name.
class NamesBeside {
public:
    /// Names stand between these two.
    NamesBeside(double left, double right) : left_(left), right_(right) {}

    /// Where a name of that width begins; none: there is room on neither side. `bars`: all, itself
    /// among them.
    std::optional<double> place(const QRectF& bar, double width, std::span<const QRectF> bars);

private:
    bool isFree(const QRectF& name, const QRectF& bar, std::span<const QRectF> bars) const;

    double left_;
    double right_;
    std::vector<QRectF> names_;
};

} // namespace doppel::gui
