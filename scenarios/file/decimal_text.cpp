// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/decimal_text.h"

#include "scenarios/file/node.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace doppel::scenarios {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The digits at `at`, underscores between two digits left out; moves `at` past them.
std::string readDigits(std::string_view text, std::size_t& at) {
    std::string digits;
    while (at < text.size()) {
        const bool groups = text[at] == '_' && !digits.empty() && text[at - 1] != '_' &&
                            at + 1 < text.size() && isDigit(text[at + 1]);
        if (isDigit(text[at])) {
            digits += text[at];
        } else if (!groups) {
            break;
        }
        ++at;
    }
    return digits;
}

/// An exponent at `at`, which only counts where digits follow the e: "3e" is the number 3 and a
/// unit that starts with e.
std::string readExponent(std::string_view text, std::size_t& at) {
    if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) {
        return {};
    }
    std::size_t next = at + 1;
    std::string exponent;
    if (next < text.size() && (text[next] == '-' || text[next] == '+')) {
        exponent = text[next] == '-' ? "-" : "";
        ++next;
    }
    const std::string digits = readDigits(text, next);
    if (digits.empty()) {
        return {};
    }
    at = next;
    return exponent + digits;
}

} // namespace

sim::Error errorAt(std::string_view text, std::size_t byte, std::string message) {
    const std::string_view before = text.substr(0, byte);
    const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
    return {.message = std::move(message),
            .where = {.file = {}, .line = 1, .column = static_cast<int>(characters) + 1}};
}

sim::Result<Decimal> readDecimal(std::string_view text) {
    Decimal number;
    std::size_t at = 0;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        number.negative = text[0] == '-';
        ++at;
    }
    const std::size_t wholeAt = at;
    number.whole = readDigits(text, at);
    if (number.whole.empty()) {
        const bool pointFirst = at + 1 < text.size() && text[at] == '.' && isDigit(text[at + 1]);
        return errorAt(text, at,
                       pointFirst ? "write a 0 before the point"
                                  : "expected a number, found " + quotedForMessage(text));
    }
    if (number.whole.size() > 1 && number.whole[0] == '0') {
        return errorAt(text, wholeAt,
                       "a number has no leading zeros or prefix (010 could be eight or ten)");
    }
    if (at < text.size() && text[at] == '.') {
        ++at;
        number.fraction = readDigits(text, at);
        if (number.fraction.empty()) {
            return errorAt(text, at, "expected a digit after the point");
        }
    }
    number.exponent = readExponent(text, at);
    if (at + 1 < text.size() && text[at] == ',' && isDigit(text[at + 1])) {
        return errorAt(text, at, "digits are grouped by underscores (200_000), not by commas");
    }
    number.written = text.substr(0, at);
    while (at < text.size() && text[at] == ' ') {
        ++at;
    }
    number.rest = text.substr(at);
    number.restAt = at;
    return number;
}

std::optional<double> toDouble(const Decimal& number, int shift) {
    int exponent = 0;
    const char* begin = number.exponent.data();
    if (!number.exponent.empty() &&
        std::from_chars(begin, begin + number.exponent.size(), exponent).ec != std::errc{}) {
        return std::nullopt;
    }
    if (exponent > 10'000 || exponent < -10'000) {
        return std::nullopt;
    }
    const std::string text = (number.negative ? "-" : "") + number.whole + '.' + number.fraction +
                             "0e" + std::to_string(exponent + shift);
    double value = 0;
    const auto outcome = std::from_chars(text.data(), text.data() + text.size(), value);
    if (outcome.ec != std::errc{} || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> toWhole(const Decimal& number, std::int64_t unit) {
    __extension__ using Wide = __int128;
    constexpr Wide kLimit = std::numeric_limits<std::int64_t>::max();
    Wide whole = 0;
    for (const char digit : number.whole) {
        whole = whole * 10 + (digit - '0');
        if (whole * unit > kLimit + 1) {
            return std::nullopt;
        }
    }
    const std::string digits = number.fraction.substr(0, number.fraction.find_last_not_of('0') + 1);
    if (digits.size() > 18) {
        return std::nullopt; // no unit has that many tens
    }
    Wide fraction = 0;
    Wide scale = 1;
    for (const char digit : digits) {
        fraction = fraction * 10 + (digit - '0');
        scale *= 10;
    }
    if (fraction * unit % scale != 0) {
        return std::nullopt;
    }
    Wide total = whole * unit + fraction * unit / scale;
    total = number.negative ? -total : total;
    if (total > kLimit || total < -kLimit - 1) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(total);
}

std::string shortestText(double value) {
    std::array<char, 64> text{};
    const double size = std::abs(value);
    const bool plain = value == 0 || (size >= 1e-7 && size < 1e17);
    const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
    const auto outcome = std::to_chars(text.data(), text.data() + text.size(), value, format);
    return {text.data(), outcome.ptr};
}

} // namespace doppel::scenarios
