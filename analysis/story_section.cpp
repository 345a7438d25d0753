// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/story/story.h"
#include "analysis/text_sections.h"

#include <fmt/format.h>
#include <string>

namespace doppel::analysis {

std::string storySection(const scenarios::RunResult& result, const TextStyle& style) {
    constexpr std::size_t kMostLines = 8;
    constexpr int kMoment = 12; // columns: "40 min 10 s"
    const Story story = briefly(storyOf(storyInputOf(result)), kMostLines);
    if (story.empty()) {
        return {};
    }
    std::string text = sectionHeading("What happened", "in short, causes first", style);
    for (const StorySentence& sentence : story) {
        const std::string told = sentence.text();
        text += fmt::format("  {:>{}}  {}\n",
                            readableSeconds(sim::toSeconds(sentence.at - sim::kStart)), kMoment,
                            sentence.severity == StorySeverity::Failing ? style.bad(told) : told);
    }
    return text;
}

} // namespace doppel::analysis
