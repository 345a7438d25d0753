// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/access_log_fastly.h"

#include "scenarios/input/access_log_time.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace doppel::scenarios {
namespace {

// A number of the object, and whether it has one: NaN is none.
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Numbers {
    double status = kNone, bytes = kNone, requestTime = kNone, firstByte = kNone;
};

struct TextField {
    std::string_view name;
    std::string FastlyLine::*text;
};
constexpr std::array<TextField, 7> kTextFields{{
    {"client_ip", &FastlyLine::client},
    {"request_received", &FastlyLine::received},
    {"request_received_offset", &FastlyLine::offset},
    {"method", &FastlyLine::method},
    {"url", &FastlyLine::url},
    {"cache_response", &FastlyLine::cacheResponse},
    {"fastly_backend", &FastlyLine::backend},
}};

struct NumberField {
    std::string_view name;
    double Numbers::*number;
};
constexpr std::array<NumberField, 4> kNumberFields{{
    {"status", &Numbers::status},
    {"bytes", &Numbers::bytes},
    {"request_time", &Numbers::requestTime},
    {"time_to_generate_response", &Numbers::firstByte},
}};

// Takes the values of the outermost object's known fields as the parser passes them; no tree is
// built.
class Reader final : public nlohmann::json::json_sax_t {
public:
    Reader(FastlyLine& texts, Numbers& numbers) : texts_(texts), numbers_(numbers) {}

    LogReject problem() const { return problem_; }

    bool key(string_t& name) override {
        text_ = nullptr;
        number_ = nullptr;
        if (depth_ > 1) {
            return true;
        }
        const auto isThis = [&](const auto& field) {
            return field.name == name;
        };
        if (const auto t = std::find_if(kTextFields.begin(), kTextFields.end(), isThis);
            t != kTextFields.end()) {
            text_ = &(texts_.*(t->text));
        }
        if (const auto n = std::find_if(kNumberFields.begin(), kNumberFields.end(), isThis);
            n != kNumberFields.end()) {
            number_ = &(numbers_.*(n->number));
        }
        return true;
    }
    bool string(string_t& value) override {
        if (text_ == nullptr) {
            return other();
        }
        text_->swap(value);
        return true;
    }
    bool number_integer(number_integer_t value) override {
        return number(static_cast<double>(value));
    }
    bool number_unsigned(number_unsigned_t value) override {
        return number(static_cast<double>(value));
    }
    bool number_float(number_float_t value, const string_t& /*text*/) override {
        return number(value);
    }
    bool null() override { return isKnown() || other(); } // as good as absent
    bool boolean(bool /*value*/) override { return other(); }
    bool binary(binary_t& /*value*/) override { return other(); }
    bool start_object(std::size_t /*size*/) override { return depth_++ == 0 ? true : other(); }
    bool end_object() override {
        --depth_;
        return true;
    }
    bool start_array(std::size_t /*size*/) override {
        const bool isFine = other();
        ++depth_;
        return isFine;
    }
    bool end_array() override {
        --depth_;
        return true;
    }
    bool parse_error(std::size_t /*at*/,
                     const std::string& /*token*/,
                     const nlohmann::json::exception& /*e*/) override {
        problem_ = LogReject::Json;
        return false;
    }

private:
    bool isKnown() const { return text_ != nullptr || number_ != nullptr; }

    bool number(double value) {
        if (number_ == nullptr) {
            return other();
        }
        *number_ = value;
        return true;
    }
    // A value of another kind than its field's is wrong; one of no field of ours is nothing to us.
    bool other() {
        if (depth_ == 0) {
            problem_ = LogReject::Json;
        } else if (isKnown()) {
            problem_ = LogReject::Shape;
        }
        return problem_ == LogReject::None;
    }

    FastlyLine& texts_;
    Numbers& numbers_;
    std::string* text_ = nullptr;
    double* number_ = nullptr;
    int depth_ = 0;
    LogReject problem_ = LogReject::None;
};

bool isWholeAtMost(double value, double most) {
    return value >= 0 && value <= most && value == std::floor(value);
}

// Of seconds, 0 to 30 years.
bool isLength(double seconds) {
    return seconds >= 0 && seconds <= 1e9;
}

} // namespace

LogReject readFastlyLine(std::string_view line, FastlyLine& texts, LogRecord& record) {
    for (const TextField& field : kTextFields) {
        (texts.*(field.text)).clear();
    }
    Numbers numbers;
    Reader reader(texts, numbers);
    if (!nlohmann::json::sax_parse(line.begin(), line.end(), &reader)) {
        return reader.problem();
    }
    if (texts.client.empty() || texts.received.empty() || texts.method.empty() ||
        texts.url.empty() || std::isnan(numbers.status)) {
        return LogReject::Missing;
    }
    const auto time = parseFastlyTime(texts.received, texts.offset);
    if (!time) {
        return LogReject::Time;
    }
    if (!isWholeAtMost(numbers.status, 999) || numbers.status < 100) {
        return LogReject::Status;
    }
    record.time = *time;
    record.client = texts.client;
    record.method = texts.method;
    record.target = texts.url;
    record.status = static_cast<int>(numbers.status);
    record.cacheResponse = texts.cacheResponse;
    record.backend = texts.backend;
    if (!std::isnan(numbers.bytes)) {
        if (!isWholeAtMost(numbers.bytes, 0x1p53)) {
            return LogReject::Number;
        }
        record.bytes = static_cast<std::int64_t>(numbers.bytes);
    }
    for (const auto& [seconds, into] : {std::pair{numbers.requestTime, &record.duration},
                                        std::pair{numbers.firstByte, &record.timeToFirstByte}}) {
        if (std::isnan(seconds)) {
            continue;
        }
        if (!isLength(seconds)) {
            return LogReject::Number;
        }
        *into = sim::fromSeconds(seconds);
    }
    return LogReject::None;
}

} // namespace doppel::scenarios
