// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/named_file.h"

#include "models/suggest.h"
#include "scenarios/file/node.h"

#include <algorithm>
#include <system_error>

namespace doppel::scenarios {

namespace fs = std::filesystem;

std::string whyNoFile(const fs::path& folder, const std::string& name) {
    const fs::path path = folder / name;
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    switch (status.type()) {
    case fs::file_type::regular:
        return {};
    case fs::file_type::not_found:
        return "there is no file " + quotedForMessage(name) + didYouMeanFile(path);
    case fs::file_type::directory:
        return quotedForMessage(name) + " is a folder; expected a file";
    case fs::file_type::none:
        return quotedForMessage(name) + " cannot be read: " + failure.message();
    default:
        return quotedForMessage(name) + " is not a regular file";
    }
}

std::string didYouMeanFile(const fs::path& wrong, const std::vector<std::string>& extensions) {
    constexpr std::size_t kMostNeighbours = 1000;
    const fs::path folder = wrong.has_parent_path() ? wrong.parent_path() : fs::path(".");
    std::vector<std::string> names;
    std::error_code failure;
    for (fs::directory_iterator at(folder, failure), end;
         !failure && at != end && names.size() < kMostNeighbours; at.increment(failure)) {
        const std::string extension = at->path().extension().string();
        if (extensions.empty() ||
            std::find(extensions.begin(), extensions.end(), extension) != extensions.end()) {
            names.push_back(at->path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return models::didYouMean(wrong.filename().string(), names);
}

} // namespace doppel::scenarios
