// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::models {

class FieldVisitor;

/// What a component costs, in one currency for the whole platform.
struct PriceConfig {
    double replicaHour = 0; ///< for each server, whatever state it is in
    double request = 0;     ///< for each request that it was reached by
    double gb = 0;          ///< for each 10^9 bytes of bodies that it sent

    void describe(FieldVisitor& visitor);
    bool isFree() const { return replicaHour <= 0 && request <= 0 && gb <= 0; }
};

} // namespace doppel::models
