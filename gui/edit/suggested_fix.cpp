// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/suggested_fix.h"

#include <algorithm>
#include <cstddef>

namespace doppel::gui {

std::optional<MeantName> meantNameOf(const SheetProblem& problem) {
    static constexpr std::string_view kQuestion = "; did you mean \"";
    const std::string_view message = problem.message;
    const std::size_t question = message.find(kQuestion);
    if (question == std::string_view::npos || question == 0 || message[question - 1] != '"') {
        return std::nullopt;
    }
    const std::size_t open = message.rfind('"', question - 2);
    const std::size_t from = question + kQuestion.size();
    const std::size_t close = message.find('"', from);
    if (open == std::string_view::npos || close == std::string_view::npos || open + 2 >= question) {
        return std::nullopt;
    }
    return MeantName{std::string(message.substr(open + 1, question - open - 2)),
                     std::string(message.substr(from, close - from))};
}

std::optional<TextDiff> suggestedFix(std::string_view text, const SheetProblem& problem) {
    const auto name = meantNameOf(problem);
    if (!name || !problem.here || problem.where.line < 1) {
        return std::nullopt;
    }
    std::size_t line = 0;
    for (int i = 1; i < problem.where.line; ++i) {
        line = text.find('\n', line);
        if (line == std::string_view::npos) {
            return std::nullopt;
        }
        ++line;
    }
    const std::size_t end = std::min(text.find('\n', line), text.size());
    const auto column = static_cast<std::size_t>(std::max(problem.where.column, 1) - 1);
    const std::size_t at = text.find(name->written, std::min(line + column, end));
    if (at == std::string_view::npos || at + name->written.size() > end) {
        return std::nullopt;
    }
    return TextDiff{at, name->written, name->meant};
}

} // namespace doppel::gui
