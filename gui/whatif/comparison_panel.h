// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/comparison.h"
#include "gui/time/time_text.h"
#include "sim/time.h"

#include <QString>
#include <QWidget>

#include <cstddef>
#include <optional>
#include <vector>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace doppel::gui {

class ChangeMark;

/// What changed from one future to another, in words: the headline, sentences by topic, each behind
/// its mark, and the parts whose mean time changed most. Times are links that name a moment: by a
/// click, or by Tab and Enter. A drawer of a value: it shows what it was last told. A sentence that
/// was there before stays the widget that it was, with the focus and what is selected in it.
class ComparisonPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ComparisonPanel(QWidget* parent = nullptr);

    /// What the two are called: "as written", "4 frontends".
    void setNames(const QString& before, const QString& after);
    /// How moments are named. It counts from the next comparison on.
    void setStart(const StartClock& start) { start_ = start; }
    /// Nothing is done where it is the comparison that is shown already. `scope` says of what time it
    /// is where that is not all: "Compared up to 12:30: “B” has been played no further."
    void show(const analysis::Comparison& comparison, const QString& scope = {});
    using QWidget::show;
    /// There are no two to compare: the text says what to do about it; where there are, if there is
    /// such a moment, is a link.
    void showNothing(const QString& text, std::optional<sim::Time> at = {});

public Q_SLOTS:
    /// Goes to the next sentence that is about a moment, or the one before, and names it; around
    /// the end.
    void goToNext() { go(1); }
    void goToPrevious() { go(-1); }

Q_SIGNALS:
    void momentChosen(doppel::sim::Time moment);

protected:
    void changeEvent(QEvent* event) override;

private:
    // One under the other, told from each other by their keys.
    struct Row {
        QString key;
        QWidget* widget = nullptr;
        ChangeMark* mark = nullptr; // of a sentence
        QLabel* sentence = nullptr; // of a sentence
        std::size_t difference = 0; // of a sentence: its place in the comparison
    };

    void build();
    Row& addRow(const QString& key);
    void addText(const QString& key, const QFont& font, const QString& text, bool isFaint);
    void addTopic(const QString& title);
    void addSentence(std::size_t place);
    void addParts();
    void addFoot();
    void layOut();
    QString richTextOf(const analysis::Difference& difference) const;
    QString plainTextOf(const analysis::Difference& difference) const;
    void addNothing();
    QString linkTo(sim::Time moment, const QString& text) const;
    void follow(const QString& link);
    void go(int step);

    analysis::Comparison comparison_;
    QString scope_;
    QString empty_;
    std::optional<sim::Time> at_; // where it is not empty
    QString before_;
    QString after_;
    StartClock start_;
    QLabel* title_;
    QScrollArea* scroll_;
    QWidget* page_ = nullptr; // owned by the scroll area
    QVBoxLayout* column_ = nullptr;
    std::vector<Row> rows_;
    std::vector<Row> olds_; // while it is built: those not taken over yet
    QString current_;       // the key of the row that was gone to
};

} // namespace doppel::gui
