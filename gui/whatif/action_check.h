// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/scenario.h"
#include "sim/time.h"

#include <QStringList>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doppel::gui {

/// What is wrong with an action, without the place where it stood among others: people see which it
/// is about. "set: there is no field …" of "injected.set: there is no field …".
QString withoutEntry(const std::string& message);

/// Tells what is wrong with an action on a platform before it is injected, in the loader's words.
class ActionCheck {
public:
    /// What is played: a file, and what was laid on top of it. It is read when it is first asked
    /// for; of a scenario that can't be read nothing is said.
    void open(std::string file, std::vector<std::string> sets = {});

    /// "share: "140%" is not between 0 and 1", one a problem; empty: it can be injected at that
    /// moment. `log` is what was injected before. Cost: a check of the whole scenario.
    QStringList
    problemsOf(const std::string& action, sim::Time at, std::span<const std::string> log = {});

private:
    const scenarios::Scenario* scenario();

    std::string file_;
    std::vector<std::string> sets_;
    bool read_ = false;
    std::optional<scenarios::Scenario> scenario_;
};

} // namespace doppel::gui
