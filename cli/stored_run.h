// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <string>

namespace doppel::cli {

/// The file of a run as a command line names it: by that file, or, where there is none of that name,
/// by its number in the user's catalogue, as `doppel run --out` and `doppel runs` tell it. Errors:
/// the catalogue has no such run, its file is not there any more, or holds another run.
sim::Result<std::string> fileOfRun(const std::string& named);

} // namespace doppel::cli
