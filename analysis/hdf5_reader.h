// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace doppel::analysis {

/// An HDF5 file that is read: the counterpart of Hdf5Image.
///
/// The first thing that goes wrong (a name that isn't there, a value of another type, a damaged
/// file) is remembered, what follows gives zeros and empty columns, and status() reports it; so a
/// reader reads from top to bottom. Whoever reads has its turn (hdf5_turn.h).
class Hdf5Reader {
public:
    /// Reads all of it into memory, and looks at its seal (seal.h) before the library sees a byte.
    /// Errors: it can't be read, has no seal that fits it, or is no HDF5 file.
    static sim::Result<Hdf5Reader> open(const std::string& path);

    ~Hdf5Reader();
    Hdf5Reader(Hdf5Reader&&) noexcept;
    Hdf5Reader& operator=(Hdf5Reader&&) noexcept;

    bool has(const std::string& name) const;
    bool hasAttribute(const std::string& object, const std::string& name) const;
    /// The names in a group, in the order in which they were made.
    std::vector<std::string> members(const std::string& group);

    std::string text(const std::string& name);
    /// One of double, int64, uint64 and text.
    template <class T>
    std::vector<T> column(const std::string& name);
    template <class T>
    T attribute(const std::string& object, const std::string& name);

    /// Says that what was read makes no sense.
    void fail(const std::string& what);
    sim::Status status() const;

    /// Whether these columns are of one table; said where they differ in length.
    template <class First, class... Rest>
    bool isTable(const std::string& name, const First& first, const Rest&... rest) {
        const bool equal = ((rest.size() == first.size()) && ...);
        if (!equal) {
            fail(name + " has columns of different lengths");
        }
        return equal;
    }

private:
    struct State;
    explicit Hdf5Reader(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

} // namespace doppel::analysis
