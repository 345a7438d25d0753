// SPDX-License-Identifier: Apache-2.0
#include "sim/pool.h"

namespace doppel::sim {

void Pool::enqueue(Acquire& request, std::coroutine_handle<> process) {
    switch (options_.discipline) {
    case Discipline::Fifo:
        queue_.addLast(request, process);
        break;
    case Discipline::Lifo:
        queue_.addFirst(request, process);
        break;
    case Discipline::Priority:
        queue_.addByPriority(request, process, request.priority_);
        break;
    }
    countWaiting(1);
}

void Pool::leaveQueue(Waiter& waiter) {
    queue_.remove(waiter);
    countWaiting(-1);
}

// The server stays busy: it only changes hands.
void Pool::handOver() {
    auto& next = static_cast<Acquire&>(queue_.front());
    const std::coroutine_handle<> process = queue_.take();
    countWaiting(-1);
    next.state_ = Acquire::State::Granted;
    next.wakeUp_ = world_.wake(process);
}

} // namespace doppel::sim
