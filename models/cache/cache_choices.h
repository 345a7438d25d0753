// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/profile.h"
#include "models/caching/store.h"
#include "models/describe.h"

#include <cstdint>

namespace doppel::models {

/// Whose reading of the headers a cache follows: the caching core's RuleSet, as files say it.
enum class CacheRules : std::uint8_t { FastlyGovuk, VarnishBuiltin, Rfc9111 };
ChoiceNames choiceNames(CacheRules);
/// The real values of those rules.
caching::Profile profileOf(CacheRules rules);

/// Which object makes room: the caching core's Eviction, as files say it.
enum class EvictionRule : std::uint8_t { Lru, Fifo };
ChoiceNames choiceNames(EvictionRule);
caching::Eviction evictionOf(EvictionRule rule);

} // namespace doppel::models
