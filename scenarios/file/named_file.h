// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// Why a file that another file names cannot be read, in words, or "": it is not there (with a
/// did-you-mean of those beside it), is a folder, a pipe or a device. A relative name starts at
/// `folder`.
std::string whyNoFile(const std::filesystem::path& folder, const std::string& name);

/// "; did you mean "access.log"?" of the files in a folder, or "" where none is near. With
/// extensions, only files that have one of them count. Looks at 1,000 files at most.
std::string didYouMeanFile(const std::filesystem::path& wrong,
                           const std::vector<std::string>& extensions = {});

} // namespace doppel::scenarios
