// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/checkpoint_policy.h"
#include "gui/future/future_process.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace doppel::gui {

/// The frozen copies of one future, by time. They end with this.
class CheckpointShelf : public QObject {
    Q_OBJECT
public:
    /// What it may hold from now on; lets go of what is too much.
    void setBudget(const CheckpointBudget& budget, const FutureProcess& future);
    /// Freezes a copy of a future that plays, if one can be afforded, and lets go of what is too
    /// much.
    void consider(FutureProcess& future);
    /// Lets go of all, once the copies that are being made of them are there.
    void clear(QObject& keeper);
    /// The last copy that is not later than a moment, or null.
    FutureProcess* before(sim::Time moment) const;
    std::vector<sim::Time> moments() const;

Q_SIGNALS:
    void changed();

private:
    struct Copy {
        std::unique_ptr<FutureProcess> process;
        sim::Time at{};
        std::uint64_t faults = 0; // of the original, when it was made
    };

    void freeze(FutureProcess& future);
    void keepUnborn();
    void lose(const FutureProcess* process);
    void thin(const FutureProcess& future);
    std::vector<HeldCheckpoint> held(const FutureProcess& future) const;

    CheckpointBudget budget_;
    std::vector<Copy> copies_;
    std::optional<Copy> unborn_;
    std::optional<from_host::Spent> atLast_; // of the original, when the last copy was made
    std::optional<double> usualSystem_;      // its share of system time where nothing is copied
    std::int64_t process_ = 0;               // whose spending that is
};

} // namespace doppel::gui
