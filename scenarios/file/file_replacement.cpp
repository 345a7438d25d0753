// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/file_replacement.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace doppel::scenarios {

namespace {

namespace fs = std::filesystem;

sim::Error
failed(const std::string& path, const std::string& what, int number, sim::ErrorCode code) {
    return {code, what + ": " + std::strerror(number), {.file = path}};
}

sim::Error outside(const std::string& path, const std::string& what, int number) {
    return failed(path, what, number, sim::ErrorCode::Environment);
}

fs::file_status statusOf(const std::string& path) {
    std::error_code ignored;
    return fs::status(path, ignored);
}

bool isEmptyOrBegins(const std::string& path, std::string_view signature) {
    std::string start(signature.size(), '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return false; // who knows what it holds
    }
    file.read(start.data(), static_cast<std::streamsize>(start.size()));
    return file.gcount() == 0 || start == signature;
}

// To the disk: a file or, with O_DIRECTORY, the names in a folder.
sim::Status flushed(const std::string& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) {
        return outside(path, "can't be opened", errno);
    }
    const int code = ::fsync(file);
    const int number = errno;
    ::close(file);
    if (code != 0) {
        return outside(path, "can't be flushed to the disk", number);
    }
    return std::monostate{};
}

} // namespace

std::string whyNotOverwritten(const std::string& path, std::string_view signature) {
    const fs::file_status there = statusOf(path);
    if (fs::is_directory(there)) {
        return "it is a folder";
    }
    if (fs::is_regular_file(there) && !isEmptyOrBegins(path, signature)) {
        return "it is there already and is no such file; remove it first, or name another";
    }
    return "";
}

FileReplacement::FileReplacement(std::string path, std::string temporary)
    : path_(std::move(path)), temporary_(std::move(temporary)) {}

FileReplacement::FileReplacement(FileReplacement&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}

FileReplacement& FileReplacement::operator=(FileReplacement&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(temporary_, other.temporary_);
    return *this;
}

FileReplacement::~FileReplacement() {
    if (!temporary_.empty()) {
        std::remove(temporary_.c_str());
    }
}

sim::Result<FileReplacement> FileReplacement::begin(const std::string& path,
                                                    std::string_view signature) {
    const fs::file_status there = statusOf(path);
    const bool isDevice =
        fs::exists(there) && !fs::is_directory(there) && !fs::is_regular_file(there);
    const std::string why =
        isDevice ? "it isn't a regular file" : whyNotOverwritten(path, signature);
    if (!why.empty()) {
        return sim::Error{sim::ErrorCode::Usage, "can't be written: " + why, {.file = path}};
    }
    std::string name = path + ".tmp-XXXXXX";
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) {
        const bool isMisnamed = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;
        return failed(path, "can't be written", errno,
                      isMisnamed ? sim::ErrorCode::Usage : sim::ErrorCode::Environment);
    }
    constexpr mode_t kAsAnyFile = 0644; // mkostemp's 0600 would keep others from reading it
    ::fchmod(file, kAsAnyFile);
    ::close(file);
    return FileReplacement(path, name);
}

sim::Status FileReplacement::write(std::string_view bytes) const {
    const int file = ::open(temporary_.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (file < 0) {
        return outside(path_, "can't be written", errno);
    }
    int number = 0;
    while (!bytes.empty() && number == 0) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            number = errno;
        }
    }
    if (::close(file) != 0 && number == 0) {
        number = errno;
    }
    if (number != 0) {
        return outside(path_, "can't be written", number);
    }
    return std::monostate{};
}

sim::Status FileReplacement::flush() const {
    return flushed(temporary_, O_RDONLY);
}

sim::Status FileReplacement::commit() {
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        return outside(path_, "can't take its name", errno);
    }
    temporary_.clear();
    const std::string folder = fs::path(path_).parent_path().string();
    return flushed(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

} // namespace doppel::scenarios
