// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/slowdown.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// Errors that a share of requests is answered with.
struct ErrorShare {
    sim::Probability share{};
    std::uint16_t status = 500;
    friend bool operator==(const ErrorShare&, const ErrorShare&) = default;
};

/// A certificate that is not valid any more. Connections that were open when it expired go on; of
/// those that a caller keeps, as many as are left of that time.
struct ExpiredCertificate {
    sim::Time since{};
    sim::Duration connectionsLast{};
};

/// What is wrong with a component, or with one of its servers, at the moment. The faults of a
/// timeline set it; the component and the links to it obey it.
struct FaultState {
    int refuse = 0;           ///< faults that make it refuse connections at once
    ErrorShare errorBefore{}; ///< in the place of all work
    ErrorShare errorAfter{};  ///< when the work is done
    std::vector<Slowing> slow{};
    /// Of answers that begin and then stop for longer than anyone waits.
    sim::Probability stallShare{};
    std::optional<ExpiredCertificate> certificate{};

    bool any() const {
        return refuse > 0 || errorBefore.share.value > 0 || errorAfter.share.value > 0 ||
               !slow.empty() || stallShare.value > 0 || certificate;
    }
};

/// Adds a fault to what those come to that began before it: those that make it unreachable are
/// counted; shares hit requests independently of each other; the status is the latest error's, the
/// certificate the first that expired; slow ones stay each its own. Taking one away is adding up
/// the others, which leaves exactly what was there without it.
void addFault(FaultState& all, const FaultState& fault);

} // namespace doppel::models
