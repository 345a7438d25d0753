// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace doppel::routing {

/// Which of the Router's rule sets holds.
/// Source: alphagov/router at df8174a (2026) and at f1de210e^ (2024-09).
enum class Era {
    /// Since 2024-12: nil fields are skipped, a gone route with details has a backend, every other
    /// schema is a backend route.
    Postgres,
    /// Until 2024-12: handlers "boom", disabled routes (503) and temporary redirects (302) exist, a
    /// handler of another name is skipped, a missing field is the empty text.
    MongoDb,
};

/// How long a backend may take before the Router answers 504. A slow body never times out.
struct BackendTimeouts {
    std::chrono::nanoseconds connect = std::chrono::seconds(1);
    std::chrono::nanoseconds responseHeader = std::chrono::seconds(20);
};

/// The era's defaults.
constexpr BackendTimeouts defaultTimeouts(Era era) {
    const auto header = era == Era::MongoDb ? std::chrono::seconds(15) : std::chrono::seconds(20);
    return {.connect = std::chrono::seconds(1), .responseHeader = header};
}

} // namespace doppel::routing
