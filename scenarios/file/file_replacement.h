// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Writes all bytes to an open file; gives 0, or the number of the error that ended it.
int writeAll(int file, std::string_view bytes);

/// Which files a new one may take the place of.
struct FileKind {
    std::string_view signature; ///< what they begin with
    /// Whether one that begins so is of the kind; none: it is. Others' files begin alike.
    bool (*isOne)(const std::string& path) = nullptr;
};

/// Whether a file that is there is of a kind. One that can't be read is not.
bool isOfKind(const std::string& path, const FileKind& kind);

/// Whether writeFile() could, asked before work is done for it.
sim::Status canWriteFile(const std::string& path, const FileKind& kind);
/// Writes a whole file in the way of a FileReplacement, or to a pipe or device, which stays what it
/// is. For someone who reads from a named pipe it waits 5 s; then that is an error.
sim::Status writeFile(const std::string& path, const FileKind& kind, std::string_view bytes);

/// A file that is written under a temporary name beside its own and takes that only once it is
/// whole: whenever the program ends, the name holds what it held before, or all of the new file.
///
/// It takes the place of nothing, of an empty file, or of one of its kind: a scenario or a log that
/// is named by mistake stays. A link stays, too: what it leads to is replaced, or made where nothing
/// is there yet. One that leads back to itself is an error of usage.
///
///     auto file = FileReplacement::begin("run.h5", kRunFile);
///     file->write(bytes)                 // or write to file->temporary() and close it
///     file->flush(), file->commit()      // each may fail: a full disk
///
/// Destroyed before commit(), it leaves nothing behind. Killed before, the process leaves the
/// temporary file, "run.h5.tmp-1234-a1B2c3"; whoever begins a file of that kind in that folder next
/// removes it, for it is locked only while its process lives.
class FileReplacement {
public:
    /// Makes the temporary file, which anyone may read. Errors: of usage where the name can't be
    /// meant (something else is there: another file, a pipe, a device; its folder isn't there),
    /// else of the world outside: what is there can't be read, or is another user's in a folder
    /// where only owners may replace.
    static sim::Result<FileReplacement> begin(const std::string& named, const FileKind& kind);

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
    FileReplacement(std::string path, std::string temporary, int file);

    std::string path_;
    std::string temporary_; ///< "" once it has taken the name
    int file_ = -1;         ///< the temporary one, open and locked
};

} // namespace doppel::scenarios
