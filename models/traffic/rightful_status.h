// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform.h"
#include "models/request.h"
#include "models/response.h"

#include <cstdint>

namespace doppel::models {

/// What the platform's catalogue knows of the page that is asked for at this moment, as a status:
/// 404 until it is published; then what its route says, 301 or 302 for a redirect, 404 or 410 for
/// what is not there, 200 for what a backend renders, be it one that no router knows; 200 for a page
/// that a scenario made up without a route, and for every page where the platform has no routes.
/// Costs a look-up in the route table.
std::uint16_t rightfulStatus(const Platform& platform, const Request& request);

/// Whether a 200 has no body that should have one: what a program that fails without an error code
/// answers.
bool isBlank(const Platform& platform, const Request& request, const Response& response);

} // namespace doppel::models
