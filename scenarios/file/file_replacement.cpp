// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/file_replacement.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
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

bool isEmpty(const std::string& path) {
    std::error_code unknown;
    return fs::file_size(path, unknown) == 0 && !unknown;
}

// Another user's file in a folder as /tmp, where only its owner, or the folder's, may replace it.
bool isStuck(const std::string& path) {
    const fs::path folder = fs::path(path).parent_path();
    struct stat file {};
    struct stat around {};
    const uid_t user = ::geteuid();
    return user != 0 && ::lstat(path.c_str(), &file) == 0 &&
           ::stat(folder.empty() ? "." : folder.c_str(), &around) == 0 &&
           (around.st_mode & S_ISVTX) != 0 && file.st_uid != user && around.st_uid != user;
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

// What can be written to but not replaced.
bool isDevice(const std::string& path) {
    const fs::file_status there = statusOf(path);
    return fs::exists(there) && !fs::is_directory(there) && !fs::is_regular_file(there);
}

// Whether it may be, if it is there.
sim::Status canBeReplaced(const std::string& path, const FileKind& kind) {
    const auto refused = [&path](const std::string& why) {
        return sim::Error{sim::ErrorCode::Usage, "can't be written: " + why, {.file = path}};
    };
    const fs::file_status there = statusOf(path);
    if (fs::is_directory(there)) {
        return refused("it is a folder");
    }
    if (isDevice(path)) {
        return refused("it isn't a regular file, and what is stored is read again");
    }
    if (!fs::is_regular_file(there)) {
        return std::monostate{};
    }
    if (::access(path.c_str(), R_OK) != 0) { // who knows what it holds
        return outside(path, "it is there already, and can't be read", errno);
    }
    if (!isEmpty(path) && !isOfKind(path, kind)) {
        return refused("it is there already and is no such file; remove it first, or name another");
    }
    if (isStuck(path)) {
        return outside(path, "it is another user's, and can't be replaced in this folder", EPERM);
    }
    return std::monostate{};
}

// Where a link leads, whether or not something is there; other paths as they are. Errors: it leads
// back to itself; another user's in a folder as /tmp isn't followed, as the kernel doesn't.
sim::Result<std::string> withoutLinks(const std::string& named) {
    constexpr int kMostLinks = 40; // as the kernel follows
    fs::path path = named;
    for (int i = 0; i <= kMostLinks; ++i) {
        std::error_code problem;
        const fs::path target = fs::read_symlink(path, problem);
        if (problem) {
            const fs::path folder = fs::weakly_canonical(path.parent_path(), problem);
            return i == 0 || problem ? path.string() : (folder / path.filename()).string();
        }
        if (isStuck(path)) {
            return outside(path, "is another user's link in this folder, and isn't followed",
                           EACCES);
        }
        path = path.parent_path() / target; // an absolute one replaces the folder
    }
    return failed(named, "can't be written", ELOOP, sim::ErrorCode::Usage);
}

// A temporary file is called NAME.tmp-PROCESS-RANDOM and locked as long as its process lives.
constexpr std::string_view kMark = ".tmp-";
constexpr std::string_view kRandom = "XXXXXX";

bool isTemporaryName(std::string_view name) {
    const std::size_t mark = name.rfind(kMark);
    if (mark == std::string_view::npos) {
        return false;
    }
    name.remove_prefix(mark + kMark.size());
    const std::size_t digits = name.find_first_not_of("0123456789");
    return digits != std::string_view::npos && digits > 0 && name[digits] == '-' &&
           name.size() == digits + 1 + kRandom.size();
}

// Whether an unfinished file of that kind is what stands there: its first bytes come last, maybe.
bool isUnfinished(int file, std::string_view signature) {
    std::string start(signature.size(), '\0');
    const ssize_t count = ::pread(file, start.data(), start.size(), 0);
    start.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return count >= 0 &&
           (signature.starts_with(start) || start.find_first_not_of('\0') == std::string::npos);
}

void clearLeftover(const std::string& path, std::string_view signature) {
    const int file = ::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        return;
    }
    struct stat info {};
    if (::fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
        isUnfinished(file, signature) && ::flock(file, LOCK_EX | LOCK_NB) == 0) {
        std::remove(path.c_str());
    }
    ::close(file);
}

// Removes from the folder what processes that were killed have left of files of that kind.
void clearLeftovers(const std::string& path, std::string_view signature) {
    const fs::path folder = fs::path(path).parent_path();
    std::error_code error;
    fs::directory_iterator entry(folder.empty() ? "." : folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        if (isTemporaryName(entry->path().filename().native())) {
            clearLeftover(entry->path().string(), signature);
        }
    }
}

