// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"
#include "sim/random.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <span>

namespace doppel::models {

/// A fault by which something of a component takes longer, for a share of its requests.
struct Slowing {
    enum class Of : std::uint8_t {
        Work, ///< all that it does itself
        Disk, ///< what it reads from its disk
    };
    Of of = Of::Work;
    sim::Probability share{1.0};
    double factor = 1.0;
    sim::Distribution wait{}; ///< in seconds, beside what the factor makes of it
    double strength = 1.0;    ///< how much of its full size it has, from 0 to 1
    std::uint64_t chance = 0; ///< tells its chance from that of the others
};

/// How much longer than usual a request's own work takes, within whatever it occupies.
struct Slowdown {
    double factor = 1.0;     ///< of all own work
    double diskFactor = 1.0; ///< of what is read from disk, beside that
    sim::Duration wait{};    ///< more for the request, once
    sim::Duration diskWait{};

    bool none() const {
        return factor == 1.0 && diskFactor == 1.0 && wait == sim::Duration::zero() &&
               diskWait == sim::Duration::zero();
    }
    /// What usual work takes; the wait comes once for each request, wherever it belongs.
    sim::Duration ofWork(sim::Duration usual) const { return times(usual, factor); }
    /// The work of a request that does all of it in one go.
    sim::Duration ofAll(sim::Duration usual) const { return sim::sum(ofWork(usual), wait); }
    /// What usually takes that long to be read from disk; nothing is no longer where nothing is
    /// read.
    sim::Duration ofDisk(sim::Duration usual) const {
        return usual == sim::Duration::zero()
                   ? usual
                   : sim::sum(times(usual, factor * diskFactor), diskWait);
    }

private:
    static sim::Duration times(sim::Duration usual, double factor) {
        return factor == 1.0 ? usual : sim::fromSeconds(sim::toSeconds(usual) * factor);
    }
};

/// What several faults come to for one request: factors multiply, waits add up; each fault has a
/// chance of its own, drawn by the request's key, so that a request is hit in every future in which
/// that fault is. A pure function.
Slowdown slowdownOf(std::span<const Slowing> faults, const sim::Stream& chance, std::uint64_t key);

} // namespace doppel::models
