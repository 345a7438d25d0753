// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/answer.h"

namespace doppel::routing {

/// How a request to a backend failed before it had an answer.
enum class TransportFailure {
    ConnectionRefused,
    Timeout, ///< connecting, or waiting for the response's header
    ConnectionReset,
    NameNotFound,
    Other,
};

/// What the client gets: 502 if nobody listens, 504 if nobody answers in time, 500 for all else;
/// without a body. Source: alphagov/router handlers/backend_handler.go.
constexpr int statusOf(TransportFailure failure) {
    switch (failure) {
    case TransportFailure::ConnectionRefused:
        return 502;
    case TransportFailure::Timeout:
        return 504;
    case TransportFailure::ConnectionReset:
    case TransportFailure::NameNotFound:
    case TransportFailure::Other:
        break;
    }
    return 500;
}

inline Answer answer(TransportFailure failure) {
    return bareAnswer(statusOf(failure));
}

} // namespace doppel::routing
