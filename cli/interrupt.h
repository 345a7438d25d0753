// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace doppel::cli {

/// From now on, Ctrl-C and SIGTERM ask the program to stop instead of ending it; the second one
/// ends it.
void listenForInterrupts();

/// Who asked to stop: "Ctrl-C", "SIGTERM"; empty: nobody yet.
std::string interruptedBy();

} // namespace doppel::cli
