// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/page_catalogue.h"
#include "models/request.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// RFC 9110: one may not see it.
inline constexpr std::uint16_t kForbidden = 403;

/// For how long who has signed on stays so.
struct SignOnRules {
    sim::Duration sessionValidFor = std::chrono::hours(20); ///< at the app, from signing on
    sim::Duration signonTimeout = std::chrono::minutes(30); ///< at signon, from its last use
    sim::Duration tokenCachedFor = std::chrono::minutes(5); ///< what signon said of a token
};

/// What an app's cookies hold of a client.
struct ClientSession {
    std::optional<sim::Time> signedOn{}; ///< to the app
    std::optional<sim::Time> signonUsed{};
    std::optional<PageId> bypass{}; ///< the draft that its link's token is for
    bool cameByLink = false;        ///< once, whether its token was valid or not
};

/// Whether the app still knows who it is. Source: alphagov/gds-sso lib/gds-sso/warden_config.rb.
bool isSignedOn(const ClientSession& session, const SignOnRules& rules, sim::Time now);
/// Whether signon asks for a password and a second factor again: from the time-out on. Source:
/// alphagov/signon config/initializers/devise.rb; heartcombo/devise
/// lib/devise/models/timeoutable.rb, `last_access <= timeout_in.ago`.
bool asksForPassword(const ClientSession& session, const SignOnRules& rules, sim::Time now);

/// Who asks for a draft, as the authenticating proxy tells it to those behind it by headers. On a
/// draft stack, which has no cache that varies by it, it goes by as Request::variant.
struct DraftViewer {
    bool signedOn = false;
    bool bypass = false; ///< has a token for this very draft

    std::uint16_t packed() const {
        return static_cast<std::uint16_t>((signedOn ? 1U : 0U) | (bypass ? 2U : 0U));
    }
    static DraftViewer of(const Request& request) {
        return {(request.variant & 1U) != 0, (request.variant & 2U) != 0};
    }
};

/// Whether a draft may be shown; else it is 403. Whoever has signed on may see it, and who has only
/// a link sees the draft that the link is for. Source: alphagov/content-store
/// content_items_controller.rb; what is limited to an organisation is left out.
bool maySee(const DraftViewer& viewer);

/// What the proxy does with a request.
enum class ProxyStep : std::uint8_t {
    PassOn,
    SignOn, ///< the browser goes to signon and comes back
};
/// A token in the link, or in the cookie that an earlier link set, makes signing on optional.
/// Source: alphagov/authenticating-proxy lib/proxy.rb, process_token_or_authenticate!.
ProxyStep stepFor(bool hasToken, bool signedOn);
/// After the answer from behind: a 403 asks whoever has not signed on to do so.
ProxyStep stepAfter(std::uint16_t status, bool signedOn);

} // namespace doppel::models
