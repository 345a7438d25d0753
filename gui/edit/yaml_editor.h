// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/scenario_document.h"

#include <QPlainTextEdit>

#include <optional>
#include <vector>

class QCompleter;
class QStringListModel;

namespace doppel::gui {

class YamlHighlighter;

/// The text of a scenario, in sync both ways with whatever else shows it: each keystroke is a step
/// on the document's undo stack, and steps from elsewhere leave the cursor and the scroll bar. What
/// the loader finds wrong is underlined where it stands, marked beside the line's number, and told
/// by a tooltip. Keys are completed as they are typed, and with Ctrl+Space from nothing.
class YamlEditor final : public QPlainTextEdit {
    Q_OBJECT

public:
    /// The document must outlive it.
    explicit YamlEditor(ScenarioDocument& document, QWidget* parent = nullptr);

    /// Puts the cursor there, in view; line and column count from 1.
    void goTo(int line, int column);
    /// What is wrong at a place of the text, or "".
    QString problemAt(int position) const;
    QCompleter& completer() { return *completer_; }

    /// How wide the lines' numbers are drawn, and them: for the strip beside the text.
    int numbersWidth() const;
    void paintNumbers(QPaintEvent& event, QWidget& strip);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Marked {
        int begin = 0, end = 0, line = 0; ///< characters; the line from 0
        QString message;
    };

    void takeTyped();
    void showText();
    void markProblems();
    std::optional<Marked> markOf(const SheetProblem& problem) const;
    void placeStrip();
    void offerKeys(bool asked);
    void complete(const QString& key);

    ScenarioDocument& document_;
    YamlHighlighter* highlighter_;
    QWidget* strip_;
    QStringListModel* keys_;
    QCompleter* completer_;
    QString shown_; ///< as it was last in sync
    std::vector<Marked> marked_;
    bool showing_ = false;
};

} // namespace doppel::gui
