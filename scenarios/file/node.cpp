// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/node.h"

#include "scenarios/file/utf8.h"

#include <algorithm>
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

/// Text as visibleText() gives it, cut at so many of its bytes.
std::string shown(std::string_view text, std::size_t most) {
    if (text.size() <= most) {
        return visibleText(text);
    }
    std::size_t end = most;
    while (end > 0 && continuesCharacter(text[end])) {
        --end;
    }
    return visibleText(text.substr(0, end)) + "…";
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
