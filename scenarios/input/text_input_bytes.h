// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"
#include "sim/stop.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace doppel::scenarios {

enum class Compression { None, Gzip, Zstd };

/// What an input file may cost before it is refused.
struct TextLimits {
    /// A longer line is skipped and counted, never kept.
    std::size_t lineBytes = 64 * 1024;
    /// Of text, after decompression.
    std::uint64_t totalBytes = 256ULL << 30;
    /// Text per compressed byte. Logs shrink 10 to 50 times; a bomb of gzip 1,000 times, one of
    /// zstd far more.
    std::uint64_t compressionRatio = 250;
    /// The ratio is looked at beyond this much text: a short file of equal lines is no bomb.
    std::uint64_t ratioFreeBytes = 64ULL << 20;
    /// Asked about every 64 KiB of text; once it names someone, reading ends with an error.
    sim::WhoStops stops{};
};

/// The bytes of a file, decompressed as they are read; gzip (one member or many) and zstd (one
/// frame or many) are told by their first bytes, whatever the file is called. Memory: a few hundred
/// KiB, whatever the file's size.
class TextBytes {
public:
    virtual ~TextBytes() = default;

    /// Opens a file. Errors: it can't be opened, it is a folder, a pipe or a device.
    /// Throws std::bad_alloc.
    static sim::Result<std::unique_ptr<TextBytes>> open(const std::string& path,
                                                        const TextLimits& limits);

    /// Fills the buffer from its start and says how much of it; 0 is the end. Errors: the file
    /// can't be read, the compressed data are damaged or cut short, a limit is reached, or there is
    /// not enough memory to decompress them, which is the world outside's. After an
    /// error only destruction is allowed. REQUIRES: the buffer isn't empty.
    virtual sim::Result<std::size_t> read(std::span<char> buffer) = 0;

    virtual Compression compression() const = 0;
};

} // namespace doppel::scenarios
