// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_file_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace doppel::scenarios {
namespace {

// "IncomingPath", "incomingpath" and "incoming_path" are one name.
bool isSameName(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    };
    std::size_t i = 0;
    std::size_t j = 0;
    while (true) {
        while (i < a.size() && a[i] == '_') {
            ++i;
        }
        while (j < b.size() && b[j] == '_') {
            ++j;
        }
        if (i == a.size() || j == b.size()) {
            return i == a.size() && j == b.size();
        }
        if (lower(a[i++]) != lower(b[j++])) {
            return false;
        }
    }
}

std::optional<std::size_t> fieldNamed(std::string_view name) {
    for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
        if (name == kRouteFields[i].flatKey) {
            return i;
        }
    }
    for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
        if (isSameName(name, kRouteFields[i].flatKey) || isSameName(name, kRouteFields[i].column)) {
            return i;
        }
    }
    return std::nullopt;
}

} // namespace

// Takes the values of the outermost object as the parser passes them; no tree is built.
class RouteJsonReader::Sax final : public nlohmann::json::json_sax_t {
public:
    Sax(RouteJsonReader& reader, std::string_view line) : reader_(reader), line_(line) {}

    std::optional<Problem> takeProblem() {
        if (!sawObject_ && !problem_) {
            fail(1, "expected a JSON object");
        }
        return std::move(problem_);
    }

    bool key(string_t& name) override {
        field_.reset();
        if (depth_ > 1) {
            return true;
        }
        constexpr std::size_t kMostUnknown = 20;
        name_ = name;
        field_ = fieldNamed(name);
        if (!field_) {
            if (reader_.unknown_.size() < kMostUnknown) {
                reader_.unknown_.insert(name);
            }
            return true;
        }
        if (std::exchange(seen_[*field_], true)) {
            return fail(placeOfName(), "\"" + name + "\" stands there twice");
        }
        return true;
    }
    bool string(string_t& value) override {
        if (!field_) {
            return outsideFields();
        }
        if (*field_ == kDisabledField) {
            return failKind("a text");
        }
        reader_.storage_[*field_].swap(value);
        reader_.texts_[*field_] = reader_.storage_[*field_];
        return true;
    }
    bool boolean(bool value) override {
        if (field_ != kDisabledField) {
            return other("a truth value");
        }
        reader_.texts_[kDisabledField] = value ? "true" : "false";
        return true;
    }
    bool null() override { return field_ ? true : outsideFields(); }
    bool number_integer(number_integer_t /*value*/) override { return other("a number"); }
    bool number_unsigned(number_unsigned_t /*value*/) override { return other("a number"); }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override {
        return other("a number");
    }
    bool binary(binary_t& /*value*/) override { return other("binary data"); }
    bool start_object(std::size_t /*size*/) override {
        if (depth_ > 0 && !other("an object")) {
            return false;
        }
        ++depth_;
        sawObject_ = true;
        return true;
    }
    bool end_object() override {
        --depth_;
        return true;
    }
    bool start_array(std::size_t /*size*/) override {
        if (!other("a list")) {
            return false;
        }
        ++depth_;
        return true;
    }
    bool end_array() override {
        --depth_;
        return true;
    }
    bool parse_error(std::size_t at,
                     const std::string& token,
                     const nlohmann::json::exception& /*e*/) override {
        const bool isEnd = at > line_.size();
        const std::string found = isEnd ? "the end" : '"' + token.substr(0, 60) + '"';
        return fail(static_cast<int>(std::clamp<std::size_t>(at, 1, line_.size() + 1)),
                    "isn't JSON at " + found);
    }

private:
    bool fail(int column, std::string message) {
        problem_ = Problem{column, std::move(message)};
        return false;
    }
    bool failKind(std::string_view found) {
        const char* wanted = *field_ == kDisabledField ? "true or false" : "a text or null";
        return fail(placeOfName(),
                    "found " + std::string(found) + " for " + name_ + "; expected " + wanted);
    }
    bool outsideFields() { return depth_ > 0 ? true : fail(1, "expected a JSON object"); }
    bool other(std::string_view found) { return field_ ? failKind(found) : outsideFields(); }

    // The parser doesn't tell where a value stands: its name's place is near enough.
    int placeOfName() const {
        const std::size_t at = line_.rfind('"' + name_ + '"');
        return at == std::string_view::npos ? 1 : static_cast<int>(at) + 1;
    }

    RouteJsonReader& reader_;
    std::string_view line_;
    std::string name_;
    std::optional<std::size_t> field_;
    std::array<bool, kRouteFieldCount> seen_{};
    int depth_ = 0;
    bool sawObject_ = false;
    std::optional<Problem> problem_;
};

std::optional<RouteJsonReader::Problem> RouteJsonReader::read(std::string_view line,
                                                              routing::RouteRecord& record) {
    texts_ = {};
    Sax sax(*this, line);
    nlohmann::json::sax_parse(line.begin(), line.end(), &sax);
    if (auto problem = sax.takeProblem()) {
        return problem;
    }
    if (auto problem = makeRoute(texts_, record)) {
        return Problem{columnOf(line, problem->field), std::move(problem->message)};
    }
    return std::nullopt;
}

int RouteJsonReader::columnOf(std::string_view line, std::size_t field) {
    const std::size_t at = line.rfind(kRouteFields[field].flatKey);
    return at == std::string_view::npos || at == 0 ? 1
                                                   : static_cast<int>(at); // of the quote before
}

} // namespace doppel::scenarios
