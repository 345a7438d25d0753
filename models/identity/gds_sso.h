// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/identity/gds_sso_metrics.h"
#include "models/identity/sign_on.h"
#include "models/passes_on.h"
#include "models/problem.h"
#include "models/registry.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace doppel::models {

class Link;

/// What an app knows its callers by.
enum class SsoStrategy : std::uint8_t {
    Sessions,     ///< people, by a session or by a token in their link: authenticating-proxy
    BearerTokens, ///< programs, by the token that each of their requests has: publishing-api
};
ChoiceNames choiceNames(SsoStrategy);

/// Its configuration.
struct GdsSsoConfig {
    SsoStrategy strategy = SsoStrategy::Sessions;
    ComponentRef to;
    ComponentRef signon;
    SignOnRules rules;
    sim::Probability signedOnAtStart{0.9};
    sim::Probability linkHoldersWithAccount{0.2};
    sim::Probability expiredLinks{0};
    std::uint32_t tokens = 20;
    sim::Duration timeout = std::chrono::seconds(5);
    sim::Duration readTimeout = std::chrono::seconds(60);
    sim::Duration latency = std::chrono::microseconds(500);

    void describe(FieldVisitor& visitor);
};

/// Sessions with nobody to pass requests on to.
Problems problemsOf(const GdsSsoConfig& config);

/// The part of an app that finds out who asks: the gem gds-sso, and in the authenticating proxy the
/// tokens of links. It runs in the app that calls it, which has the threads and the processors: a
/// thread of it is held until the whole answer from behind is there.
///
///     sessions        a link with a token (any unique query string), or a cookie with one: passed
///                     on; a session: passed on, without a call to signon; else a sign-on. 403 from
///                     behind: a sign-on, unless there was one, and then once more
///     a sign-on       authorize; the password, where signon's own session is over; the token;
///                     user.json: requests to signon, one after the other. One that fails: 503
///     bearer tokens   what signon said of a token is kept for a while; else one request to signon
///
/// Who holds a link mostly has no account: a sign-on ends at signon's form, and here with 403.
///
/// Memory: about 60 bytes a client.
class GdsSso final : public Component, public PassesOn {
public:
    GdsSso(Platform& platform, std::string name, const GdsSsoConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void reconfigure() override;
    void missCall(const Request& request) override;
    void settled(const Request& request, const Response& answer, bool good) override;
    bool isGood(const Request& request, const Response& response) const override;
    std::optional<std::vector<const Link*>> waysOn(PageId page) const override;

private:
    sim::Task<Response> withSession(Request request);
    sim::Task<Response> withToken(Request request);
    sim::Task<Response> passOn(Request request, const DraftViewer& viewer);
    /// None: done; else what the visitor gets.
    sim::Task<std::optional<Response>> signOn(Request request, std::uint64_t client);
    sim::Task<bool> askSignon(Request request, std::uint64_t number, Method method);
    ClientSession& sessionOf(std::uint64_t client);
    bool mayNotSee(const Request& request) const;
    bool hasAccount(std::uint64_t client, const ClientSession& session) const;
    void takeToken(const Request& request, ClientSession& session);

    const GdsSsoConfig& config_;
    Link* to_ = nullptr;
    Link* signon_ = nullptr;
    sim::Stream sessionChance_;
    sim::Stream accountChance_;
    sim::Stream linkChance_;
    std::unordered_map<std::uint64_t, ClientSession> sessions_; // by client; never walked over
    std::vector<std::optional<sim::Time>> known_;               // by token: since when
    /// Of requests under way, by their keys: whose token was known; never walked over.
    std::unordered_set<std::uint64_t> withKnownToken_;
    GdsSsoMetrics metrics_;
};

/// `gds_sso` in platform files.
const ComponentKind& gdsSsoKind();

} // namespace doppel::models
