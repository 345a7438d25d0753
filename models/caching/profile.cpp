// SPDX-License-Identifier: Apache-2.0
#include "models/caching/profile.h"

namespace doppel::caching {

using namespace std::chrono_literals;

Profile rfc9111() {
    Profile profile;
    profile.rules = RuleSet::Rfc9111;
    profile.defaultKeep = 1h;
    return profile;
}

Profile varnishBuiltin() {
    Profile profile;
    profile.rules = RuleSet::VarnishBuiltin;
    profile.defaultTtl = 120s;
    profile.defaultGrace = 10s;
    profile.onFailure = FailureRule::CacheError;
    return profile;
}

Profile fastlyGovuk() {
    Profile profile;
    profile.rules = RuleSet::FastlyGovuk;
    profile.defaultTtl = 1h;
    profile.defaultStaleIfError = 24h;
    profile.maxStaleIfError = 24h;
    profile.errorTtl = 1s;
    profile.errorStaleIfError = 5s;
    return profile;
}

} // namespace doppel::caching
