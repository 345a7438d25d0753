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

} // namespace doppel::sim
