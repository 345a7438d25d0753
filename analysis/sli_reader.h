// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/hdf5_reader.h"
#include "scenarios/recovery/recovery_result.h"

namespace doppel::analysis {

/// How visitors fared in a stored run, and by which rules the way out is judged: the group /sli of
/// run_file.h. What makes no sense is said by the file, and must then not be judged.
scenarios::SliRecord sliRecordOf(Hdf5Reader& file);

} // namespace doppel::analysis
