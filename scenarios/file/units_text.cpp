// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/units_text.h"

#include "models/suggest.h"
#include "scenarios/file/decimal_text.h"
#include "scenarios/file/node.h"

#include <algorithm>
#include <array>
#include <span>

namespace doppel::scenarios {

namespace {

struct NamedUnit {
    std::string_view name;
    std::int64_t size;
};

/// What people write for a unit, and the unit's name here.
struct Alias {
    std::string_view written;
    std::string_view meant;
};

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::array kDurationUnits{
    NamedUnit{"w", 604'800 * kSecond},
    NamedUnit{"d", 86'400 * kSecond},
    NamedUnit{"h", 3'600 * kSecond},
    NamedUnit{"min", 60 * kSecond},
    NamedUnit{"s", kSecond},
    NamedUnit{"ms", 1'000'000},
    NamedUnit{"us", 1'000},
    NamedUnit{"ns", 1},
};
constexpr std::array kDurationAliases{
    Alias{"m", "min"},    Alias{"mins", "min"},  Alias{"minute", "min"}, Alias{"minutes", "min"},
    Alias{"sec", "s"},    Alias{"secs", "s"},    Alias{"second", "s"},   Alias{"seconds", "s"},
    Alias{"S", "s"},      Alias{"hr", "h"},      Alias{"hrs", "h"},      Alias{"hour", "h"},
    Alias{"hours", "h"},  Alias{"H", "h"},       Alias{"day", "d"},      Alias{"days", "d"},
    Alias{"D", "d"},      Alias{"week", "w"},    Alias{"weeks", "w"},    Alias{"msec", "ms"},
    Alias{"msecs", "ms"}, Alias{"millis", "ms"}, Alias{"µs", "us"},      Alias{"μs", "us"},
    Alias{"usec", "us"},  Alias{"micros", "us"}, Alias{"nanos", "ns"},   Alias{"nsec", "ns"},
    Alias{"M", "min"},
};
constexpr std::array kRateUnits{
    NamedUnit{"s", 1},      NamedUnit{"min", 60},     NamedUnit{"h", 3'600},
    NamedUnit{"d", 86'400}, NamedUnit{"day", 86'400}, NamedUnit{"w", 604'800},
};
constexpr std::array kByteUnits{
    NamedUnit{"B", 1},
    NamedUnit{"kB", 1'000},
    NamedUnit{"MB", 1'000'000},
    NamedUnit{"GB", 1'000'000'000},
    NamedUnit{"TB", 1'000'000'000'000},
    NamedUnit{"PB", 1'000'000'000'000'000},
    NamedUnit{"KiB", std::int64_t{1} << 10U},
    NamedUnit{"MiB", std::int64_t{1} << 20U},
    NamedUnit{"GiB", std::int64_t{1} << 30U},
    NamedUnit{"TiB", std::int64_t{1} << 40U},
    NamedUnit{"PiB", std::int64_t{1} << 50U},
};
constexpr std::array kByteAliases{
    Alias{"K", "KiB"},  Alias{"k", "kB"},   Alias{"KB", "kB"},   Alias{"kb", "kB"},
    Alias{"M", "MiB"},  Alias{"mb", "MB"},  Alias{"G", "GiB"},   Alias{"g", "GB"},
    Alias{"gb", "GB"},  Alias{"Ki", "KiB"}, Alias{"m", "MB"},    Alias{"Mi", "MiB"},
    Alias{"Gi", "GiB"}, Alias{"b", "B"},    Alias{"bytes", "B"}, Alias{"byte", "B"},
};

const NamedUnit* findUnit(std::span<const NamedUnit> units, std::string_view name) {
    for (const NamedUnit& unit : units) {
        if (unit.name == name) {
            return &unit;
        }
    }
    return nullptr;
}

/// "unknown unit "sec"; did you mean "s"?", or the list of units where nothing is near.
std::string unknownUnit(std::string_view name,
                        std::span<const NamedUnit> units,
                        std::span<const Alias> aliases) {
    std::string message = "unknown unit " + quotedForMessage(name);
    for (const Alias& alias : aliases) {
        if (alias.written == name) {
            return message + "; did you mean \"" + std::string(alias.meant) + "\"?";
        }
    }
    std::vector<std::string_view> names;
    std::string all;
    for (const NamedUnit& unit : units) {
        names.push_back(unit.name);
        all += (all.empty() ? "" : ", ") + std::string(unit.name);
    }
    const std::string hint = models::didYouMean(name, std::span<const std::string_view>(names));
    return message + (hint.empty() ? "; expected one of " + all : hint);
}

/// A thousand, a million, a billion as a power of ten; 0 for anything else.
int magnitude(char letter) {
    switch (letter) {
    case 'k':
        return 3;
    case 'M':
        return 6;
    case 'G':
        return 9;
    default:
        return 0;
    }
}

std::string_view trimmedEnd(std::string_view text) {
    const std::size_t last = text.find_last_not_of(' ');
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// The letters at the text's start, up to a blank, digit or sign.
std::string_view leadingWord(std::string_view text) {
    return text.substr(0, text.find_first_of(" 0123456789+-"));
}

} // namespace

sim::Result<sim::Duration> parseDuration(std::string_view text) {
    constexpr std::string_view kNeedsUnit = "a duration needs a unit, such as 250ms";
    constexpr std::string_view kNoExponent =
        "a duration is written without an exponent, such as 1500s";
    constexpr std::string_view kRange =
        "a duration is a whole number of nanoseconds below 292 years";
    text = trimmedEnd(text);
    if (text == "forever") {
        return sim::kForever;
    }
    const bool negative = !text.empty() && text[0] == '-';
    std::int64_t total = 0;
    std::size_t at = negative ? 1 : 0;
    const NamedUnit* last = nullptr;
    do {
        const auto number = readDecimal(text.substr(at));
        if (!number) {
            const auto shift = static_cast<std::size_t>(number.errors()[0].where.column - 1);
            return errorAt(text, at + shift, number.errors()[0].message);
        }
        const std::size_t unitAt = at + number->restAt;
        const std::string_view name = leadingWord(text.substr(unitAt));
        if (!name.empty() && !number->exponent.empty()) {
            return errorAt(text, at,
                           std::string(kNoExponent) + ", found " + quotedForMessage(text));
        }
        if (name.empty() || (at > 0 && (number->written[0] == '-' || number->written[0] == '+'))) {
            return errorAt(text, at, std::string(kNeedsUnit) + ", found " + quotedForMessage(text));
        }
        const NamedUnit* unit = findUnit(kDurationUnits, name);
        if (unit == nullptr) {
            return errorAt(text, unitAt, unknownUnit(name, kDurationUnits, kDurationAliases));
        }
        if (last != nullptr && unit->size >= last->size) {
            return errorAt(text, unitAt,
                           "\"" + std::string(name) + "\" cannot follow \"" +
                               std::string(last->name) +
                               "\"; write the longest unit first, each once");
        }
        const auto part = toWhole(*number, unit->size);
        if (!part || __builtin_add_overflow(total, *part, &total)) {
            return errorAt(text, at, std::string(kRange));
        }
        last = unit;
        at = unitAt + name.size();
        while (at < text.size() && text[at] == ' ') {
            ++at;
        }
    } while (at < text.size());
    return sim::Duration(negative ? -total : total);
}

std::string exactText(sim::Duration value) {
    if (value == sim::kForever) {
        return "forever";
    }
    if (value == sim::Duration::zero()) {
        return "0s";
    }
    // unsigned, since the smallest duration has no positive counterpart
    const bool negative = value < sim::Duration::zero();
    auto rest = static_cast<std::uint64_t>(value.count());
    rest = negative ? 0 - rest : rest;
    std::string text = negative ? "-" : "";
    for (const NamedUnit& unit : kDurationUnits) {
        const auto size = static_cast<std::uint64_t>(unit.size);
        const bool skipped = unit.name == "w"; // 14d reads better than 2w
        if (!skipped && rest >= size) {
            text += (text.empty() || text == "-" ? "" : " ") + std::to_string(rest / size) +
                    std::string(unit.name);
            rest %= size;
        }
    }
    return text;
}

sim::Result<sim::Rate> parseRate(std::string_view text) {
    constexpr std::string_view kNeedsUnit = "a rate needs a time, such as 20/s";
    text = trimmedEnd(text);
    auto number = readDecimal(text);
    if (!number) {
        return number.errors();
    }
    std::string_view rest = number->rest;
    const int shift = rest.empty() ? 0 : magnitude(rest[0]);
    if (shift != 0) {
        rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    }
    if (rest.empty() || rest[0] != '/' || (shift != 0 && !number->exponent.empty())) {
        return errorAt(text, text.size() - rest.size(),
                       std::string(kNeedsUnit) + ", found " + quotedForMessage(text));
    }
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const NamedUnit* unit = findUnit(kRateUnits, rest);
    if (unit == nullptr) {
        return errorAt(text, text.size() - rest.size(),
                       unknownUnit(rest, kRateUnits, kDurationAliases));
    }
    const auto value = toDouble(*number, shift);
    if (!value) {
        return errorAt(text, 0, quotedForMessage(text) + " is too large");
    }
    return sim::Rate{*value / static_cast<double>(unit->size)};
}

std::string exactText(sim::Rate value) {
    return shortestText(value.perSecond) + "/s";
}

sim::Result<sim::Bytes> parseBytes(std::string_view text) {
    text = trimmedEnd(text);
    const auto number = readDecimal(text);
    if (!number) {
        return number.errors();
    }
    if (number->rest.empty() || !number->exponent.empty()) {
        return errorAt(text, 0,
                       (number->rest.empty()
                            ? "a size needs a unit, such as 4MiB, found "
                            : "a size is written without an exponent, such as 4MiB, found ") +
                           quotedForMessage(text));
    }
    const NamedUnit* unit = findUnit(kByteUnits, number->rest);
    if (unit == nullptr) {
        return errorAt(text, number->restAt, unknownUnit(number->rest, kByteUnits, kByteAliases));
    }
    const auto count = toWhole(*number, unit->size);
    if (!count) {
        return errorAt(text, 0,
                       quotedForMessage(text) + " is not a whole number of bytes below 8EiB");
    }
    return sim::Bytes{*count};
}

std::string exactText(sim::Bytes value) {
    const NamedUnit* best = kByteUnits.data();
    for (const NamedUnit& unit : kByteUnits) {
        if (value.count != 0 && value.count % unit.size == 0 && unit.size > best->size) {
            best = &unit;
        }
    }
    return std::to_string(value.count / best->size) + std::string(best->name);
}

sim::Result<sim::Probability> parseProbability(std::string_view text) {
    text = trimmedEnd(text);
    const auto number = readDecimal(text);
    if (!number) {
        return number.errors();
    }
    const bool percent = number->rest == "%";
    if (!percent && !number->rest.empty()) {
        return errorAt(text, number->restAt,
                       "expected a share such as 99.9% or 0.999, found " + quotedForMessage(text));
    }
    const auto value = toDouble(*number, percent ? -2 : 0);
    if (!value || *value < 0 || *value > 1) {
        const bool meant = !percent && value && *value > 1 && *value <= 100;
        const std::string hint = meant ? "; did you mean \"" + std::string(text) + "%\"?" : "";
        return errorAt(text, 0,
                       quotedForMessage(text) + " is not between 0 and 1 (0% and 100%)" + hint);
    }
    return sim::Probability{*value};
}

std::string exactText(sim::Probability value) {
    // moves the point two places in the text, so that reading divides exactly back
    std::string text = shortestText(value.value);
    if (text.find('e') != std::string::npos) {
        return text;
    }
    if (text.find('.') == std::string::npos) {
        text += '.';
    }
    text += "00";
    const std::size_t point = text.find('.');
    text.erase(point, 1);
    text.insert(point + 2, ".");
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    const std::size_t first = std::min(text.find_first_not_of('0'), text.size());
    text.erase(0, first);
    return (text.empty() || text[0] == '.' ? "0" : "") + text + '%';
}

sim::Result<sim::Ratio> parseRatio(std::string_view text) {
    text = trimmedEnd(text);
    const auto number = readDecimal(text);
    if (!number) {
        return number.errors();
    }
    const auto value = toDouble(*number);
    if (!value || (!number->rest.empty() && number->rest != "x")) {
        return errorAt(text, number->restAt,
                       "expected a factor such as 2x or 0.5, found " + quotedForMessage(text));
    }
    return sim::Ratio{*value};
}

std::string exactText(sim::Ratio value) {
    return shortestText(value.value) + 'x';
}

sim::Result<std::int64_t> parseCount(std::string_view text) {
    text = trimmedEnd(text);
    auto number = readDecimal(text);
    if (!number) {
        return number.errors();
    }
    std::int64_t unit = 1;
    if (number->rest.size() == 1) {
        for (int i = magnitude(number->rest[0]); i > 0; --i) {
            unit *= 10;
        }
    }
    const bool unknown = !number->rest.empty() && unit == 1;
    const auto value = toWhole(*number, unit);
    if (unknown || !value || !number->exponent.empty() ||
        (unit == 1 && !number->fraction.empty())) {
        const bool large = !unknown && number->fraction.empty() && number->exponent.empty();
        return errorAt(text, unknown ? number->restAt : 0,
                       large ? quotedForMessage(text) + " is too large for a whole number"
                             : "expected a whole number such as 6 or 200k, found " +
                                   quotedForMessage(text));
    }
    return *value;
}

sim::Result<double> parseNumber(std::string_view text) {
    text = trimmedEnd(text);
    const auto number = readDecimal(text);
    if (!number) {
        return number.errors();
    }
    const auto value = toDouble(*number);
    if (!number->rest.empty()) {
        return errorAt(text, number->restAt,
                       "expected a plain number, found " + quotedForMessage(text));
    }
    if (!value) {
        return errorAt(text, 0, quotedForMessage(text) + " is beyond the range of numbers");
    }
    return *value;
}

std::string exactText(double value) {
    return shortestText(value);
}

sim::Result<bool> parseFlag(std::string_view text) {
    if (text == "true" || text == "false") {
        return text == "true";
    }
    constexpr std::array<std::string_view, 8> kYes{"yes", "on", "y",    "1",
                                                   "Yes", "On", "True", "TRUE"};
    constexpr std::array<std::string_view, 9> kNo{"no",  "off", "n",     "0",    "No",
                                                  "Off", "NO",  "False", "FALSE"};
    std::string message = "expected true or false, found " + quotedForMessage(text);
    if (std::find(kYes.begin(), kYes.end(), text) != kYes.end()) {
        message += "; did you mean \"true\"?";
    } else if (std::find(kNo.begin(), kNo.end(), text) != kNo.end()) {
        message += "; did you mean \"false\"?";
    }
    return errorAt(text, 0, std::move(message));
}

} // namespace doppel::scenarios
