// SPDX-License-Identifier: Apache-2.0
#include "models/suggest.h"

#include <algorithm>

namespace doppel::models {

namespace {

constexpr std::size_t kLongestWord = 64;

char plain(char c) {
    if (c == '-') {
        return '_';
    }
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::size_t typingSlips(std::string_view a, std::string_view b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> before(width);
    std::vector<std::size_t> above(width);
    std::vector<std::size_t> row(width);
    for (std::size_t j = 0; j < width; ++j) {
        above[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j < width; ++j) {
            const std::size_t replace = plain(a[i - 1]) == plain(b[j - 1]) ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + replace});
            const bool swapped = i > 1 && j > 1 && plain(a[i - 1]) == plain(b[j - 2]) &&
                                 plain(a[i - 2]) == plain(b[j - 1]);
            if (swapped) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

std::string_view nearestName(std::string_view wrong, std::span<const std::string_view> known) {
    if (wrong.empty() || wrong.size() > kLongestWord) {
        return {};
    }
    std::string_view nearest;
    std::size_t fewest = std::max<std::size_t>(1, wrong.size() / 3) + 1;
    for (const std::string_view name : known) {
        if (name.size() > kLongestWord || name == wrong) {
            continue;
        }
        const std::size_t slips = typingSlips(wrong, name);
        if (slips < fewest && slips < std::max(wrong.size(), name.size())) {
            fewest = slips;
            nearest = name;
        }
    }
    return nearest;
}

std::string didYouMean(std::string_view wrong, std::span<const std::string_view> known) {
    const std::string_view nearest = nearestName(wrong, known);
    return nearest.empty() ? std::string{} : "; did you mean \"" + std::string(nearest) + "\"?";
}

std::string didYouMean(std::string_view wrong, const std::vector<std::string>& known) {
    const std::vector<std::string_view> views(known.begin(), known.end());
    return didYouMean(wrong, std::span<const std::string_view>(views));
}

} // namespace doppel::models
