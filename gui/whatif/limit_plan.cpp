// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/limit_plan.h"

#include "gui/whatif/action_text.h"
#include "gui/whatif/knob.h"
#include "models/actions/set_field.h"
#include "models/field_path.h"
#include "models/kinds.h"
#include "scenarios/file/field_table.h"
#include "scenarios/file/units_text.h"
#include "scenarios/timeline_reader.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>

namespace doppel::gui {
namespace {

constexpr double kManyTimes = 50; // from there on a scale is logarithmic
constexpr int kToldDigits = 4;    // of what is played, and so of what is told

// Away from where it is: up, or down where it is at the top; ten times as far at the most, as what
// lies beyond was never meant.
double farEnd(const KnobScale& scale, double now) {
    if (now >= scale.max()) {
        return scale.min();
    }
    return now > 0 ? std::min(scale.max(), now * kManyTimes) : scale.max();
}

// How many of something serve: more of them breaks nothing, fewer may.
bool isCapacity(KnobUnit unit, const std::string& path) {
    return unit == KnobUnit::Count && (path.ends_with(".replicas") || path.ends_with(".workers") ||
                                       path.ends_with(".threads"));
}

LimitKnob limitKnob(const std::string& path,
                    QString name,
                    const KnobScale& scale,
                    double now,
                    bool hasOwnRange = false) {
    LimitKnob knob{.path = path,
                   .name = std::move(name),
                   .unit = scale.unit(),
                   .value = now,
                   .now = now,
                   .far = farEnd(scale, now)};
    const bool serves = isCapacity(knob.unit, path) && now >= 1;
    knob.alone = serves && now <= 1;
    if (hasOwnRange && knob.unit == KnobUnit::Count) {
        knob.now = scale.min();
        knob.far = scale.max();
    } else if (hasOwnRange) { // which was meant
        knob.far = now >= scale.max() ? scale.min() : scale.max();
    } else if (serves) {
        knob.now = 1;
        knob.far = 2 * now;
    }
    return knob;
}

// The numbers that say how much of a planned fault there is: "share" from nothing to all.
void addFaults(const PlatformSketch& sketch, std::vector<LimitKnob>& knobs) {
    const auto kinds = models::builtInKinds();
    std::size_t place = 0;
    for (const EventSketch& planned : sketch.events) {
        if (planned.injected) {
            continue;
        }
        const std::size_t index = place++;
        const auto event = scenarios::readEventText(planned.yaml, {}, kinds.actions);
        if (!event || !planned.isFault) {
            continue;
        }
        const auto json = scenarios::eventJson(*event);
        for (const ActionField& field : actionFieldsOf(event->kind())) {
            const auto unit = knobUnitOf(field.type);
            const bool isMuch = unit == KnobUnit::Share || unit == KnobUnit::Factor;
            if (!isMuch || !json.contains(field.path) || !json[field.path].is_string()) {
                continue;
            }
            const auto now = knobNumber(*unit, json[field.path].get<std::string>());
            const bool isShare = unit == KnobUnit::Share;
            if (now) {
                knobs.push_back(
                    {.path = models::joinPath(models::joinIndex("timeline", index), field.path),
                     .name = QString::fromStdString(planned.text + ", " + field.path),
                     .unit = *unit,
                     .value = *now,
                     .now = isShare ? 0.0 : 1.0,
                     .far = isShare ? 1.0 : std::max(*now, kManyTimes)});
            }
        }
    }
}

// "max_replicas" of "components.hpa.max_replicas" to "components.hpa.min_replicas", and back; "": it
// has no other end.
std::string otherEndOf(const std::string& path) {
    const std::size_t field = path.rfind('.') + 1;
    for (const auto& [end, other] : {std::pair("min_", "max_"), std::pair("max_", "min_")}) {
        if (path.compare(field, 4, end) == 0) {
            return std::string(path).replace(field, 4, other);
        }
    }
    return {};
}

// The ends of one range never cross, as no such run can be played: a lower one is turned up to the
// upper one, which is turned down to it.
void keepWithinOtherEnd(std::vector<LimitKnob>& knobs) {
    const std::vector<LimitKnob> all = knobs;
    for (LimitKnob& knob : knobs) {
        const auto other = std::find_if(all.begin(), all.end(), [&](const LimitKnob& one) {
            return one.path == otherEndOf(knob.path);
        });
        if (other != all.end() && other->value != knob.value) {
            knob.now = knob.value;
            knob.far = other->value;
        }
    }
}

} // namespace

std::vector<LimitKnob> limitKnobsOf(const PlatformSketch& sketch, sim::Time at) {
    std::vector<LimitKnob> knobs;
    for (const Knob& knob : knobsOf(sketch, at)) {
        const auto now =
            knob.scale ? knobNumber(knob.scale->unit(), knob.value.toStdString()) : std::nullopt;
        if (now) {
            knobs.push_back(limitKnob(knob.path, knob.owner + u' ' + knob.name, *knob.scale, *now,
                                      knob.listed));
            knobs.back().live = true;
        }
    }
    addFaults(sketch, knobs);
    for (const auto* all : {&sketch.components, &sketch.sources}) {
        for (const ComponentSketch& component : *all) {
            for (const FieldSketch& field : component.fields) {
                const bool isOther = !field.live && field.idle.empty();
                const auto scale = isOther ? KnobScale::of(field) : std::nullopt;
                const auto now = scale ? knobNumber(scale->unit(), field.value) : std::nullopt;
                if (!now) {
                    continue;
                }
                const std::string within = '.' + component.name + '.';
                const std::size_t found = field.path.find(within);
                const std::string name = found == std::string::npos
                                             ? field.path
                                             : field.path.substr(found + within.size());
                knobs.push_back(limitKnob(
                    field.path, QString::fromStdString(component.name + ' ' + name), *scale, *now));
            }
        }
    }
    keepWithinOtherEnd(knobs);
    return knobs;
}

std::optional<std::size_t> knobNamed(std::span<const LimitKnob> knobs, const QString& written) {
    const QString name = written.trimmed();
    const auto found = std::find_if(knobs.begin(), knobs.end(), [&](const LimitKnob& knob) {
        return knob.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == knobs.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - knobs.begin()));
}

std::optional<std::size_t> knobMeant(std::span<const LimitKnob> knobs, const QString& written) {
    if (const auto named = knobNamed(knobs, written)) {
        return named;
    }
    const auto hasIt = [words = written.trimmed()](const LimitKnob& knob) {
        return knob.name.contains(words, Qt::CaseInsensitive);
    };
    const auto first = std::find_if(knobs.begin(), knobs.end(), hasIt);
    const bool isOnly = first != knobs.end() && std::none_of(first + 1, knobs.end(), hasIt);
    return isOnly ? std::optional(static_cast<std::size_t>(first - knobs.begin())) : std::nullopt;
}

std::vector<std::string> LimitPlan::setsAt(double value) const {
    std::vector<std::string> all = sets;
    if (!from) {
        all.push_back(knob.path + '=' + textOf(value));
    }
    if (duration) {
        all.push_back("duration=" + scenarios::exactText(*duration));
    }
    if (!ownObjective.empty()) {
        const nlohmann::ordered_json own = {{{"name", ownObjective}, {"that", ownObjective}}};
        all.push_back("objectives=" + own.dump());
    }
    return all;
}

bool LimitPlan::turnsItBack(const std::string& action) const {
    const std::array kinds{&models::setFieldKind()};
    const auto event = scenarios::readEventText(action, {}, kinds);
    return event && event->as<models::SetFieldConfig>().path == knob.path &&
           sim::kStart + event->at >= from.value_or(sim::kStart);
}

std::vector<std::string> LimitPlan::actionsAt(double value) const {
    std::vector<std::string> actions;
    std::copy_if(log.begin(), log.end(), std::back_inserter(actions),
                 [&](const std::string& action) { return !turnsItBack(action); });
    if (from) {
        actions.push_back(
            actionText(models::setFieldKind(),
                       {{"at", scenarios::exactText(readableAfter(*from) - sim::kStart)},
                        {"set", knob.path},
                        {"value", textOf(value)}}));
    }
    return actions;
}

analysis::LimitQuestion questionOf(KnobUnit unit, double from, double to) {
    const double least = std::min(from, to);
    return {.from = from,
            .to = to,
            .whole = unit == KnobUnit::Count,
            .logarithmic = least > 0 && std::max(from, to) / least >= kManyTimes,
            .digits = kToldDigits};
}

} // namespace doppel::gui
