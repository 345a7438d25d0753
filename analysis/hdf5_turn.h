// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::analysis {

/// As long as it lives, its thread alone uses HDF5; another one waits for its turn. A thread may take
/// several, one within the other.
///
/// The library has a lock for each call, which a copy of the process inherits as it is: where a
/// thread copies the process to try what another one reads at that moment, the copy would wait for
/// ever. So whoever reads takes a turn, and so does who tries.
class Hdf5Turn {
public:
    Hdf5Turn();
    ~Hdf5Turn();
    Hdf5Turn(const Hdf5Turn&) = delete;
    Hdf5Turn& operator=(const Hdf5Turn&) = delete;
};

} // namespace doppel::analysis
