// SPDX-License-Identifier: Apache-2.0
#include "models/health_request.h"

#include "models/passes_on.h"
#include "models/platform.h"
#include "sim/within.h"

#include <utility>

namespace doppel::models {

bool passesOn(const Component& component) {
    return dynamic_cast<const PassesOn*>(&component) != nullptr;
}

Request healthRequest(Platform& platform, std::string_view path, Method method, std::uint64_t key) {
    Request request;
    request.key = key;
    request.page = platform.pages().add(path);
    request.method = method;
    request.isProbe = true;
    return request;
}

sim::Task<ProbeResult>
askForPage(Link& link, Request request, ProbeCall call, std::optional<InstanceId> server) {
    sim::Task<Response> asked = server ? link.handleFrom(request, *server, call.latency)
                                       : link.handleFrom(request, call.latency);
    const std::optional<Response> answer =
        co_await sim::within(link.world(), call.timeout, std::move(asked), sim::OnTimeout::Cancel);
    co_return answer ? ProbeResult{answer->status, answer->failure}
                     : ProbeResult{0, Failure::Timeout};
}

} // namespace doppel::models
