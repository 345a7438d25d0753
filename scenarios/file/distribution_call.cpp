// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/distribution_call.h"

#include "scenarios/file/decimal_text.h"
#include "scenarios/file/trimmed.h"

namespace doppel::scenarios {

namespace {

/// The letters and digits of a name at the text's start, as in "p99"; none where it starts with a
/// digit.
std::size_t nameLength(std::string_view text) {
    const auto isLetter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    std::size_t length = 0;
    while (length < text.size() &&
           (isLetter(text[length]) || (length > 0 && text[length] >= '0' && text[length] <= '9'))) {
        ++length;
    }
    return length;
}

DistributionArgument readArgument(std::string_view text) {
    if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
        return {trimmed(text.substr(0, colon)), trimmed(text.substr(colon + 1)), true};
    }
    const std::size_t length = nameLength(text);
    return {text.substr(0, length), trimmed(text.substr(length)), false};
}

} // namespace

sim::Result<DistributionCall> readDistributionCall(std::string_view text) {
    const std::string_view whole = trimmed(text);
    const auto offset = [text](std::string_view part) {
        return static_cast<std::size_t>(part.data() - text.data());
    };
    const std::size_t open = whole.find('(');
    const std::size_t close = whole.find(')');
    if (open == std::string_view::npos) {
        return errorAt(
            text, offset(whole),
            "expected a duration such as 5ms or a distribution such as exponential(100ms)");
    }
    if (close == std::string_view::npos) {
        return errorAt(
            text, offset(whole) + open,
            "this bracket is not closed; within { } or [ ] a value with commas needs quotes");
    }
    if (close < open || close + 1 != whole.size()) {
        const std::size_t wrong = close < open ? close : close + 1;
        return errorAt(text, offset(whole) + wrong, "expected nothing after the closing bracket");
    }
    DistributionCall call{trimmed(whole.substr(0, open)), {}};
    std::string_view rest = whole.substr(open + 1, close - open - 1);
    while (true) {
        const std::size_t comma = rest.find(',');
        const std::string_view argument = trimmed(rest.substr(0, comma));
        if (argument.empty()) {
            return errorAt(text, offset(rest), "expected a parameter");
        }
        call.arguments.push_back(readArgument(argument));
        if (call.arguments.back().value.empty()) {
            return errorAt(text, offset(argument),
                           "expected a name and a value, such as mean 100ms");
        }
        if (comma == std::string_view::npos) {
            return call;
        }
        rest.remove_prefix(comma + 1);
    }
}

} // namespace doppel::scenarios
