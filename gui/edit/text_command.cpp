// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/text_command.h"

#include "gui/edit/scenario_document.h"

#include <utility>

namespace doppel::gui {
namespace {

std::string withoutStep(std::string text, const TextDiff& diff) {
    return text.replace(diff.at, diff.added.size(), diff.removed);
}

} // namespace

TextCommand::TextCommand(ScenarioDocument& document,
                         TextDiff diff,
                         const QString& what,
                         QString merge)
    : QUndoCommand(what), document_(document), diff_(std::move(diff)), merge_(std::move(merge)) {}

void TextCommand::undo() {
    document_.put(diff_, false);
}

void TextCommand::redo() {
    document_.put(diff_, true);
}

bool TextCommand::mergeWith(const QUndoCommand* other) {
    const auto& next = static_cast<const TextCommand&>(*other);
    const bool isTyping = merge_ == QStringLiteral("typing");
    const bool goesOn = next.diff_.removed.empty() && next.diff_.added != "\n" &&
                        next.diff_.at == diff_.at + diff_.added.size();
    if (next.merge_ != merge_ || (isTyping && !goesOn)) {
        return false;
    }
    const std::string& after = document_.text();
    const std::string before = withoutStep(withoutStep(after, next.diff_), diff_);
    diff_ = differenceOf(before, after);
    setObsolete(diff_.empty());
    return true;
}

} // namespace doppel::gui
