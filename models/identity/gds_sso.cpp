// SPDX-License-Identifier: Apache-2.0
#include "models/identity/gds_sso.h"

#include "models/chance_key.h"
#include "models/client_key.h"
#include "models/link.h"
#include "models/platform.h"

#include <array>
#include <utility>

namespace doppel::models {

using sim::Task;

ChoiceNames choiceNames(SsoStrategy) {
    static constexpr std::array<std::string_view, 2> kNames{"sessions", "bearer_tokens"};
    return kNames;
}

void GdsSsoConfig::describe(FieldVisitor& visitor) {
    visitor.field("strategy", strategy, "whom it knows, and by what",
                  {.source = "alphagov/gds-sso lib/gds-sso/warden_config.rb"});
    visitor.field("to", to, "whom requests are passed on to; bearer_tokens: nobody, it answers");
    visitor.field("signon", signon, "who knows people and programs", {.required = true});
    visitor.field("session_valid_for", rules.sessionValidFor,
                  "how long after signing on to the app one has to do so again",
                  {.min = 0,
                   .live = true,
                   .source = "alphagov/gds-sso lib/gds-sso/config.rb, auth_valid_for: 20 h"});
    visitor.field("signon_timeout", rules.signonTimeout,
                  "how long signon's own session lasts without use; after that it asks for the "
                  "password",
                  {.min = 0,
                   .live = true,
                   .source = "alphagov/signon config/initializers/devise.rb: 30 min"});
    visitor.field(
        "token_cached_for", rules.tokenCachedFor,
        "bearer_tokens: how long what signon said of one is believed",
        {.min = 0, .live = true, .source = "alphagov/gds-sso lib/gds-sso/bearer_token.rb: 5 min"});
    visitor.field("signed_on_at_start", signedOnAtStart,
                  "people who have a session when the run begins, of any age",
                  {.source = "a guess"});
    visitor.field("link_holders_with_account", linkHoldersWithAccount,
                  "of those who come by a link with a token, who could sign on",
                  {.live = true, .source = "a guess"});
    visitor.field("expired_links", expiredLinks, "links whose token is past its time",
                  {.live = true,
                   .source = "alphagov/authenticating-proxy docs/generating-a-token.md: a month; "
                             "how many are older is a guess"});
    visitor.field("tokens", tokens, "bearer_tokens: programs that call, each with a token",
                  {.min = 1, .max = 1e6, .source = "a guess: the publishing apps"});
    visitor.field("connect_timeout", timeout, "longest wait for a connection",
                  {.min = 0,
                   .minExclusive = true,
                   .live = true,
                   .source = "alphagov/gds-sso lib/gds-sso/config.rb, open_timeout: 5 s"});
    visitor.field("read_timeout", readTimeout, "longest wait for an answer",
                  {.min = 0, .minExclusive = true, .live = true, .source = "Ruby Net::HTTP: 60 s"});
    visitor.field("latency", latency, "one way, to whom it calls", {.min = 0, .live = true});
}

Problems problemsOf(const GdsSsoConfig& config) {
    if (config.strategy == SsoStrategy::Sessions && config.to.empty()) {
        return {{"to", "people who have a session are passed on to somebody"}};
    }
    return {};
}

GdsSso::GdsSso(Platform& platform, std::string name, const GdsSsoConfig& config)
    : Component(platform, std::move(name), "gds_sso"), config_(config),
      sessionChance_(stream("sessions")), accountChance_(stream("accounts")),
      linkChance_(stream("links")), known_(config.tokens),
      metrics_(world().metrics(), this->name()) {}

void GdsSso::connect() {
    signon_ = &platform().link(*this, config_.signon, {});
    if (!config_.to.empty()) {
        to_ = &platform().link(*this, config_.to, {});
    }
    reconfigure();
}

void GdsSso::reconfigure() {
    const LinkOptions options{.latency = config_.latency,
                              .connectTimeout = config_.timeout,
                              .firstByteTimeout = config_.readTimeout,
                              .betweenBytesTimeout = config_.readTimeout,
                              .verifiesCertificate = true};
    signon_->setOptions(options);
    if (to_ != nullptr) {
        to_->setOptions(options);
    }
}

Task<Response> GdsSso::serve(Request request, InstanceId instance) {
    const Slowdown slow = slowdown(request.key, instance);
    if (slow.wait > sim::Duration::zero()) [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    if (config_.strategy == SsoStrategy::BearerTokens) {
        co_return co_await withToken(request);
    }
    co_return co_await withSession(request);
}

void GdsSso::missCall(const Request& request) {
    settled(request, Response::failed(Failure::Refused), false);
}

void GdsSso::settled(const Request& request, const Response&, bool good) {
    if (config_.strategy != SsoStrategy::BearerTokens) {
        return;
    }
    const bool isHit = withKnownToken_.erase(request.key) > 0;
    (!good   ? metrics_.tokensInVain
     : isHit ? metrics_.tokensKnownGood
             : metrics_.tokensAskedGood)
        .add();
}

std::optional<std::vector<const Link*>> GdsSso::waysOn(PageId) const {
    return to_ == nullptr ? std::nullopt : std::optional(std::vector<const Link*>{to_});
}

// To be refused what one may not see is an answer.
bool GdsSso::isGood(const Request& request, const Response& response) const {
    return (response.status == kForbidden && mayNotSee(request)) ||
           Component::isGood(request, response);
}

bool GdsSso::mayNotSee(const Request& request) const {
    const auto found = sessions_.find(clientKey(request));
    if (found == sessions_.end()) {
        return false;
    }
    const ClientSession& session = found->second;
    return session.bypass != request.page && !hasAccount(found->first, session) &&
           !isSignedOn(session, config_.rules, world().now());
}

// ---- people ----

Task<Response> GdsSso::withSession(Request request) {
    const std::uint64_t client = clientKey(request);
    takeToken(request, sessionOf(client));
    ClientSession session = sessionOf(client);
    bool signedOn = isSignedOn(session, config_.rules, world().now());
    const bool hasToken = session.bypass.has_value();
    if (stepFor(hasToken, signedOn) == ProxyStep::SignOn) {
        if (const auto refusal = co_await signOn(request, client)) {
            co_return *refusal;
        }
        signedOn = true;
    } else {
        (signedOn ? metrics_.bySession : metrics_.byLink).add();
    }
    const DraftViewer viewer{signedOn, session.bypass == request.page};
    const Response response = co_await passOn(request, viewer);
    if (!response.answered() || response.status != kForbidden) {
        co_return response;
    }
    metrics_.forbidden.add();
    if (stepAfter(response.status, signedOn) == ProxyStep::PassOn) {
        co_return response;
    }
    if (const auto refusal = co_await signOn(request, client)) {
        co_return *refusal;
    }
    request.key = deriveKey(request.key, KeyStep::Retry, 1);
    co_return co_await passOn(request, {true, viewer.bypass});
}

// A link's token is kept as a cookie, in the place of any other, be it valid or not.
void GdsSso::takeToken(const Request& request, ClientSession& session) {
    if (!request.query.unique()) {
        return;
    }
    session.cameByLink = true;
    auto draws = linkChance_.at(request.visit);
    session.bypass =
        draws.chance(config_.expiredLinks.value) ? std::nullopt : std::optional(request.page);
}

Task<Response> GdsSso::passOn(Request request, const DraftViewer& viewer) {
    request.variant = viewer.packed();
    co_return co_await to_->handle(request);
}

ClientSession& GdsSso::sessionOf(std::uint64_t client) {
    const auto [found, isNew] = sessions_.try_emplace(client);
    ClientSession& session = found->second;
    if (isNew) {
        auto draws = sessionChance_.at(client);
        if (draws.chance(config_.signedOnAtStart.value)) {
            const double age = draws.uniform() * sim::toSeconds(config_.rules.sessionValidFor);
            session.signedOn = sim::kStart - sim::fromSeconds(age);
        }
    }
    return session;
}

bool GdsSso::hasAccount(std::uint64_t client, const ClientSession& session) const {
    if (!session.cameByLink) {
        return true;
    }
    auto draws = accountChance_.at(client);
    return draws.chance(config_.linkHoldersWithAccount.value);
}

Task<std::optional<Response>> GdsSso::signOn(Request request, std::uint64_t client) {
    const std::uint64_t key = request.key;
    const bool hasAccount = this->hasAccount(client, sessionOf(client));
    const bool password = asksForPassword(sessionOf(client), config_.rules, world().now());
    std::vector<Method> steps{Method::Get}; // oauth/authorize
    if (hasAccount && password) {
        steps.push_back(Method::Post); // users/sign_in
    }
    if (hasAccount) {
        steps.push_back(Method::Post); // oauth/access_token
        steps.push_back(Method::Get);  // user.json
    }
    for (std::size_t number = 0; number < steps.size(); ++number) {
        request.key = key;
        if (!co_await askSignon(request, number, steps[number])) {
            metrics_.failedSignOns.add();
            co_return Response::ofItsOwn(503);
        }
    }
    if (!hasAccount) {
        metrics_.withoutAccount.add();
        co_return Response::ofItsOwn(kForbidden);
    }
    metrics_.passwords.add(password ? 1 : 0);
    metrics_.signOns.add();
    ClientSession& session = sessionOf(client);
    session.signedOn = world().now();
    session.signonUsed = world().now();
    co_return std::nullopt;
}

Task<bool> GdsSso::askSignon(Request request, std::uint64_t number, Method method) {
    request.key = deriveKey(request.key, KeyStep::Number, number);
    request.method = method;
    const Response answer = co_await signon_->handle(request);
    co_return answer.successful();
}

// ---- programs ----

Task<Response> GdsSso::withToken(Request request) {
    const std::size_t token = clientKey(request) % known_.size();
    const sim::Time now = world().now();
    const bool isKnown = known_[token] && now - *known_[token] < config_.rules.tokenCachedFor;
    if (isKnown) {
        metrics_.tokensKnown.add();
        withKnownToken_.insert(request.key);
    } else {
        metrics_.tokensAsked.add();
        if (!co_await askSignon(request, 0, Method::Get)) {
            metrics_.tokensFailed.add();
            co_return Response::ofItsOwn(503);
        }
        known_[token] = world().now();
    }
    if (to_ == nullptr) {
        co_return Response::ofItsOwn(200, sim::Bytes{1});
    }
    co_return co_await to_->handle(request);
}

const ComponentKind& gdsSsoKind() {
    static constexpr ComponentKind kKind{
        .name = "gds_sso",
        .summary = "the part of a GOV.UK app that finds out who asks: by a session or a link's "
                   "token for people, by a bearer token for programs; and signs them on",
        .leavesOut =
            "computing, which is that of the app that calls it; how long people take to type; "
            "permissions, suspended accounts and remote sign-outs; drafts that are limited to an "
            "organisation; a cache of tokens for each process: there is one",
        .defaults = &defaultsOf<GdsSsoConfig>,
        .build = &buildOf<GdsSso, GdsSsoConfig>,
        .metrics = metricsOf<GdsSsoMetrics, LinkMetrics>(),
        .whyUnmeasured = [](const Config& config, std::string_view metric) -> std::string_view {
            const auto& own = static_cast<const ConfigOf<GdsSsoConfig>&>(config).value;
            const bool asksTokens = own.strategy == SsoStrategy::BearerTokens;
            return metric == "token_hit_ratio" && !asksTokens
                       ? "strategy is sessions, so that nobody has a bearer token"
                       : "";
        },
        .runsInItsCaller = true,
        .scope = Scope::Regional,
        .takesTime = [](const Config&) { return false; },
        .verifiesCertificates = true,
        .holds = "nothing of its own while it waits for signon and for who is behind it",
        .inFlight = "it ends with the process of its caller; sessions and tokens that are known "
                    "stay so",
        .source = "alphagov/gds-sso; alphagov/authenticating-proxy lib/proxy.rb; alphagov/signon",
        .whenClientLeaves = "it goes on, as long as the process of its caller lives"};
    return kKind;
}

} // namespace doppel::models
