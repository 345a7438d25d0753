// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call.h"
#include "models/jobs/job.h"
#include "models/page_catalogue.h"
#include "models/request.h"
#include "models/response.h"
#include "sim/random.h"

#include <cstdint>

namespace doppel::models {

class Link;

/// What a job or a message asks of whom it calls: for its document, or for `anyPage` where that is
/// no page. `key` is what is drawn for the work by. Whose process it is, the caller says.
Request
requestOfWork(const Job& job, std::uint64_t key, const PageCatalogue& pages, PageId anyPage);

/// Whether the call is made at all; `chance` is that of the caller's calls.
bool isMadeByWork(const CallConfig& call,
                  const Link& link,
                  const Request& request,
                  const PageCatalogue& pages,
                  const sim::Stream& chance);

/// Whether the work fails by that answer.
bool failsWork(const CallConfig& call,
               const Link& link,
               const Request& request,
               const Response& response);

} // namespace doppel::models
