// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/yaml_text_check.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

namespace doppel::scenarios {

namespace {

constexpr int kLongestLine = 1 << 20; // no text is; yaml-cpp takes its time over such

unsigned byteAt(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

/// The length of the well-formed character at `i` (Unicode 15, table 3-7), or 0.
std::size_t characterLength(std::string_view text, std::size_t i) {
    const unsigned first = byteAt(text, i);
    if (first < 0x80) {
        return 1;
    }
    std::size_t length = 0;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        low = first == 0xE0 ? 0xA0 : low;
        high = first == 0xED ? 0x9F : high;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        low = first == 0xF0 ? 0x90 : low;
        high = first == 0xF4 ? 0x8F : high;
    }
    if (length == 0 || i + length > text.size() || byteAt(text, i + 1) < low ||
        byteAt(text, i + 1) > high) {
        return 0;
    }
    for (std::size_t k = 2; k < length; ++k) {
        if ((byteAt(text, i + k) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    return length;
}

std::string hex(unsigned byte) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "0x%02x", byte);
    return text.data();
}

/// What the file's first bytes give away, or "".
std::string notText(std::string_view bytes) {
    const auto starts = [&](std::string_view magic) {
        return bytes.substr(0, magic.size()) == magic;
    };
    if (starts("\x1f\x8b")) {
        return "this is a gzip file; expected YAML text";
    }
    if (starts("\x28\xb5\x2f\xfd")) {
        return "this is a zstd file; expected YAML text";
    }
    using namespace std::string_view_literals;
    if (starts("\xff\xfe\0\0"sv) || starts("\0\0\xfe\xff"sv)) {
        return "this file is UTF-32; expected UTF-8";
    }
    if (starts("\xff\xfe") || starts("\xfe\xff")) {
        return "this file is UTF-16; expected UTF-8";
    }
    return {};
}

} // namespace

sim::Errors textErrors(std::string_view bytes, const Place& file) {
    Place at = file;
    at.line = 1;
    at.column = 1;
    if (const std::string message = notText(bytes); !message.empty()) {
        return {{.message = message, .where = at.where()}};
    }
    sim::Errors errors;
    bool badEncoding = false;
    bool badControl = false;
    bool badLength = false;
    for (std::size_t i = 0; i < bytes.size() && !(badEncoding && badControl);) {
        const unsigned byte = byteAt(bytes, i);
        const std::size_t length = characterLength(bytes, i);
        if (length == 0 && !badEncoding) {
            badEncoding = true;
            errors.push_back(
                {.message = "the byte " + hex(byte) + " is not UTF-8 text", .where = at.where()});
        }
        const bool control =
            (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
        if (control && !badControl) {
            badControl = true;
            const std::string what =
                byte == 0 ? "a NUL byte" : "the control character " + hex(byte);
            errors.push_back({.message = what + "; expected text", .where = at.where()});
        }
        if (at.column > kLongestLine && byte != '\n' && !badLength) {
            badLength = true;
            errors.push_back({.message = "the line is longer than 1MiB", .where = at.where()});
        }
        if (byte == '\n') {
            ++at.line;
            at.column = 1;
        } else {
            ++at.column;
        }
        i += length == 0 ? 1 : length;
    }
    return errors;
}

} // namespace doppel::scenarios
