// SPDX-License-Identifier: Apache-2.0
#include "models/identity/sign_on.h"

namespace doppel::models {

bool isSignedOn(const ClientSession& session, const SignOnRules& rules, sim::Time now) {
    return session.signedOn && now - *session.signedOn < rules.sessionValidFor;
}

bool asksForPassword(const ClientSession& session, const SignOnRules& rules, sim::Time now) {
    return !session.signonUsed || now - *session.signonUsed >= rules.signonTimeout;
}

bool maySee(const DraftViewer& viewer) {
    return viewer.signedOn || viewer.bypass;
}

ProxyStep stepFor(bool hasToken, bool signedOn) {
    return hasToken || signedOn ? ProxyStep::PassOn : ProxyStep::SignOn;
}

ProxyStep stepAfter(std::uint16_t status, bool signedOn) {
    return status == kForbidden && !signedOn ? ProxyStep::SignOn : ProxyStep::PassOn;
}

} // namespace doppel::models
