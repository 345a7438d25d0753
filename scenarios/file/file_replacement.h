// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Why an output must not take the place of what has its name, in words, or "" if it may: nothing
/// is there, an empty file, or one of its kind, which begins with `signature`. So a scenario or a
/// log that is named by mistake stays. Pipes and devices may be written to, but not replaced.
std::string whyNotOverwritten(const std::string& path, std::string_view signature);

/// A file that is written under a temporary name beside its own and takes that only once it is
/// whole: whenever the program ends, the name holds what it held before, or all of the new file.
///
///     auto file = FileReplacement::begin("run.h5", kSignature);
///     file->write(bytes)                 // or write to file->temporary() and close it
///     file->flush(), file->commit()      // each may fail: a full disk
///
/// Destroyed before commit(), it leaves nothing behind.
class FileReplacement {
public:
    /// Makes the temporary file, which anyone may read. Errors: of usage where the name can't be
    /// meant (see whyNotOverwritten, and no pipe or device is replaced; its folder isn't there),
    /// else of the world outside.
    static sim::Result<FileReplacement> begin(const std::string& path, std::string_view signature);

    FileReplacement(FileReplacement&& other) noexcept;
    FileReplacement& operator=(FileReplacement&& other) noexcept;
    ~FileReplacement();

    const std::string& path() const { return path_; }
    const std::string& temporary() const { return temporary_; }

    /// Writes all of it, in place of what may be there.
    sim::Status write(std::string_view bytes) const;
    /// Brings what was written to the disk, so that it survives a loss of power.
    sim::Status flush() const;
    /// Takes the name, on the disk too. REQUIRES: flush() was called after the last byte.
    sim::Status commit();

private:
    FileReplacement(std::string path, std::string temporary);

    std::string path_;
    std::string temporary_; ///< "" once it has taken the name
};

} // namespace doppel::scenarios
