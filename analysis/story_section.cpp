// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/readable_moment.h"
#include "analysis/story/story.h"
#include "analysis/text_sections.h"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>
#include <string>
#include <vector>

namespace doppel::analysis {
namespace {

// Broken between words; a longer word stands alone.
std::vector<std::string> linesOf(const std::string& text, std::size_t columns) {
    std::vector<std::string> lines;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (lines.empty() || columnsOf(lines.back()) + 1 + columnsOf(word) > columns) {
            lines.push_back(word);
        } else {
            lines.back() += ' ' + word;
        }
    }
    return lines;
}

} // namespace

std::string storySection(const scenarios::RunResult& result, const TextStyle& style) {
    constexpr std::size_t kMostLines = 8;
    constexpr std::size_t kMoment = 12; // columns: "40 min 10 s"
    constexpr std::size_t kIndent = kMoment + 4;
    constexpr std::size_t kLeastColumns = 30;
    const Story story = briefly(storyOf(storyInputOf(result)), kMostLines);
    if (story.empty()) {
        return {};
    }
    std::string text = sectionHeading("What happened", "in short, causes first", style);
    const std::size_t columns = std::max(style.columns, kIndent + kLeastColumns) - kIndent;
    for (const StorySentence& sentence : story) {
        std::string moment = readableMoment(sentence.at);
        for (const std::string& line : linesOf(sentence.text(), columns)) {
            text +=
                fmt::format("  {:>{}}  {}\n", moment, kMoment,
                            sentence.severity == StorySeverity::Failing ? style.bad(line) : line);
            moment.clear();
        }
    }
    return text;
}

} // namespace doppel::analysis
