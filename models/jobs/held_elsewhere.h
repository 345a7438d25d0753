// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::models {

class Component;

/// A component whose queues another one holds, as a Redis holds those of Sidekiq: whoever wants to
/// know of them asks that one, and learns nothing while it does not answer.
class HeldElsewhere {
public:
    virtual ~HeldElsewhere() = default;
    virtual const Component& holder() const = 0;
};

} // namespace doppel::models
