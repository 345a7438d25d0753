// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// How many single typing slips lie between two words: insert, drop, replace or swap two neighbours
/// (Damerau-Levenshtein in its "optimal string alignment" form). Letter case counts as nothing, nor
/// does `-` for `_`. Cost: the product of the lengths.
std::size_t typingSlips(std::string_view a, std::string_view b);

/// The known name that was probably meant, or "" where none is near: at most one slip for each
/// three letters, and one in any case. The first of equally near ones. Words longer than 64 bytes
/// are near to nothing.
std::string_view nearestName(std::string_view wrong, std::span<const std::string_view> known);

/// Behind so many wrong names nothing is suggested any more: it would cost the product of their
/// number and of that of the known ones.
inline constexpr std::size_t kMostHinted = 100;

/// "; did you mean "replicas"?" for the end of a message, or "" where no name is near.
std::string didYouMean(std::string_view wrong, std::span<const std::string_view> known);

/// The same for owned names.
std::string didYouMean(std::string_view wrong, const std::vector<std::string>& known);

} // namespace doppel::models
