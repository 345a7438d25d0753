// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
#include <QStringList>

namespace doppel::gui {

/// Says what is wrong with what was typed, in the palette's colour for that.
class ProblemLabel final : public QLabel {
    Q_OBJECT

public:
    explicit ProblemLabel(QWidget* parent = nullptr);

    /// A line each; none: nothing is said.
    void tellProblems(const QStringList& problems);
    /// What is no fault of anybody, in the colour of an aside.
    void tellHint(const QString& hint);

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();

    bool isHint_ = false;
};

} // namespace doppel::gui
