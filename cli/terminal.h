// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/text_style.h"

namespace doppel::cli {

/// How to write on standard output: in colour only on a terminal that knows it, and not where
/// NO_COLOR is set (no-color.org); as wide as the terminal, but from 80 to 120 columns, 100 where
/// there is none.
analysis::TextStyle styleOfOutput();

/// The same for lists whose last column must not be cut: files, addresses.
analysis::TextStyle styleOfList();

/// Whether somebody is watching standard error, so that progress is worth a line.
bool errorsAreWatched();

} // namespace doppel::cli
