// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/text_diff.h"

#include <QString>
#include <QUndoCommand>

namespace doppel::gui {

class ScenarioDocument;

/// One step from a text to the next.
class TextCommand final : public QUndoCommand {
public:
    /// Steps with the same `merge`, unless that is empty, become one where they follow each other.
    TextCommand(ScenarioDocument& document, TextDiff diff, const QString& what, QString merge);

    void undo() override;
    void redo() override;
    int id() const override { return merge_.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override;

private:
    ScenarioDocument& document_;
    TextDiff diff_;
    QString merge_;
};

} // namespace doppel::gui
