// SPDX-License-Identifier: Apache-2.0
#include "models/cache/cache_choices.h"

#include <array>
#include <string_view>

namespace doppel::models {

ChoiceNames choiceNames(CacheRules) {
    static constexpr std::array<std::string_view, 3> kNames{"fastly_govuk", "varnish_builtin",
                                                            "rfc9111"};
    return kNames;
}

caching::Profile profileOf(CacheRules rules) {
    switch (rules) {
    case CacheRules::FastlyGovuk:
        return caching::fastlyGovuk();
    case CacheRules::VarnishBuiltin:
        return caching::varnishBuiltin();
    case CacheRules::Rfc9111:
        return caching::rfc9111();
    }
    return {};
}

ChoiceNames choiceNames(EvictionRule) {
    static constexpr std::array<std::string_view, 2> kNames{"lru", "fifo"};
    return kNames;
}

caching::Eviction evictionOf(EvictionRule rule) {
    return rule == EvictionRule::Lru ? caching::Eviction::Lru : caching::Eviction::Fifo;
}

} // namespace doppel::models
