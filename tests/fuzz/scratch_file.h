// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace doppel::fuzz {

/// A folder of this process's own for the file that is being tried; gone with it. TMPDIR=/dev/shm
/// makes it a good deal faster.
class ScratchFolder {
public:
    ScratchFolder()
        : path_(std::filesystem::temp_directory_path() /
                ("doppel-fuzz-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(path_);
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    /// Writes a file, over what it held before; returns its path.
    std::string write(std::string_view name, std::string_view bytes) const {
        const std::filesystem::path path = path_ / name;
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
        return path.string();
    }

private:
    std::filesystem::path path_;
};

} // namespace doppel::fuzz
