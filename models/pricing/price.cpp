// SPDX-License-Identifier: Apache-2.0
#include "models/pricing/price.h"

#include "models/describe.h"

namespace doppel::models {

void PriceConfig::describe(FieldVisitor& visitor) {
    constexpr double kDearest = 1e6;
    visitor.field("replica_hour", replicaHour,
                  "for each server and hour, in the currency of all prices; a server that boots, "
                  "drains, waits for a node, is dead or is yet to be replaced is paid for, too",
                  {.min = 0, .max = kDearest});
    visitor.field("request", request, "for each request that reached it, whatever came of it",
                  {.min = 0, .max = 1});
    visitor.field("gb", gb, "for each 10^9 bytes of the bodies that it sent to their end",
                  {.min = 0, .max = kDearest});
}

} // namespace doppel::models
