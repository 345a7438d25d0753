// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <cstdint>

namespace doppel::models {

/// The computer that a request comes from, by which it is limited or known again: each source of
/// traffic numbers its own.
constexpr std::uint64_t clientKey(const Request& request) {
    return std::uint64_t{request.source} << 32 | request.client;
}

} // namespace doppel::models
