// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/node.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>
#include <utility>

namespace doppel::scenarios {

namespace {

constexpr std::size_t kLongestShown = 60;

bool continuesCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool isControl(unsigned char c) {
    return c < 0x20 || c == 0x7F;
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
    bool cut = false;
    if (text.size() > kLongestShown) {
        cut = true;
        std::size_t end = kLongestShown;
        while (end > 0 && continuesCharacter(text[end])) {
            --end;
        }
        text = text.substr(0, end);
    }
    std::string shown = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (isControl(byte)) {
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte);
            shown += escaped.data();
        } else {
            shown += c;
        }
    }
    return shown + (cut ? "…\"" : "\"");
}

void sortByPlace(sim::Errors& errors) {
    std::vector<std::string> files;
    for (const sim::Error& error : errors) {
        if (indexOf(files, error.where.file) == files.size()) {
            files.push_back(error.where.file);
        }
    }
    std::stable_sort(errors.begin(), errors.end(), [&](const sim::Error& a, const sim::Error& b) {
        return std::make_tuple(indexOf(files, a.where.file), a.where.line, a.where.column) <
               std::make_tuple(indexOf(files, b.where.file), b.where.line, b.where.column);
    });
}

} // namespace doppel::scenarios
