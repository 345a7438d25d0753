// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/player.h"

#include <string>

namespace doppel::cli {

/// From now on, Ctrl-C, SIGTERM and SIGHUP ask the program to stop instead of ending it; the second
/// one of a kind ends it. One that whoever began the program has it ignore stays ignored.
void listenForInterrupts();

/// Who asked to stop: "Ctrl-C", "SIGTERM", "SIGHUP"; empty: nobody yet.
std::string interruptedBy();

/// The same as what a play or an inspection asks while it goes on.
std::string stopIfInterrupted(const analysis::Progress& progress);

} // namespace doppel::cli
