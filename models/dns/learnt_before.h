// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// How often a name is asked for: by visitors who come independently of one another, each of whom
/// holds an answer for a while.
struct NameDemand {
    double visits = 0;         ///< a second, of all clients together; infinite: nobody knows
    std::uint32_t clients = 1; ///< computers that they come from
};

/// Queries a second that reach the resolvers: those of clients who hold no answer. A client's
/// visits are a Poisson process, and what it holds after a query lasts `held` on average.
double queriesOf(const NameDemand& demand, sim::Duration held);

/// How long ago a caching resolver learnt what it knows of a name, at a random moment of an
/// ordinary day; nothing: nobody asked. An entry lives for `life` and is then absent until the next
/// of its queries, a Poisson process: in a share rate × life / (1 + rate × life) of all moments it
/// is fresh, all ages below `life` equally likely; else it has been expired for an exponential
/// time. `uniform` in [0, 1) says which moment it is. Source: Jung, Berger, Balakrishnan, "Modeling
/// TTL-based Internet caches" (INFOCOM 2003).
std::optional<sim::Duration> ageAtRandom(sim::Duration life, double rate, double uniform);

} // namespace doppel::models
