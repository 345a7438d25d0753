// SPDX-License-Identifier: Apache-2.0
#pragma once

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

} // namespace doppel::routing
