// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <functional>
#include <string>

namespace doppel::analysis {

/// Reads a file in another process first, and throws away what comes of it: a library that crashes
/// on a stranger's bytes, reads them for ever or takes all memory for them then does so there.
/// Errors: of input, it did so; of the world outside, there is no other process to be had.
///
/// The process is a copy of this one, and has only the thread that asks for it. Cost: that of
/// reading, and about a millisecond.
sim::Status tryToRead(const std::string& path, const std::function<void()>& read);

} // namespace doppel::analysis
