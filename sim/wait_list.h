// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/world.h"

#include <coroutine>
#include <cstddef>

namespace doppel::sim {

class WaitList;

/// A process in a queue. It lives in the waiting process's frame and leaves the queue when the
/// frame is destroyed.
class Waiter {
public:
    Waiter() = default;
    ~Waiter();
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    bool waiting() const { return list_ != nullptr; }

private:
    friend class WaitList;
    WaitList* list_ = nullptr; // the rest is set when it starts to wait
    Waiter* next_;
    Waiter* previous_;
    void* process_;
    int priority_;
};

/// Processes that wait for the same thing, in order. Adding at an end, taking and leaving are O(1);
/// nothing is allocated.
class WaitList {
public:
    WaitList() = default;
    ~WaitList() {
        while (!empty()) {
            take();
        }
    }
    WaitList(const WaitList&) = delete;
    WaitList& operator=(const WaitList&) = delete;

    bool empty() const { return first_ == nullptr; }
    std::size_t size() const { return size_; }

    void addLast(Waiter& waiter, std::coroutine_handle<> process) {
        insert(waiter, process, 0, last_, nullptr);
    }
    void addFirst(Waiter& waiter, std::coroutine_handle<> process) {
        insert(waiter, process, 0, nullptr, first_);
    }

    /// Before all with a larger number, behind all with the same. O(length) in the worst case.
    void addByPriority(Waiter& waiter, std::coroutine_handle<> process, int priority) {
        Waiter* before = last_;
        while (before != nullptr && before->priority_ > priority) {
            before = before->previous_;
        }
        insert(waiter, process, priority, before, before == nullptr ? first_ : before->next_);
    }

    /// The next one, without taking it. REQUIRES: !empty().
    Waiter& front() { return *first_; }

    /// Takes the next one out and says which process it is. REQUIRES: !empty().
    std::coroutine_handle<> take() {
        Waiter& waiter = *first_;
        remove(waiter);
        return std::coroutine_handle<>::from_address(waiter.process_);
    }

    void remove(Waiter& waiter) {
        (waiter.previous_ == nullptr ? first_ : waiter.previous_->next_) = waiter.next_;
        (waiter.next_ == nullptr ? last_ : waiter.next_->previous_) = waiter.previous_;
        waiter.list_ = nullptr;
        --size_;
    }

private:
    void insert(Waiter& waiter,
                std::coroutine_handle<> process,
                int priority,
                Waiter* before,
                Waiter* behind) {
        waiter.list_ = this;
        waiter.process_ = process.address();
        waiter.priority_ = priority;
        waiter.previous_ = before;
        waiter.next_ = behind;
        (before == nullptr ? first_ : before->next_) = &waiter;
        (behind == nullptr ? last_ : behind->previous_) = &waiter;
        ++size_;
    }

    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
    std::size_t size_ = 0;
};

inline Waiter::~Waiter() {
    if (waiting()) {
        list_->remove(*this);
    }
}

} // namespace doppel::sim
