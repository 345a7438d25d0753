// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/limit_plan.h"

#include <QObject>

#include <map>
#include <memory>
#include <vector>

namespace doppel::gui {

/// Plays a plan's runs, several at the same time, without holding up the event loop.
class LimitRuns : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// How many may run at the same time.
    virtual std::size_t jobs() const = 0;
    /// Plays one from its beginning to its end. tried() or failed verdicts follow, later.
    virtual void start(const LimitPlan& plan, double value) = 0;
    /// Ends all that run; nothing is heard of them any more.
    virtual void stop() = 0;

Q_SIGNALS:
    void tried(const doppel::analysis::LimitTry& result);
    /// How much of a run has been played, 0 to 1.
    void progress(double value, double share);
};

/// A search for a limit: which runs are to be played next, and what is known so far.
class LimitHunt final : public QObject {
    Q_OBJECT

public:
    explicit LimitHunt(std::unique_ptr<LimitRuns> runs, QObject* parent = nullptr);
    ~LimitHunt() override;

    /// In place of one that is under way. Where the run breaks at the plan's `from` already, the
    /// question is turned round: what holds is looked for at its `to`.
    void begin(LimitPlan plan);
    /// Forgets all that was played.
    void clear();
    /// What was played stays.
    void stop();
    bool isRunning() const { return !underWay_.empty(); }

    const LimitPlan& plan() const { return plan_; }
    const std::vector<analysis::LimitTry>& tries() const { return tries_; }
    analysis::LimitAnswer answer() const { return analysis::answerOf(plan_.question, tries_); }
    /// The values that are being played, and how much of each has been.
    const std::map<double, double>& underWay() const { return underWay_; }

Q_SIGNALS:
    void changed();
    /// The answer is there.
    void ended();

private:
    void startNext();
    bool turnsRound();
    void take(const analysis::LimitTry& result);

    std::unique_ptr<LimitRuns> runs_;
    LimitPlan plan_;
    std::vector<analysis::LimitTry> tries_;
    std::map<double, double> underWay_;
};

} // namespace doppel::gui
