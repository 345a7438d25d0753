// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "gui/whatif/knob_scale.h"

#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doppel::gui {

/// A field that can be given another value while a scenario plays, as a panel shows it.
struct Knob {
    std::string path{};  ///< "components.frontend.replicas"
    QString owner{};     ///< "frontend"
    QString kind{};      ///< of its owner: "app"
    QString name{};      ///< "replicas"
    QString value{};     ///< that it has, as a file says it
    QString text{};      ///< of a scenario's knob: what it is for; else the field's sentence
    QString facts{};     ///< "count, >= 1; source: …"
    bool listed = false; ///< the scenario names it as a knob
    std::optional<KnobScale> scale{};
    QStringList choices{}; ///< all that it may be, where that is a few words
};

/// The live fields of all sources and components as they are at a moment: those first that the
/// scenario lists as knobs, in its order. What `set` events of the timeline and injected ones have
/// changed until then is what they have.
std::vector<Knob> knobsOf(const PlatformSketch& sketch, sim::Time at);

/// Whether an event that lasts has begun by then and is not over. What is injected at a moment
/// holds from that moment on, though the file that it makes has it at the next whole millisecond.
bool isInForce(const EventSketch& event, sim::Time at);

/// What these entries of a timeline set, by path; of others nothing.
std::map<std::string, std::string> setsOf(std::span<const std::string> actions);

} // namespace doppel::gui
