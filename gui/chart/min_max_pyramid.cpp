// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/min_max_pyramid.h"

#include "sim/assert.h"

namespace doppel::gui {

void MinMaxPyramid::append(double value) {
    values_.push_back(value);
    if (values_.size() % 2 != 0) {
        return;
    }
    MinMax block;
    block.add(values_[values_.size() - 2]);
    block.add(value);
    for (std::size_t level = 0;; ++level) {
        if (level == levels_.size()) {
            levels_.emplace_back();
        }
        std::vector<MinMax>& blocks = levels_[level];
        blocks.push_back(block);
        if (blocks.size() % 2 != 0) {
            return;
        }
        block.add(blocks[blocks.size() - 2]);
    }
}

void MinMaxPyramid::truncate(std::size_t size) {
    DOPPEL_ASSERT(size <= values_.size());
    values_.resize(size);
    for (std::vector<MinMax>& blocks : levels_) {
        size /= 2;
        blocks.resize(size);
    }
}

MinMax MinMaxPyramid::within(std::size_t first, std::size_t end) const {
    MinMax result;
    if (first < end && first % 2 != 0) {
        result.add(values_[first++]);
    }
    if (first < end && end % 2 != 0) {
        result.add(values_[--end]);
    }
    // From here on in blocks of 2, 4, …: those at the ends that have no partner in the next level.
    for (std::size_t level = 0; first < end; ++level) {
        first /= 2;
        end /= 2;
        if (first < end && first % 2 != 0) {
            result.add(levels_[level][first++]);
        }
        if (first < end && end % 2 != 0) {
            result.add(levels_[level][--end]);
        }
    }
    return result;
}

} // namespace doppel::gui
