// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/comparison.h"

#include <QString>
#include <QWidget>

#include <vector>

namespace doppel::gui {

/// A sentence's mark: a triangle up where it is worse, down where it is better, two lines where it
/// is the same, a dot where it can't be said.
class ChangeMark final : public QWidget {
    Q_OBJECT

public:
    ChangeMark(analysis::Change change, QWidget* parent);
    void setChange(analysis::Change change);
    QSize sizeHint() const override { return {kWidth, kHeight}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    static constexpr int kWidth = 16;
    static constexpr int kHeight = 18; // of a line of a sentence
    analysis::Change change_;
};

/// A topic's name in small capitals, and a line to the border.
class TopicRule final : public QWidget {
    Q_OBJECT

public:
    TopicRule(const QString& title, QWidget* parent);
    QSize sizeHint() const override { return {120, 14}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString title_;
};

/// Why bars of these have no colour: "Without colour: not over the same calls. frontend answered
/// 12 k, not 27 k." "": all have one.
QString otherCallsWords(const std::vector<analysis::PartChange>& parts);

/// Mean times in parts, before and after, and their difference as a bar: amber where that is worse,
/// green where it is better, without a colour where they are means over other calls.
class PartBars final : public QWidget {
    Q_OBJECT

public:
    PartBars(std::vector<analysis::PartChange> parts, QWidget* parent);
    void setParts(std::vector<analysis::PartChange> parts);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<analysis::PartChange> parts_;
};

} // namespace doppel::gui
