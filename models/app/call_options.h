// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call.h"
#include "models/link.h"

namespace doppel::models {

/// How the way of a call is, whoever makes it: an app, a job or a listener.
inline LinkOptions linkOptionsOf(const CallConfig& call) {
    return {.latency = call.latency,
            .connectTimeout = call.connectTimeout.value_or(call.timeout),
            .firstByteTimeout = call.timeout,
            .betweenBytesTimeout = call.timeout,
            .verifiesCertificate = true};
}

} // namespace doppel::models
