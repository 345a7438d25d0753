// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <span>

namespace doppel::analysis {

namespace {

struct Scale {
    double size;
    const char* name;
};

// Three digits that count, without zeros at the end.
std::string threeDigits(double value) {
    const double size = std::abs(value);
    std::string text = size >= 99.95   ? fmt::format("{:.0f}", value)
                       : size >= 9.995 ? fmt::format("{:.1f}", value)
                                       : fmt::format("{:.2f}", value);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text == "-0" ? "0" : text;
}

// In the largest unit of which there is at least one, after rounding. REQUIRES: rising sizes.
std::string scaled(double value, std::span<const Scale> scales) {
    constexpr double kRoundsUp = 0.9995;
    std::size_t i = 0;
    while (i + 1 < scales.size() && std::abs(value) >= kRoundsUp * scales[i + 1].size) {
        ++i;
    }
    const std::string number = threeDigits(value / scales[i].size);
    return *scales[i].name == '\0' ? number : number + ' ' + scales[i].name;
}

std::string twoUnits(double seconds) {
    static constexpr std::array kUnits{Scale{86400, "d"}, Scale{3600, "h"}, Scale{60, "min"},
                                       Scale{1, "s"}};
    auto whole = static_cast<std::int64_t>(std::llround(seconds));
    std::size_t i = 0;
    while (static_cast<double>(whole) < kUnits[i].size) {
        ++i;
    }
    const auto size = static_cast<std::int64_t>(kUnits[i].size);
    std::string text = fmt::format("{} {}", whole / size, kUnits[i].name);
    const auto next = static_cast<std::int64_t>(kUnits[i + 1].size);
    if (const std::int64_t rest = whole % size / next; rest != 0) {
        text += fmt::format(" {} {}", rest, kUnits[i + 1].name);
    }
    return text;
}

} // namespace

std::string readableCount(double value) {
    static constexpr std::array kScales{Scale{1, ""}, Scale{1e3, "k"}, Scale{1e6, "M"},
                                        Scale{1e9, "G"}, Scale{1e12, "T"}};
    constexpr double kExactBelow = 10'000;
    if (!std::isfinite(value)) {
        return "–";
    }
    if (std::abs(value) < kExactBelow && value == std::floor(value)) {
        return fmt::format("{:.0f}", value + 0.0);
    }
    constexpr double kSmallest = 0.005;
    if (std::abs(value) < kSmallest) {
        return fmt::format("{:.1g}", value);
    }
    return scaled(value, kScales);
}

std::string readableSeconds(double seconds) {
    static constexpr std::array kScales{Scale{1e-9, "ns"}, Scale{1e-6, "µs"}, Scale{1e-3, "ms"},
                                        Scale{1, "s"}};
    constexpr double kMinute = 59.95;
    constexpr double kLongest = 9.2e9;
    if (!std::isfinite(seconds) || seconds > kLongest) {
        return "–";
    }
    if (seconds == 0) {
        return "0 s";
    }
    if (seconds < 0) {
        return '-' + readableSeconds(-seconds);
    }
    return seconds < kMinute ? scaled(seconds, kScales) : twoUnits(seconds);
}

std::string readableShare(double share) {
    if (!std::isfinite(share)) {
        return "–";
    }
    const double percent = share * 100;
    if (percent == 0 || percent == 100) {
        return fmt::format("{:.0f} %", percent);
    }
    constexpr int kMostDigits = 6;
    for (int digits = 2; digits <= kMostDigits; ++digits) {
        std::string text = fmt::format("{:.{}f}", percent, digits);
        const bool lies = text.find_first_not_of("0.-") == std::string::npos ||
                          (percent < 100 && text.starts_with("100."));
        if (!lies) {
            text.erase(text.find_last_not_of('0') + 1);
            if (text.back() == '.') {
                text.pop_back();
            }
            return text + " %";
        }
    }
    constexpr double kHalf = 50;
    return percent < kHalf ? "<0.000001 %" : ">99.999999 %";
}

std::string readableBytes(double bytes) {
    static constexpr std::array kScales{Scale{1, "B"},    Scale{1e3, "kB"},  Scale{1e6, "MB"},
                                        Scale{1e9, "GB"}, Scale{1e12, "TB"}, Scale{1e15, "PB"}};
    return std::isfinite(bytes) ? scaled(bytes, kScales) : "–";
}

std::string readableMoney(double amount) {
    if (!std::isfinite(amount)) {
        return "–";
    }
    constexpr double kCent = 0.01;
    const bool isSmall = amount != 0 && std::abs(amount) < kCent;
    return isSmall ? fmt::format("${:.2g}", amount) : fmt::format("${:.2f}", amount);
}

std::string readable(double value, std::string_view unit) {
    if (unit == "s") {
        return readableSeconds(value);
    }
    if (unit == "B") {
        return readableBytes(value);
    }
    if (unit == "$") {
        return readableMoney(value);
    }
    return unit == "1" ? readableShare(value) : readableCount(value);
}

std::size_t columnsOf(std::string_view utf8) {
    std::size_t columns = 0;
    for (const char c : utf8) {
        columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return columns;
}

} // namespace doppel::analysis
