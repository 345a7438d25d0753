// SPDX-License-Identifier: Apache-2.0
#include "analysis/hdf5_turn.h"

#include <mutex>

namespace doppel::analysis {

namespace {

std::mutex whoseTurn;
thread_local int turns = 0; // of this thread

} // namespace

Hdf5Turn::Hdf5Turn() {
    if (turns++ == 0) {
        whoseTurn.lock();
    }
}

Hdf5Turn::~Hdf5Turn() {
    if (--turns == 0) {
        whoseTurn.unlock();
    }
}

} // namespace doppel::analysis
