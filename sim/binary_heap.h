// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace doppel::sim {

/// A plain binary heap, the least element at the front: O(log n) to push and pop. It orders the
/// heads of the lanes, and is what the ladder queue is held against. Elements that compare equal
/// come in any order.
template <class T>
class BinaryHeap {
public:
    bool empty() const { return items_.empty(); }
    std::size_t size() const { return items_.size(); }

    /// REQUIRES: not empty; so for pop() and replaceFront().
    const T& front() const { return items_.front(); }

    void push(T item) {
        items_.push_back(item);
        std::size_t at = items_.size() - 1;
        while (at > 0) {
            const std::size_t parent = (at - 1) / 2;
            if (!(item < items_[parent])) {
                break;
            }
            items_[at] = items_[parent];
            at = parent;
        }
        items_[at] = item;
    }

    void pop() {
        const T last = items_.back();
        items_.pop_back();
        if (!items_.empty()) {
            replaceFront(last);
        }
    }

    /// As pop() and push(item), in one go.
    void replaceFront(T item) {
        const std::size_t count = items_.size();
        std::size_t at = 0;
        for (std::size_t child = 1; child < count; child = 2 * at + 1) {
            if (child + 1 < count && items_[child + 1] < items_[child]) {
                ++child;
            }
            if (!(items_[child] < item)) {
                break;
            }
            items_[at] = items_[child];
            at = child;
        }
        items_[at] = item;
    }

    void clear() { items_.clear(); }

    /// Bytes held.
    std::size_t memory() const { return items_.capacity() * sizeof(T); }

private:
    std::vector<T> items_;
};

} // namespace doppel::sim
