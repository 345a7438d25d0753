// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::gui {

/// The program with its window, from the arguments of main() to its exit code (GuiExit).
int runProgram(int argc, char** argv);

} // namespace doppel::gui
