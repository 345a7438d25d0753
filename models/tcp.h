// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

namespace doppel::models {

/// How TCP sends again what was not acknowledged, as Linux does with its usual settings. Pure.
///
/// The n-th time that a SYN is sent again is so long after the first: 1, 3, 7, 15 s, ….
/// Source: RFC 6298 2.1 and 5.5; Linux TCP_TIMEOUT_INIT.
sim::Duration synSentAgain(unsigned n);

/// The n-th time that data are sent again is so long after the first, on a connection whose round
/// trips are steady: the time-out is a round trip and 200 ms, doubles each time and grows to 120 s.
/// Source: RFC 6298 2.3 and 5.5; Linux TCP_RTO_MIN, TCP_RTO_MAX.
sim::Duration dataSentAgain(sim::Duration roundTrip, unsigned n);

/// How often data are sent again. When the next time-out ends the connection is given up: 924.6 s
/// after the first time, with the least one. Source: Linux net.ipv4.tcp_retries2.
inline constexpr unsigned kTcpRetries = 15;

} // namespace doppel::models