// A new file, open and locked, and its name; -1 and errno where there can't be one.
int lockedTemporary(const std::string& path, std::string& name) {
    while (true) {
        name = path + std::string(kMark) + std::to_string(::getpid()) + '-' + std::string(kRandom);
        const int file = ::mkostemp(name.data(), O_CLOEXEC);
        if (file < 0) {
            return file;
        }
        struct stat info {};
        (void)::flock(file, LOCK_EX); // without locks nobody takes it for a leftover either
        if (::fstat(file, &info) != 0 || info.st_nlink > 0) {
            return file;
        }
        ::close(file); // another one took it for a leftover before it was locked
    }
}

// Open to write to; -1 and errno where it can't be. To open a named pipe that nobody reads would
// take for ever; who is to read it may just be starting.
int openedDevice(const std::string& path) {
    constexpr std::chrono::milliseconds kBetweenTries{50};
    constexpr int kTries = 100;
    for (int i = 1;; ++i) {
        const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
        if (file >= 0 || errno != ENXIO || i == kTries) {
            return file;
        }
        std::this_thread::sleep_for(kBetweenTries);
    }
}

sim::Status writeDevice(const std::string& path, std::string_view bytes) {
    const int file = openedDevice(path);
    const int number = file < 0 ? errno : writeAll(file, bytes);
    if (file >= 0) {
        ::close(file);
    }
    if (number == ENXIO) {
        return sim::Error{
            sim::ErrorCode::Environment, "nobody reads from this pipe", {.file = path}};
    }
    if (number != 0) {
        return outside(path, "can't be written", number);
    }
    return std::monostate{};
}

} // namespace

bool isOfKind(const std::string& path, const FileKind& kind) {
    std::string start(kind.signature.size(), '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(start.data(), static_cast<std::streamsize>(start.size()));
    return file && start == kind.signature && (kind.isOne == nullptr || kind.isOne(path));
}

int writeAll(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) { // a pipe that somebody opened without waiting, and is full
            pollfd taker{file, POLLOUT, 0};
            (void)::poll(&taker, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

FileReplacement::FileReplacement(std::string path, std::string temporary, int file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

FileReplacement::FileReplacement(FileReplacement&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})),
      file_(std::exchange(other.file_, -1)) {}

FileReplacement& FileReplacement::operator=(FileReplacement&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(temporary_, other.temporary_);
    std::swap(file_, other.file_);
    return *this;
}

FileReplacement::~FileReplacement() {
    if (!temporary_.empty()) {
        std::remove(temporary_.c_str());
    }
    if (file_ >= 0) {
        ::close(file_); // and with it, the lock
    }
}

sim::Result<FileReplacement> FileReplacement::begin(const std::string& named,
                                                    const FileKind& kind) {
    const auto target = withoutLinks(named);
    if (!target) {
        return target.errors();
    }
    const std::string& path = isDevice(named) ? named : *target; // a pipe's link leads to no name
    if (const auto can = canBeReplaced(path, kind); !can) {
        return can.errors();
    }
    clearLeftovers(path, kind.signature);
    std::string name;
    const int file = lockedTemporary(path, name);
    if (file < 0) {
        const bool isMisnamed = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;
        return failed(path, "can't be written", errno,
                      isMisnamed ? sim::ErrorCode::Usage : sim::ErrorCode::Environment);
    }
    constexpr mode_t kAsAnyFile = 0644; // mkostemp's 0600 would keep others from reading it
    ::fchmod(file, kAsAnyFile);
    return FileReplacement(path, name, file);
}

sim::Status FileReplacement::write(std::string_view bytes) const {
    if (::ftruncate(file_, 0) != 0 || ::lseek(file_, 0, SEEK_SET) != 0) {
        return outside(path_, "can't be written", errno);
    }
    if (const int number = writeAll(file_, bytes); number != 0) {
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

sim::Status canWriteFile(const std::string& path, const FileKind& kind) {
    if (isDevice(path)) {
        if (::access(path.c_str(), W_OK) != 0) {
            return outside(path, "can't be written", errno);
        }
        return std::monostate{};
    }
    if (const auto file = FileReplacement::begin(path, kind); !file) {
        return file.errors();
    }
    return std::monostate{};
}

sim::Status writeFile(const std::string& path, const FileKind& kind, std::string_view bytes) {
    if (isDevice(path)) {
        return writeDevice(path, bytes);
    }
    auto file = FileReplacement::begin(path, kind);
    if (!file) {
        return file.errors();
    }
    if (auto written = file->write(bytes); !written) {
        return written;
    }
    if (auto flushed = file->flush(); !flushed) {
        return flushed;
    }
    return file->commit();
}

} // namespace doppel::scenarios
