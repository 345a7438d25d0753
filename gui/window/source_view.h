// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>
#include <QSet>

namespace doppel::gui {

/// The text of a file, to be read and not changed: lines are numbered, those where something is
/// wrong marked by colour and by a cross beside their number.
class SourceView final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit SourceView(QWidget* parent = nullptr);

    /// Reads it again if it is the same. False: it can't be read, and nothing is shown.
    bool setFile(const QString& path);
    const QString& file() const { return file_; }
    /// Lines count from 1.
    void setMarkedLines(const QSet<int>& lines);
    /// Puts the caret there and the line into the middle; lines and columns count from 1, 0 is
    /// their start.
    void goTo(int line, int column);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Numbers;

    int numbersWidth() const;
    void placeNumbers();
    void paintNumbers(QPaintEvent* event);
    void markLines();

    QString file_;
    QSet<int> marked_;
    Numbers* numbers_;
};

} // namespace doppel::gui
