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

/// An HDF5 file that is made in memory: a thin owner of the C library's handles. Names are paths
/// within the file, "/series/time_s"; groups on the way must exist. The same calls give the same
/// bytes: no times of day are kept.
///
/// In memory, since the library can't be trusted with a disk that fills up: it crashed when it
/// closed a file that it could not write. The first thing that goes wrong is remembered, what
/// follows does nothing, and bytes() tells of it; so a writer reads from top to bottom. Not for
/// several threads at once: the serial library has global state.
class Hdf5Image {
public:
    static sim::Result<Hdf5Image> create();

    ~Hdf5Image();
    Hdf5Image(Hdf5Image&&) noexcept;
    Hdf5Image& operator=(Hdf5Image&&) noexcept;

    /// It remembers the order in which its members were made.
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

    void attribute(const std::string& object, const std::string& name, std::int64_t value);

    /// The whole file. Errors: what went wrong first.
    sim::Result<std::string> bytes();

private:
    struct State;
    explicit Hdf5Image(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

} // namespace doppel::analysis
