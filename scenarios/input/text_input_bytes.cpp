// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/text_input_bytes.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <new>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace doppel::scenarios {
namespace {

using sim::Error;
using sim::ErrorCode;
using sim::Result;

Error inputError(const std::string& path, std::string message) {
    return {ErrorCode::Input, std::move(message), {.file = path}};
}

Error outOfMemory(const std::string& path) {
    return {ErrorCode::Environment,
            "can't be read: there is not enough memory to decompress it",
            {.file = path}};
}

class File {
public:
    explicit File(int handle) : handle_(handle) {}
    ~File() {
        if (handle_ >= 0) {
            close(handle_);
        }
    }
    File(File&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
    File& operator=(File&&) = delete;

    int handle() const { return handle_; }

private:
    int handle_;
};

// The file as it lies on the disk, in chunks. How far it has been read is known here and not to the
// system: a process that is forked in the middle reads on where it was, as the first one does.
class Disk {
public:
    Disk(std::string path, File file) : path_(std::move(path)), file_(std::move(file)) {}

    const std::string& path() const { return path_; }
    std::uint64_t bytesRead() const { return bytesRead_; }

    // What has been read and not yet taken; empty at the end of the file.
    Result<std::span<const char>> rest() {
        if (begin_ == end_) {
            ssize_t count = 0;
            do {
                count = pread(file_.handle(), chunk_.data(), chunk_.size(),
                              static_cast<off_t>(bytesRead_));
            } while (count < 0 && errno == EINTR);
            if (count < 0) {
                return inputError(path_, std::string("can't be read: ") + std::strerror(errno));
            }
            begin_ = 0;
            end_ = static_cast<std::size_t>(count);
            bytesRead_ += end_;
        }
        return std::span<const char>(chunk_.data() + begin_, end_ - begin_);
    }
    void take(std::size_t count) { begin_ += count; }

private:
    std::string path_;
    File file_;
    std::vector<char> chunk_ = std::vector<char>(128 * 1024);
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t bytesRead_ = 0;
};

// Guards against bombs: counts the text that came out against what went in.
class ByteMeter {
public:
    ByteMeter(const TextLimits& limits, std::string path)
        : limits_(limits), path_(std::move(path)) {}

    Result<std::size_t> count(std::size_t text, std::uint64_t compressedSoFar) {
        total_ += text;
        if (total_ > limits_.totalBytes) {
            return inputError(path_, "holds more than " + std::to_string(limits_.totalBytes) +
                                         " bytes of text, the limit");
        }
        if (total_ > limits_.ratioFreeBytes &&
            total_ / limits_.compressionRatio > compressedSoFar) {
            return inputError(path_, "expands more than " +
                                         std::to_string(limits_.compressionRatio) +
                                         " times: refused as a decompression bomb");
        }
        return text;
    }

private:
    TextLimits limits_;
    std::string path_;
    std::uint64_t total_ = 0;
};

class PlainBytes final : public TextBytes {
public:
    PlainBytes(Disk disk, const TextLimits& limits)
        : disk_(std::move(disk)), meter_(limits, disk_.path()) {}

    Result<std::size_t> read(std::span<char> buffer) override {
        auto rest = disk_.rest();
        if (!rest) {
            return rest.errors();
        }
        const std::size_t count = std::min(buffer.size(), rest->size());
        std::copy_n(rest->data(), count, buffer.data());
        disk_.take(count);
        return meter_.count(count, disk_.bytesRead());
    }
    Compression compression() const override { return Compression::None; }

private:
    Disk disk_;
    ByteMeter meter_;
};

class GzipBytes final : public TextBytes {
public:
    GzipBytes(Disk disk, const TextLimits& limits)
        : disk_(std::move(disk)), meter_(limits, disk_.path()) {
        constexpr int kGzipOnly = 15 + 16; // the largest window, and no raw zlib streams
        if (inflateInit2(&stream_, kGzipOnly) != Z_OK) {
            throw std::bad_alloc(); // as it asks for nothing else
        }
    }
    ~GzipBytes() override { inflateEnd(&stream_); }
    GzipBytes(const GzipBytes&) = delete;
    GzipBytes& operator=(const GzipBytes&) = delete;

