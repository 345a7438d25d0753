// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <cstdint>
#include <string>

namespace doppel::models {

/// What a purge takes out of a cache.
enum class PurgeKind : std::uint8_t {
    All,
    Url, ///< one path, with every variant and query string
    Key, ///< everything that has a surrogate key
};
ChoiceNames choiceNames(PurgeKind);

/// An order to a cache to forget something.
struct Purge {
    PurgeKind kind = PurgeKind::All;
    std::string text;  ///< the path or the surrogate key
    bool soft = false; ///< objects become stale instead of vanishing

    void describe(FieldVisitor& visitor);
};

/// A component that can be purged implements this beside Component: an edge, a Varnish.
class Purgeable {
public:
    virtual ~Purgeable() = default;
    virtual void purge(const Purge& purge) = 0;
};

} // namespace doppel::models
