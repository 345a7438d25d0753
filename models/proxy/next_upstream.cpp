// SPDX-License-Identifier: Apache-2.0
#include "models/proxy/next_upstream.h"

#include "models/filters/retry_policy.h"

namespace doppel::models {

void NextUpstreamConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kDocs = "nginx.org proxy_next_upstream: error timeout";
    visitor.field("error", error, "when the connection failed or broke",
                  {.live = true, .source = kDocs});
    visitor.field("timeout", timeout, "when connecting or reading took too long",
                  {.live = true, .source = kDocs});
    visitor.field("http_500", http500, "when the answer was a 500",
                  {.live = true, .source = kDocs});
    visitor.field("http_502", http502, "when the answer was a 502",
                  {.live = true, .source = kDocs});
    visitor.field("http_503", http503, "when the answer was a 503",
                  {.live = true, .source = kDocs});
    visitor.field("http_504", http504, "when the answer was a 504",
                  {.live = true, .source = kDocs});
    visitor.field("non_idempotent", nonIdempotent, "also for a POST that may have arrived",
                  {.live = true, .source = kDocs});
    visitor.field("tries", tries,
                  "the most servers that a request is sent to; 0 means each of them once",
                  {.max = 1000, .live = true, .source = "nginx.org proxy_next_upstream_tries: 0"});
    visitor.field("within", within, "no further server is tried after this long; 0 means no limit",
                  {.min = 0, .live = true, .source = "nginx.org proxy_next_upstream_timeout: 0"});
}

bool failsOver(const NextUpstreamConfig& config, const Response& response) {
    switch (response.failure) {
    case Failure::None:
        return (config.http500 && response.status == 500) ||
               (config.http502 && response.status == 502) ||
               (config.http503 && response.status == 503) ||
               (config.http504 && response.status == 504);
    case Failure::ConnectTimeout:
    case Failure::Timeout:
        return config.timeout;
    case Failure::Stalled:
    case Failure::GaveUp:
        return false;
    case Failure::NameNotResolved:
    case Failure::Refused:
    case Failure::Reset:
    case Failure::Overloaded:
    case Failure::BadCertificate:
        break;
    }
    return config.error;
}

bool mayTryNext(const NextUpstreamConfig& config, const UpstreamAttempt& attempt) {
    if (!failsOver(config, attempt.response) || attempt.triesLeft == 0) {
        return false;
    }
    if (config.within > sim::Duration::zero() && attempt.sinceStart >= config.within) {
        return false;
    }
    const bool arrived = attempt.response.answered() || mayHaveArrived(attempt.response.failure);
    return attempt.method != Method::Post || !arrived || config.nonIdempotent;
}

std::size_t triesAllowed(const NextUpstreamConfig& config, std::size_t servers) {
    return config.tries > 0 && config.tries < servers ? config.tries : servers;
}

std::optional<std::uint16_t> gatewayStatus(Failure failure) {
    switch (failure) {
    case Failure::None:
    case Failure::Stalled:
        return std::nullopt;
    case Failure::ConnectTimeout:
    case Failure::Timeout:
        return std::uint16_t{504};
    case Failure::NameNotResolved:
    case Failure::Refused:
    case Failure::Reset:
    case Failure::Overloaded:
    case Failure::GaveUp:
    case Failure::BadCertificate:
        break;
    }
    return std::uint16_t{502};
}

} // namespace doppel::models
