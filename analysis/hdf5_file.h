// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::analysis {

/// An HDF5 file that is being written: a thin owner of the C library's handles. Names are paths
/// within the file, "/series/time"; groups on the way must exist. The same calls give the same
/// bytes: no times of day are kept.
///
/// The first thing that goes wrong is remembered, what follows does nothing, and close() tells of
/// it; so a writer reads from top to bottom. Not for several threads at once: the serial library
/// has global state.
class Hdf5File {
public:
    /// Replaces a file of that name. Errors: it can't be written.
    static sim::Result<Hdf5File> create(const std::string& path);

    /// Without close(), what was written may be lost.
    ~Hdf5File();
    Hdf5File(Hdf5File&&) noexcept;
    Hdf5File& operator=(Hdf5File&&) noexcept;

    void group(const std::string& name);
    bool has(const std::string& name) const;

    /// One text, in UTF-8.
    void text(const std::string& name, std::string_view value);
    /// One value a row, compressed where that pays.
    void column(const std::string& name, std::span<const double> values);
    void column(const std::string& name, std::span<const std::int64_t> values);
    void column(const std::string& name, std::span<const std::uint64_t> values);
    /// Texts of a common length, filled up with zeros.
    void column(const std::string& name, std::span<const std::string> values);

    /// Something said about a group or a column; "/" is the file itself.
    void attribute(const std::string& object, const std::string& name, std::string_view value);
    void attribute(const std::string& object, const std::string& name, double value);
    void attribute(const std::string& object, const std::string& name, std::uint64_t value);

    /// Ends the file; the operating system has it then, the disk not yet.
    sim::Status close();

private:
    struct State;
    explicit Hdf5File(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

} // namespace doppel::analysis
