// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/value_path.h"

#include "scenarios/file/decimal_text.h"
#include "sim/assert.h"

#include <algorithm>
#include <array>

namespace doppel::scenarios {

namespace {

/// The part that starts at `at`, which moves to the part's end; an empty one is an error.
sim::Result<std::string> readPart(std::string_view path, std::size_t& at) {
    const char first = at < path.size() ? path[at] : '.';
    std::size_t begin = at;
    std::size_t end = path.size();
    std::size_t next = path.size();
    if (first == '"' || first == '[') {
        const char closing = first == '"' ? '"' : ']';
        begin = at + 1;
        end = path.find(closing, begin);
        if (end == std::string_view::npos) {
            return errorAt(path, at, std::string("the path lacks the closing ") + closing);
        }
        next = end + 1;
    } else {
        end = std::min(path.find_first_of(".[", at), path.size());
        next = end;
    }
    const bool wrongIndex =
        first == '[' &&
        path.substr(begin, end - begin).find_first_not_of("0123456789") != std::string_view::npos;
    if ((begin == end && first != '"') || wrongIndex) {
        return errorAt(path, at,
                       wrongIndex ? "expected a number within [ ]" : "the path has an empty part");
    }
    at = next;
    return std::string(path.substr(begin, end - begin));
}

} // namespace

sim::Result<std::vector<std::string>> splitPath(std::string_view path) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (true) {
        auto part = readPart(path, at);
        if (!part) {
            return part.errors();
        }
        parts.push_back(std::move(*part));
        if (at == path.size()) {
            return parts;
        }
        if (path[at] == '.') {
            ++at;
        } else if (path[at] != '[') {
            return errorAt(path, at, "expected a dot in the path");
        }
    }
}

std::string entryOf(const std::string& path) {
    constexpr std::array<std::string_view, 4> kSections{"components", "traffic", "timeline",
                                                        "objectives"};
    const auto parts = splitPath(path);
    if (!parts || parts->size() < 2 ||
        std::find(kSections.begin(), kSections.end(), parts->front()) == kSections.end()) {
        return {};
    }
    const bool isOfList = path.substr((*parts)[0].size()).starts_with('[');
    return isOfList ? (*parts)[0] + '[' + (*parts)[1] + ']' : joinPath((*parts)[0], (*parts)[1]);
}

std::string withEntryNamed(std::string_view path, std::string_view name) {
    const auto steps = splitPath(path);
    DOPPEL_ASSERT(steps && steps->size() > 1);
    std::string renamed = joinPath(steps->front(), name);
    for (std::size_t i = 2; i < steps->size(); ++i) {
        const std::string& step = (*steps)[i];
        const bool isPlace = step.find_first_not_of("0123456789") == std::string::npos;
        renamed = isPlace && !step.empty() ? renamed + '[' + step + ']' : joinPath(renamed, step);
    }
    return renamed;
}

} // namespace doppel::scenarios
