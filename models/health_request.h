// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/link.h"
#include "models/request.h"
#include "sim/task.h"

#include <optional>
#include <string_view>

namespace doppel::models {

/// Whether it answers what it is asked with what others answer (PassesOn): what it says of itself
/// tells nothing of these.
bool passesOn(const Component& component);

/// A request of a health check for a page. It does the work of any request on its way and stands
/// neither in the books of components and links nor among the calls of who makes it
/// (Request::isProbe); a kind's own counters of requests, as a balancer's RequestCount, hold it. No
/// cache answers it, as none keeps what health pages say; of a page that may be cached, a real one's
/// could be a hit.
Request healthRequest(Platform& platform, std::string_view path, Method method, std::uint64_t key);

/// Asks for that page, through whoever passes it on: the given server, or one of the listed ones. It
/// leaves at the time-out.
sim::Task<ProbeResult> askForPage(Link& link,
                                  Request request,
                                  ProbeCall call,
                                  std::optional<InstanceId> server = std::nullopt);

} // namespace doppel::models
