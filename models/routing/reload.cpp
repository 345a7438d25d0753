// SPDX-License-Identifier: Apache-2.0
#include "models/routing/reload.h"

namespace doppel::routing {

bool ReloadQueue::request() {
    if (waiting_) {
        return false;
    }
    waiting_ = true;
    return true;
}

bool ReloadQueue::tick(std::chrono::nanoseconds now) {
    if (now - lastAttempt_ <= rules_.interval) {
        return false;
    }
    request();
    return true;
}

std::chrono::nanoseconds ReloadQueue::nextTick(std::chrono::nanoseconds now) const {
    const auto beats = now < start_ ? 0 : (now - start_) / rules_.tick;
    return start_ + (beats + 1) * rules_.tick;
}

bool ReloadQueue::begin(std::chrono::nanoseconds now) {
    if (running_ || !waiting_) {
        return false;
    }
    waiting_ = false;
    running_ = true;
    lastAttempt_ = now;
    return true;
}

void ReloadQueue::finish() {
    running_ = false;
}

} // namespace doppel::routing
