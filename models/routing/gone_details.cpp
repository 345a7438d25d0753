// SPDX-License-Identifier: Apache-2.0
#include "models/routing/gone_details.h"

#include "models/routing/escaping.h"
#include "models/routing/rune.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace doppel::routing {
namespace {

using Json = nlohmann::json;

// Hears the values of an object and ends the parse early at anything that is no object, or nested
// too deep: the parser itself has no limit.
class ObjectReader final : public nlohmann::json_sax<Json> {
public:
    bool saysSomething() const {
        return std::any_of(says_.begin(), says_.end(),
                           [](const auto& entry) { return entry.second; });
    }

    bool null() override { return value(false); }
    bool boolean(bool) override { return value(true); }
    bool number_integer(number_integer_t) override { return value(true); }
    bool number_unsigned(number_unsigned_t) override { return value(true); }
    bool number_float(number_float_t, const string_t&) override { return value(true); }
    bool string(string_t& text) override { return value(!text.empty()); }
    bool binary(binary_t&) override { return false; } // never in JSON text
    bool start_array(std::size_t) override { return value(true) && ++depth_ <= kMaxDepth; }
    bool end_array() override { return --depth_ > 0; }
    bool start_object(std::size_t) override {
        return (depth_ == 0 || value(true)) && ++depth_ <= kMaxDepth;
    }
    bool end_object() override {
        --depth_;
        return true;
    }
    bool key(string_t& name) override {
        if (depth_ == 1) {
            key_ = std::move(name);
        }
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
        return false;
    }

private:
    static constexpr std::size_t kMaxDepth = 10'000;

    bool value(bool saysSomething) {
        if (depth_ == 1) {
            says_[key_] = saysSomething;
        }
        return depth_ > 0;
    }

    std::map<std::string, bool> says_; // by key of the outermost object
    std::string key_;
    std::size_t depth_ = 0;
};

// Whether the text begins with the escape of half a surrogate pair; `digits`, those that may follow
// the D, tell the two halves apart.
bool beginsWithHalf(std::string_view text, std::string_view digits) {
    return text.size() >= 6 && text.starts_with("\\u") && (text[2] == 'd' || text[2] == 'D') &&
           digits.find(text[3]) != text.npos && hexValue(text[4]) >= 0 && hexValue(text[5]) >= 0;
}

// nlohmann refuses what Go replaces.
std::string replaceWhatIsNoUnicode(std::string_view text) {
    constexpr std::string_view kHigh = "89abAB";
    constexpr std::string_view kLow = "cdefCDEF";
    std::string clean;
    clean.reserve(text.size());
    const auto take = [&](std::size_t size) {
        clean += text.substr(0, size);
        text.remove_prefix(size);
    };
    while (!text.empty()) {
        if (text.starts_with("\\\\")) {
            take(2);
        } else if (beginsWithHalf(text, kHigh) && beginsWithHalf(text.substr(6), kLow)) {
            take(12);
        } else if (beginsWithHalf(text, kHigh) || beginsWithHalf(text, kLow)) {
            clean += "\\ufffd";
            text.remove_prefix(6);
        } else {
            appendRune(clean, takeRune(text));
        }
    }
    return clean;
}

} // namespace

bool detailsSaySomething(std::string_view details) {
    // nlohmann skips a byte order mark and stops at a NUL; to Go neither is JSON.
    if (details.starts_with("\xEF\xBB\xBF") || details.find('\0') != details.npos) {
        return false;
    }
    ObjectReader reader;
    return Json::sax_parse(replaceWhatIsNoUnicode(details), &reader) && reader.saysSomething();
}

} // namespace doppel::routing