    Result<std::size_t> read(std::span<char> buffer) override {
        stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(buffer.size(), 1U << 30));
        const auto space = stream_.avail_out;
        while (stream_.avail_out == space) {
            auto rest = disk_.rest();
            if (!rest) {
                return rest.errors();
            }
            if (rest->empty() && betweenMembers_) {
                break;
            }
            if (auto step = inflateSome(*rest); !step) {
                return step.errors();
            }
        }
        return meter_.count(space - stream_.avail_out, disk_.bytesRead());
    }
    Compression compression() const override { return Compression::Gzip; }

private:
    sim::Status inflateSome(std::span<const char> rest) {
        // zlib takes its input as non-const but doesn't write to it.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
        stream_.avail_in = static_cast<uInt>(rest.size());
        if (betweenMembers_ && isPadding(rest)) {
            disk_.take(rest.size());
            return std::monostate{};
        }
        betweenMembers_ = false;
        const int code = inflate(&stream_, Z_NO_FLUSH);
        disk_.take(rest.size() - stream_.avail_in);
        if (code == Z_STREAM_END) {
            inflateReset(&stream_); // more members may follow, as in logs that were appended to
            betweenMembers_ = true;
            return std::monostate{};
        }
        if (code == Z_BUF_ERROR && rest.empty()) { // nothing left to give, nothing left to read
            return inputError(disk_.path(), "is cut short: its gzip data end in mid-stream");
        }
        if (code == Z_MEM_ERROR) {
            return outOfMemory(disk_.path());
        }
        if (code != Z_OK && code != Z_BUF_ERROR) {
            return inputError(disk_.path(), std::string("is damaged: its gzip data are wrong (") +
                                                (stream_.msg != nullptr ? stream_.msg : "unknown") +
                                                ")");
        }
        return std::monostate{};
    }

    // Zeros after the last member, as tapes and some tools leave them.
    static bool isPadding(std::span<const char> rest) {
        return std::all_of(rest.begin(), rest.end(), [](char c) { return c == 0; });
    }

    Disk disk_;
    ByteMeter meter_;
    z_stream stream_{};
    bool betweenMembers_ = false;
};

class ZstdBytes final : public TextBytes {
public:
    ZstdBytes(Disk disk, const TextLimits& limits)
        : disk_(std::move(disk)), meter_(limits, disk_.path()) {
        if (!context_) {
            throw std::bad_alloc();
        }
        constexpr int kLargestWindowLog =
            27; // 128 MiB, zstd's own default for what comes from strangers
        ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
    }

    Result<std::size_t> read(std::span<char> buffer) override {
        ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
        while (out.pos == 0) {
            auto rest = disk_.rest();
            if (!rest) {
                return rest.errors();
            }
            const bool atEnd = rest->empty();
            if (atEnd && betweenFrames_) {
                return std::size_t{0};
            }
            ZSTD_inBuffer in{rest->data(), rest->size(), 0};
            const std::size_t code = ZSTD_decompressStream(context_.get(), &out, &in);
            if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) {
                return outOfMemory(disk_.path());
            }
            if (ZSTD_isError(code) != 0U) {
                return inputError(disk_.path(),
                                  std::string("is damaged: its zstd data are wrong (") +
                                      ZSTD_getErrorName(code) + ")");
            }
            disk_.take(in.pos);
            betweenFrames_ = code == 0;
            if (atEnd && out.pos == 0 && !betweenFrames_) {
                return inputError(disk_.path(), "is cut short: its zstd data end in mid-stream");
            }
        }
        return meter_.count(out.pos, disk_.bytesRead());
    }
    Compression compression() const override { return Compression::Zstd; }

private:
    struct Free {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };

    Disk disk_;
    ByteMeter meter_;
    std::unique_ptr<ZSTD_DCtx, Free> context_{ZSTD_createDCtx()};
    bool betweenFrames_ = false;
};

bool startsWith(std::span<const char> bytes, std::string_view magic) {
    return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

} // namespace

Result<std::unique_ptr<TextBytes>> TextBytes::open(const std::string& path,
                                                   const TextLimits& limits) {
    std::error_code ignored;
    const auto kind = std::filesystem::status(path, ignored).type();
    if (kind == std::filesystem::file_type::directory) {
        return inputError(path, "is a folder, not a file");
    }
    const bool isThere =
        kind != std::filesystem::file_type::not_found && kind != std::filesystem::file_type::none;
    if (isThere && kind != std::filesystem::file_type::regular) {
        return inputError(path, "isn't a regular file"); // a pipe may never end, nor ever begin
    }
    File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.handle() < 0) {
        return inputError(path, std::string("can't be opened: ") + std::strerror(errno));
    }
    Disk disk(path, std::move(file));
    auto start = disk.rest();
    if (!start) {
        return start.errors();
    }
    if (startsWith(*start, "\x1f\x8b")) {
        return std::unique_ptr<TextBytes>(std::make_unique<GzipBytes>(std::move(disk), limits));
    }
    if (startsWith(*start, "\x28\xb5\x2f\xfd")) {
        return std::unique_ptr<TextBytes>(std::make_unique<ZstdBytes>(std::move(disk), limits));
    }
    return std::unique_ptr<TextBytes>(std::make_unique<PlainBytes>(std::move(disk), limits));
}

} // namespace doppel::scenarios
