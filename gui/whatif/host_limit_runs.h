// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/limit_hunt.h"

#include <QString>

#include <map>
#include <memory>

namespace doppel::gui {

class FutureProcess;
class Recording;

/// Plays each run of a search in a host of its own: the window's loop goes on, a run that crashes
/// takes nothing with it, and what is no longer wanted ends at once.
class HostLimitRuns final : public LimitRuns {
    Q_OBJECT

public:
    /// `program` is the one that has the verb `host`.
    explicit HostLimitRuns(QString program, QObject* parent = nullptr);
    ~HostLimitRuns() override;

    /// As many as there are processors, but for one on which the window plays; 4 at the most.
    std::size_t jobs() const override;
    void start(const LimitPlan& plan, double value) override;
    void stop() override;

private:
    void finish(double value, analysis::LimitTry result);

    QString program_;
    std::map<double, std::unique_ptr<FutureProcess>> running_;
};

/// How a run that has ended kept the plan's objectives; its failure, where it has no fair verdict.
analysis::LimitTry tryOf(const LimitPlan& plan, double value, const Recording& recording);

} // namespace doppel::gui
