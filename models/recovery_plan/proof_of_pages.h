// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::models {

/// Of how many pages one after the other each must end well before who looks takes it that something
/// serves, where so many looks at it have failed; a look ends with the first page that fails.
///
/// What fails a tenth of its pages for good passes a look at n of them with a chance of 0.9^n. Of
/// the 1 % that it may be taken for well, the first look has a half, the second a sixth, the kth
/// 1/(k(k+1)); these shares sum up to 1 however many looks there are. So n is the least for which
/// 0.9^n is within the look's share: 51 at first, 89 at the tenth look, 200 after an hour of one a
/// second. What fails a hundredth passes three looks in five.
std::uint64_t pagesToAsk(std::uint64_t failedLooks);

} // namespace doppel::models
