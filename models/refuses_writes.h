// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::models {

/// A component that may take no writes from anybody, as it only follows another one, implements this
/// beside Component: a database.
class RefusesWrites {
public:
    virtual ~RefusesWrites() = default;
    virtual bool refusesWrites() const = 0;
};

} // namespace doppel::models
