// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstddef>
#include <functional>
#include <vector>

namespace doppel::gui {

/// A decision where it is drawn on a line of marks.
struct DecisionPlace {
    double x = 0;
    QString name{};             ///< "scaler scales web from 2 to 4"
    QString of{}, from{}, to{}; ///< of a number that is changed: "web", "2", "4"; else empty
    std::size_t more = 0;       ///< others that it stands for
};

/// Words beside marks.
struct DecisionLabel {
    double left = 0;
    double width = 0;
    QString text; ///< "web 2 → 4"; of changes of one that are too near one another, "web 2 → 9";
                  ///< "lb marks server 4 as unhealthy and 12 more"
    bool operator==(const DecisionLabel&) const = default;
};

/// Where something else has its words.
struct TakenRoom {
    double left = 0;
    double right = 0;
};

/// What stands for others, too: "lb marks server 4 as unhealthy and 12 more".
QString withMore(const QString& words, std::size_t more);

/// Which decisions have their words beside them, from left to right: each that has room to its right
/// or, where the next one is too near, to its left; none over what is taken. REQUIRES: by place.
std::vector<DecisionLabel> decisionLabels(const std::vector<DecisionPlace>& places,
                                          double left,
                                          double right,
                                          const std::function<double(const QString&)>& widthOf,
                                          const std::vector<TakenRoom>& taken = {});

} // namespace doppel::gui
