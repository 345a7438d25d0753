// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/time_text.h"
#include "gui/whatif/limit_hunt.h"

#include <QWidget>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace doppel::gui {

class LimitChart;

/// How far can a knob be turned until an objective breaks? Asks which knob, how far, which
/// objectives; plays; tells.
class FindLimitPanel final : public QWidget {
    Q_OBJECT

public:
    explicit FindLimitPanel(std::unique_ptr<LimitRuns> runs, QWidget* parent = nullptr);

    /// The future that is asked about from now on, and how another comes to be; empty: there is
    /// none. What was chosen stays where it is still there; what was found for another one is grey.
    void setFuture(LimitSubject subject, sim::Time playhead, const QString& another = {});
    bool hasKnobs() const { return !knobs_.empty(); }
    /// From where a knob may be turned.
    void setPlayhead(sim::Time playhead);
    void chooseKnob(const std::string& path);
    /// The knob that was turned last ("": none was), or else the first of that component, how many
    /// of it serve before others. Nothing once people have chosen one themselves.
    void suggestFor(const QString& component, const std::string& turned = {});
    /// It was asked for: shows what it asks, however far it was scrolled, and takes the keys.
    void ask();
    /// Forgets what was found: another scenario is open.
    void clear() {
        hunt_.clear();
        isChosen_ = false;
    }
    const LimitHunt& hunt() const { return hunt_; }
    /// As it is asked for; none: not enough is said, or what is said is wrong (the words tell).
    std::optional<LimitPlan> plan() const;

public Q_SLOTS:
    void begin();
    void stop() { hunt_.stop(); }

Q_SIGNALS:
    /// The run just beyond the limit is to be a branch of the future that the search was about,
    /// whichever is asked about by now: this is done to it at that moment; none: it is so from the
    /// start.
    void branchWanted(std::uint32_t subject,
                      std::optional<sim::Time> at,
                      const std::string& path,
                      const std::string& value);
    void ended();

private:
    void makeForm(QVBoxLayout* column);
    void makeResult(QVBoxLayout* column);
    QWidget* makeFoot();
    void scrollToResult();
    void followWritten(const QString& written);
    void takeWritten();
    void showKnob();
    void showObjectives();
    void orderFields();
    void showPlan();
    void showHunt();
    QString wrong() const;

    LimitHunt hunt_;
    LimitSubject subject_;
    QString askedTitle_; // of the future that the search is about
    sim::Time playhead_{};
    std::vector<LimitKnob> knobs_;
    bool isChosen_ = false; // by people
    QScrollArea* scroll_ = nullptr;
    QLabel* future_ = nullptr;
    QComboBox* knob_ = nullptr;
    QLineEdit* from_ = nullptr;
    QLineEdit* to_ = nullptr;
    QComboBox* when_ = nullptr;
    QVBoxLayout* objectives_ = nullptr;
    std::vector<QCheckBox*> checks_;
    QLineEdit* own_ = nullptr;
    QLabel* wrong_ = nullptr;
    QPushButton* find_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QLabel* found_ = nullptr; // which future and when
    QLabel* headline_ = nullptr;
    QLabel* sentences_ = nullptr;
    LimitChart* chart_ = nullptr;
    QPushButton* open_ = nullptr;
};

} // namespace doppel::gui
