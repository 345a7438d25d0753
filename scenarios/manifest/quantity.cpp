// SPDX-License-Identifier: Apache-2.0
#include "scenarios/manifest/quantity.h"

#include "scenarios/file/node.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace doppel::scenarios {

namespace {

__extension__ using WideAmount = unsigned __int128;

constexpr WideAmount kBeyond = WideAmount{1} << 120U; // more than any amount, far from overflow

struct AmountSuffix {
    std::string_view text;
    int tens = 0; // power of ten
    int twos = 0; // power of two
};
constexpr std::array kSuffixes{
    AmountSuffix{"", 0, 0},    AmountSuffix{"n", -9, 0},  AmountSuffix{"u", -6, 0},
    AmountSuffix{"m", -3, 0},  AmountSuffix{"k", 3, 0},   AmountSuffix{"M", 6, 0},
    AmountSuffix{"G", 9, 0},   AmountSuffix{"T", 12, 0},  AmountSuffix{"P", 15, 0},
    AmountSuffix{"E", 18, 0},  AmountSuffix{"Ki", 0, 10}, AmountSuffix{"Mi", 0, 20},
    AmountSuffix{"Gi", 0, 30}, AmountSuffix{"Ti", 0, 40}, AmountSuffix{"Pi", 0, 50},
    AmountSuffix{"Ei", 0, 60}};

std::optional<AmountSuffix> suffixOf(std::string_view text) {
    const auto known = std::find_if(kSuffixes.begin(), kSuffixes.end(),
                                    [&](const AmountSuffix& one) { return one.text == text; });
    if (known != kSuffixes.end()) {
        return *known;
    }
    if (text.size() < 2 || (text.front() != 'e' && text.front() != 'E')) {
        return std::nullopt;
    }
    text.remove_prefix(text[1] == '+' ? 2 : 1);
    AmountSuffix exponent;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent.tens);
    constexpr int kMostTens = 30;
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() ||
        std::abs(exponent.tens) > kMostTens) {
        return std::nullopt;
    }
    return exponent;
}

WideAmount timesAmount(WideAmount amount, WideAmount factor) {
    return amount != 0 && factor > kBeyond / amount ? kBeyond : amount * factor;
}

} // namespace

sim::Result<models::MilliValue> parseQuantity(std::string_view text) {
    const auto wrong = [&] {
        return sim::Error{sim::ErrorCode::Input,
                          "expected an amount such as 500m, 2 or 1Gi, found " +
                              quotedForMessage(text),
                          {{}, 1, 1}};
    };
    std::string_view rest = text;
    if (!rest.empty() && rest.front() == '+') {
        rest.remove_prefix(1);
    }
    WideAmount digits = 0;
    int tens = 3; // thousandths
    bool point = false;
    std::size_t count = 0;
    constexpr std::size_t kMostDigits = 30;
    for (; !rest.empty() && (rest.front() == '.' || (rest.front() >= '0' && rest.front() <= '9'));
         rest.remove_prefix(1)) {
        if (rest.front() == '.') {
            if (point) {
                return wrong();
            }
            point = true;
            continue;
        }
        digits = digits * 10U + static_cast<unsigned>(rest.front() - '0');
        tens -= point ? 1 : 0;
        ++count;
    }
    const std::optional<AmountSuffix> suffix = suffixOf(rest);
    if (count == 0 || count > kMostDigits || !suffix) {
        return wrong();
    }
    tens += suffix->tens;
    digits = timesAmount(digits, WideAmount{1} << static_cast<unsigned>(suffix->twos));
    for (; tens > 0; --tens) {
        digits = timesAmount(digits, 10U);
    }
    WideAmount part = 1;
    for (; tens < 0 && part < kBeyond / 10U; ++tens) {
        part *= 10U;
    }
    digits = (digits + part - 1) / part;
    if (digits > static_cast<WideAmount>(kLargestQuantity)) {
        return sim::Error{sim::ErrorCode::Input,
                          quotedForMessage(text) + " is above the largest allowed, 1P",
                          {{}, 1, 1}};
    }
    return static_cast<models::MilliValue>(digits);
}

} // namespace doppel::scenarios
