// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_certificate_expired.h"

#include "models/actions/aimed_fault.h"
#include "models/platform_plan.h"

#include <algorithm>

namespace doppel::models {

namespace {

bool isVerified(const std::string& target, const PlatformPlan& plan) {
    const auto& components = plan.components();
    return std::any_of(components.begin(), components.end(),
                       [&](const PlatformPlan::Component& caller) {
                           return (caller.kind == nullptr || caller.kind->verifiesCertificates) &&
                                  plan.calls(caller.name, target);
                       }) ||
           std::any_of(plan.sources.begin(), plan.sources.end(),
                       [&](const auto& source) { return plan.calls(source.name, target); });
}

auto whyNotVerified(const PlatformPlan& plan) {
    return [&plan](const PlatformPlan::Component& component) {
        return isVerified(component.name, plan)
                   ? std::string{}
                   : "nobody who calls " + component.name +
                         " verifies a certificate; proxies and balancers do not";
    };
}

} // namespace

void FaultCertificateExpiredConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("connections_last", connectionsLast,
                  "how long the connections last that callers had open; fewer and fewer of their "
                  "calls find one",
                  {.min = 0,
                   .source = "nginx keepalive_timeout to upstreams, AWS ALB idle timeout: 60 s; "
                             "busy ones longer, nginx keepalive_time: 1 h"});
}

Problems problemsOf(const FaultCertificateExpiredConfig& config) {
    return problemsOf(config.aim);
}

Problems problemsOn(const FaultCertificateExpiredConfig& config, const PlatformPlan& plan) {
    const WhyNot whyNot = AimedFault<FaultCertificateExpiredConfig>::whyNotOf(config);
    const Problems problems = problemsOn(config.aim, plan, whyNot);
    return problems.empty() ? problemsOfMeant(config.aim, plan, whyNot, whyNotVerified(plan))
                            : problems;
}

std::string_view whyNot(const FaultCertificateExpiredConfig&, const ComponentKind& kind) {
    if (!kind.answersPages) {
        return "is asked by datagrams, or frames, without a certificate";
    }
    return kind.answersByHttp ? std::string_view{}
                              : "is called by clients that verify no certificate, as libpq's with "
                                "sslmode prefer or require, or without TLS, as by redis://";
}

Problems notesOn(const FaultCertificateExpiredConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan, AimedFault<FaultCertificateExpiredConfig>::whyNotOf(config));
}

std::string toText(const FaultCertificateExpiredConfig& config) {
    return "expired certificate on " + toText(config.aim);
}

FaultState effectOf(const FaultCertificateExpiredConfig& config, double) {
    FaultState effect;
    effect.certificate = ExpiredCertificate{{}, config.connectionsLast};
    return effect;
}

const ActionKind& faultCertificateExpiredKind() {
    using Expired = AimedFault<FaultCertificateExpiredConfig>;
    static const ActionKind kKind = actionKindOf<Expired, FaultCertificateExpiredConfig>({
        .name = "fault.certificate_expired",
        .summary = "its TLS certificate has expired: who verifies it makes no new connection",
        .inFlight = "requests in flight and those that wait go on and are answered; a call on a "
                    "connection that was kept alive goes on; a new connection fails after a round "
                    "trip and holds nothing of the target; visitors make a connection for each "
                    "page, all others keep theirs",
        .leavesOut =
            "callers that do not verify, as balancers, nginx, Varnish and the Router, and "
            "whoever calls a database, a Redis or a memcached: with sslmode verify-full or "
            "rediss:// they would, so on these the fault is refused; visitors who go on all the "
            "same; TLS session resumption; other faults know no "
            "connections that are kept",
        .source = "RFC 5280 4.1.2.5; Fastly documentation, ssl_check_cert; AWS ALB does not "
                  "validate targets' certificates; PostgreSQL documentation, libpq, SSL support; "
                  "redis.io, TLS",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
