// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "sim/random.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace doppel::models {

/// Which pages come into being during a run, and when: steps that publish a share of all pages
/// each. Which page is in which step is by chance that belongs to the page.
class PublishingPlan {
public:
    struct Step {
        sim::Duration at{}; ///< from the start of the run
        sim::Probability share{};
    };

    PublishingPlan(sim::Stream chance, std::vector<Step> steps)
        : chance_(std::move(chance)), steps_(std::move(steps)) {}

    const std::vector<Step>& steps() const { return steps_; }

    /// The step that publishes a page; none: it has always been there.
    std::optional<std::size_t> stepOf(PageId page) const {
        if (steps_.empty()) {
            return std::nullopt;
        }
        const double place = chance_.at(page.index).uniform();
        double from = 0;
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            const double to = from + steps_[i].share.value;
            if (place >= from && place < to) {
                return i;
            }
            from = to;
        }
        return std::nullopt;
    }

private:
    sim::Stream chance_;
    std::vector<Step> steps_;
};

} // namespace doppel::models
