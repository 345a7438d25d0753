// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/story/story.h"
#include "analysis/text_sections.h"
#include "analysis/text_table.h"

namespace doppel::analysis {

std::string storySection(const scenarios::RunResult& result, const TextStyle& style) {
    constexpr std::size_t kMostLines = 8;
    using Cell = TextTable::Cell;
    using Tone = TextTable::Tone;
    const Story story = briefly(storyOf(storyInputOf(result)), kMostLines);
    if (story.empty()) {
        return {};
    }
    TextTable table({{"", TextTable::Align::Right}, {""}});
    for (const StorySentence& sentence : story) {
        const Tone tone = sentence.severity == StorySeverity::Failing ? Tone::Bad : Tone::Plain;
        table.add({readableSeconds(sim::toSeconds(sentence.at - sim::kStart)),
                   Cell{sentence.text(), tone}});
    }
    return sectionHeading("What happened", "in short, causes first", style) + table.toText(style);
}

} // namespace doppel::analysis
