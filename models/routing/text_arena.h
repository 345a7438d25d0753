// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

namespace doppel::routing {

/// Bytes that only grow, in one piece. Growing a large one moves pages, not bytes (realloc), and
/// shrink() gives back what is over; a string would copy twice and keep the rest.
class TextArena {
public:
    const char* data() const { return bytes_.get(); }
    char* data() { return bytes_.get(); }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }

    /// Room for `count` bytes at the end, not yet counted by size(). Earlier addresses are invalid.
    char* reserve(std::size_t count) {
        if (capacity_ - size_ < count) {
            resize(2 * capacity_ > size_ + count ? 2 * capacity_ : size_ + count);
        }
        return data() + size_;
    }

    /// Counts bytes that were written into what reserve() gave.
    void commit(std::size_t count) { size_ += count; }

    void append(std::string_view text) {
        if (!text.empty()) {
            std::memcpy(reserve(text.size()), text.data(), text.size());
            commit(text.size());
        }
    }

    void shrink() {
        if (size_ > 0) {
            resize(size_);
        }
    }

private:
    struct Free {
        void operator()(char* bytes) const { std::free(bytes); }
    };

    void resize(std::size_t capacity) {
        void* moved = std::realloc(bytes_.get(), capacity);
        if (moved == nullptr) {
            throw std::bad_alloc();
        }
        static_cast<void>(bytes_.release());
        bytes_.reset(static_cast<char*>(moved));
        capacity_ = capacity;
    }

    std::unique_ptr<char, Free> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace doppel::routing
