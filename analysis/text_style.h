// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace doppel::analysis {

/// How text for people is set: whether with colour, and how wide at most.
struct TextStyle {
    static constexpr std::size_t kAnyWidth = 1'000'000; ///< where nothing may be cut

    bool colour = false; ///< only on a terminal, and not against the reader's wish (NO_COLOR)
    std::size_t columns = 100;

    std::string strong(std::string_view text) const { return paint(text, "1"); }
    std::string dim(std::string_view text) const { return paint(text, "2"); }
    std::string good(std::string_view text) const { return paint(text, "32"); }
    std::string bad(std::string_view text) const { return paint(text, "1;31"); }
    std::string accent(std::string_view text) const { return paint(text, "36"); }

private:
    std::string paint(std::string_view text, std::string_view code) const {
        if (!colour || text.empty()) {
            return std::string(text);
        }
        std::string painted = "\x1b[";
        painted += code;
        painted += 'm';
        painted += text;
        painted += "\x1b[0m";
        return painted;
    }
};

} // namespace doppel::analysis
