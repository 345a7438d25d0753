// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

namespace doppel::caching {

/// What belongs to objects, in a row, by their numbers: grows by an eighth at a time, and where the
/// allocator can move pages (glibc's realloc of large blocks) without a copy, so that no moment
/// needs twice the memory. What is beyond the numbers in use was never touched.
template <typename T>
class GrowingArray {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    GrowingArray() = default;
    ~GrowingArray() { std::free(block_); }
    GrowingArray(const GrowingArray&) = delete;
    GrowingArray& operator=(const GrowingArray&) = delete;

    T& operator[](std::size_t i) { return items_[i]; }
    const T& operator[](std::size_t i) const { return items_[i]; }
    std::size_t size() const { return size_; }

    void push(const T& item) {
        const T copy = item;
        reserve(size_ + 1);
        items_[size_++] = copy;
    }
    /// REQUIRES: size() > 0.
    void pop() { --size_; }
    /// Makes it at least so long; new items are `item`.
    void extend(std::size_t size, const T& item) {
        reserve(size);
        for (; size_ < size; ++size_) {
            items_[size_] = item;
        }
    }
    /// No call allocates while it is no longer than this.
    void reserve(std::size_t size) {
        if (size > capacity_) {
            regrow(std::max(size, capacity_ + capacity_ / 8 + 16));
        }
    }

    /// Of the items, in bytes; up to an eighth more is allocated, and was never touched.
    std::size_t memory() const { return size_ * sizeof(T); }

private:
    void regrow(std::size_t capacity) {
        const std::ptrdiff_t former = reinterpret_cast<char*>(items_) - static_cast<char*>(block_);
        void* const grown = std::realloc(block_, capacity * sizeof(T) + kLine);
        if (grown == nullptr) {
            throw std::bad_alloc();
        }
        block_ = grown;
        const auto address = reinterpret_cast<std::uintptr_t>(grown);
        const auto start = static_cast<std::ptrdiff_t>(-address & (kLine - 1));
        char* const items = static_cast<char*>(grown) + start;
        if (size_ > 0 && start != former) {
            std::memmove(items, static_cast<char*>(grown) + former, size_ * sizeof(T));
        }
        items_ = reinterpret_cast<T*>(items);
        capacity_ = capacity;
    }

    static constexpr std::size_t kLine = 64; // of the processor's cache: items begin with one

    void* block_ = nullptr;
    T* items_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace doppel::caching
