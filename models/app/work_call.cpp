// SPDX-License-Identifier: Apache-2.0
#include "models/app/work_call.h"

#include "models/link.h"

namespace doppel::models {

Request
requestOfWork(const Job& job, std::uint64_t key, const PageCatalogue& pages, PageId anyPage) {
    Request request;
    request.key = key;
    request.visit = job.origin;
    request.work = static_cast<std::uint32_t>(job.identity >> 32);
    request.page = job.document < pages.size() ? PageId{job.document} : anyPage;
    request.method = Method::Post;
    return request;
}

bool isMadeByWork(const CallConfig& call,
                  const Link& link,
                  const Request& request,
                  const PageCatalogue& pages,
                  const sim::Stream& chance) {
    auto draws = chance.at(link.keyBehind(request.key));
    return isMade(call, {.pageClass = pages.classOf(request.page).name,
                         .missed = true,
                         .uniform = draws.uniform(),
                         .writes = true});
}

bool failsWork(const CallConfig& call,
               const Link& link,
               const Request& request,
               const Response& response) {
    const CallAnswer answer{.isRightful = link.target().isGood(request, response),
                            .isBlank = response.lacksBody};
    return call.onFailure == OnFailure::Error &&
           outcomeOf(call, answer, response) == CallOutcome::Failed;
}

} // namespace doppel::models
