// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/platform/temporary_scenario.h"

#include <string>

/// What tests of faults are written with: small platforms that are given as text, and what their
/// guests saw.
namespace doppel::scenarios {

inline const std::string kFaultHead = "doppel: 1\ntitle: what a fault holds\n";

inline RunResult playOf(const std::string& text, const Sets& sets = {}) {
    return playText(kFaultHead + text, sets);
}

/// The first thing that is wrong with a scenario; "" if nothing is.
inline std::string refusalOf(const std::string& text) {
    return whyRefused(kFaultHead + text);
}

inline double latencyOf(const RunResult& result, const std::string& which) {
    return figure(result, "guests", "latency." + which);
}

inline double goodShare(const RunResult& result) {
    return result.traffic.front().availability().value();
}

} // namespace doppel::scenarios
