// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/yaml_text_check.h"

#include "scenarios/file/utf8.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

namespace doppel::scenarios {

namespace {

constexpr int kLongestLine = 1 << 20; // no text is; yaml-cpp takes its time over such

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
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const std::size_t length = characterLength(bytes.substr(i));
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
