// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/node.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <tuple>
#include <utility>

namespace doppel::scenarios {

namespace {

constexpr std::size_t kLongestShown = 60;
constexpr std::size_t kLongestPathShown = 200;
constexpr std::size_t kLongestMessageShown = 2'000;

bool continuesCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// The length of the character at the text's start; 0 if that is no UTF-8.
std::size_t characterLength(std::string_view text) {
    const auto byte = static_cast<unsigned char>(text[0]);
    const std::size_t length = byte < 0x80   ? 1
                               : byte < 0xC2 ? 0
                               : byte < 0xE0 ? 2
                               : byte < 0xF0 ? 3
                               : byte < 0xF5 ? 4
                                             : 0;
    if (length > text.size()) {
        return 0;
    }
    return std::all_of(text.begin() + 1,
                       text.begin() +
                           std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(length)),
                       continuesCharacter)
               ? length
               : 0;
}

/// How many bytes of a character at the text's start should not be shown as they are: what is no
/// UTF-8, control characters, and in UTF-8 C1 controls, no-break and zero-width blanks, marks of
/// direction, the byte order mark.
std::size_t unseenLength(std::string_view text) {
    const auto byte = static_cast<unsigned char>(text[0]);
    if (byte < 0x20 || byte == 0x7F || characterLength(text) == 0) {
        return 1;
    }
    const auto next = static_cast<unsigned char>(text.size() > 1 ? text[1] : '\0');
    if (byte == 0xC2 && next >= 0x80 && next <= 0xA0) {
        return 2;
    }
    const auto last = static_cast<unsigned char>(text.size() > 2 ? text[2] : '\0');
    const bool isBlankOrMark = byte == 0xE2 && next == 0x80 &&
                               ((last >= 0x8B && last <= 0x8F) || (last >= 0xA8 && last <= 0xAE));
    const bool isIsolate = byte == 0xE2 && next == 0x81 && last >= 0xA0 && last <= 0xAF;
    const bool isByteOrderMark = byte == 0xEF && next == 0xBB && last == 0xBF;
    return isBlankOrMark || isIsolate || isByteOrderMark ? 3 : 0;
}

/// Text without what should not be shown as it is, cut at so many bytes.
std::string shown(std::string_view text, std::size_t most) {
    const bool cut = text.size() > most;
    if (cut) {
        std::size_t end = most;
        while (end > 0 && continuesCharacter(text[end])) {
            --end;
        }
        text = text.substr(0, end);
    }
    std::string out;
    while (!text.empty()) {
        const std::size_t unseen = unseenLength(text);
        for (const char c : text.substr(0, unseen)) {
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\x%02x",
                          static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += escaped.data();
        }
        if (unseen == 0) {
            out += text.substr(0, characterLength(text));
        }
        text.remove_prefix(unseen == 0 ? characterLength(text) : unseen);
    }
    return cut ? out + "…" : out;
}

std::size_t indexOf(const std::vector<std::string>& files, const std::string& file) {
    const auto at = std::find(files.begin(), files.end(), file);
    return static_cast<std::size_t>(at - files.begin());
}

} // namespace

const Node* Node::find(std::string_view key) const {
    for (const Entry& entry : entries) {
        if (entry.key == key) {
            return &entry.value;
        }
    }
    return nullptr;
}

Node* Node::find(std::string_view key) {
    return const_cast<Node*>(std::as_const(*this).find(key)); // this object is not const
}

sim::Where Node::whereOf(int columnOfText) const {
    sim::Where where = place.where();
    if (textColumn > 0) {
        where.column = textColumn + columnOfText - 1;
    }
    return where;
}

std::string Node::found() const {
    switch (kind) {
    case Kind::Null:
        return "nothing";
    case Kind::List:
        return "a list";
    case Kind::Map:
        return "a map";
    case Kind::Scalar:
        break;
    }
    return quotedForMessage(text);
}

std::string quotedForMessage(std::string_view text) {
    return '"' + shown(text, kLongestShown) + '"';
}

std::string shownPath(std::string_view path) {
    return shown(path, kLongestPathShown);
}

std::string shownMessage(std::string_view message) {
    return shown(message, kLongestMessageShown);
}

void sortByPlace(sim::Errors& errors) {
    std::vector<std::string> files;
    for (const sim::Error& error : errors) {
        if (indexOf(files, error.where.file) == files.size()) {
            files.push_back(error.where.file);
        }
    }
    const auto lineOf = [](const sim::Error& error) { // without one: last, as "and 5 more errors"
        return error.where.line > 0 ? error.where.line : std::numeric_limits<int>::max();
    };
    std::stable_sort(errors.begin(), errors.end(), [&](const sim::Error& a, const sim::Error& b) {
        return std::make_tuple(indexOf(files, a.where.file), lineOf(a), a.where.column) <
               std::make_tuple(indexOf(files, b.where.file), lineOf(b), b.where.column);
    });
}

} // namespace doppel::scenarios
