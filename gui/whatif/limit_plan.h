// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/limit_search.h"
#include "gui/host/sketch.h"
#include "gui/whatif/knob_scale.h"
#include "sim/time.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doppel::gui {

/// Something that can be turned until a run breaks: a field, or how much of a planned fault there
/// is.
struct LimitKnob {
    std::string path; ///< "components.frontend.replicas", "timeline[0].share"
    QString name;     ///< "frontend replicas", "error on router, share"
    KnobUnit unit = KnobUnit::Number;
    double value = 0;   ///< that it has
    double now = 0;     ///< that value, or where turning it begins
    double far = 0;     ///< as far as it is turned, unless said otherwise
    bool alone = false; ///< it is how many serve, and that is one: there are no fewer
    bool live = false;  ///< an action can turn it at any moment; else only the whole run can differ
    bool operator==(const LimitKnob&) const = default;
};

/// All numeric ones: listed knobs, other live fields, shares and factors of planned faults, and the
/// numbers that are read when the platform is built.
std::vector<LimitKnob> limitKnobsOf(const PlatformSketch& sketch, sim::Time at);

/// The one that has this name, whatever its case; none: no knob has it.
std::optional<std::size_t> knobNamed(std::span<const LimitKnob> knobs, const QString& written);
/// That one, or the only one that has these words in its name.
std::optional<std::size_t> knobMeant(std::span<const LimitKnob> knobs, const QString& written);

/// The future that is asked about.
struct LimitSubject {
    std::uint32_t id = 0; ///< whoever lets it be asked about knows it by that
    QString name{};       ///< "A: as written"
    QString title{};      ///< "as written", whichever of two it is by now
    PlatformSketch sketch{};
    std::vector<std::string> sets{}; ///< "PATH=VALUE", laid on top of its file
    std::vector<std::string> log{};  ///< what was injected into it
    bool isStored = false;           ///< it is a run that was stored: nothing in it can be turned
};

/// What is to be found out, and on which scenario.
struct LimitPlan {
    std::uint32_t subject = 0; ///< the future that it is about, by its id
    std::string file;
    std::vector<std::string> sets{}; ///< "PATH=VALUE", laid on top of it
    std::vector<std::string> log{};  ///< what was injected into the future that is asked about
    LimitKnob knob;
    bool turned = false; ///< it broke at the end that was believed to hold: both were exchanged
    std::optional<sim::Time> from{}; ///< it is turned here, as by hand; none: so from the start
    /// Those that must hold, by their places among the scenario's.
    std::vector<std::size_t> objectives{};
    /// In their place, as scenarios write it: "visitors.latency.p95 <= 2s".
    std::string ownObjective{};
    std::optional<sim::Duration> duration{}; ///< in place of the scenario's
    analysis::LimitQuestion question;

    std::string textOf(double value) const { return knobText(knob.unit, value); }
    /// What the scenario of a run with the knob at that value is loaded with, and what is injected
    /// into it before it begins.
    std::vector<std::string> setsAt(double value) const;
    /// Of the log without what would turn the knob back: its own sets since it is turned.
    std::vector<std::string> actionsAt(double value) const;

private:
    bool turnsItBack(const std::string& action) const;
};

/// The search for a knob between two values, on a scale that fits them.
analysis::LimitQuestion questionOf(KnobUnit unit, double from, double to);

} // namespace doppel::gui
