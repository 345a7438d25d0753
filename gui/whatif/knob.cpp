// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/knob.h"

#include "models/actions/set_field.h"
#include "models/kinds.h"
#include "scenarios/timeline_reader.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

namespace doppel::gui {
namespace {

constexpr std::string_view kOneOf = "one of ";

QStringList choicesOf(const std::string& type) {
    if (type == "true or false") {
        return {QStringLiteral("true"), QStringLiteral("false")};
    }
    return type.starts_with(kOneOf)
               ? QString::fromStdString(type.substr(kOneOf.size())).split(QStringLiteral(", "))
               : QStringList();
}

// The values that `set` events have given to fields by then, by path.
std::map<std::string, std::string> changedBy(const PlatformSketch& sketch, sim::Time at) {
    std::vector<const EventSketch*> events;
    for (const EventSketch& event : sketch.events) {
        if (event.kind == models::setFieldKind().name && isInForce(event, at)) {
            events.push_back(&event);
        }
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const EventSketch* a, const EventSketch* b) { return a->at < b->at; });
    std::vector<std::string> actions;
    for (const EventSketch* event : events) {
        actions.push_back(event->yaml);
    }
    return setsOf(actions);
}

// What stands after the owner's name in its path.
QString nameWithin(const std::string& path, const std::string& owner) {
    const std::size_t at = path.find('.' + owner + '.');
    return QString::fromStdString(at == std::string::npos ? path
                                                          : path.substr(at + owner.size() + 2));
}

Knob knobOf(FieldSketch field, const ComponentSketch& owner, const KnobSketch* listed) {
    QStringList facts{QString::fromStdString(field.type)};
    if (!field.range.empty()) {
        facts << QString::fromStdString(field.range);
    }
    if (!field.source.empty()) {
        facts << QStringLiteral("default of ") + QString::fromStdString(field.source);
    }
    const bool hasText = listed != nullptr && !listed->text.empty();
    return {.path = field.path,
            .owner = QString::fromStdString(owner.name),
            .kind = QString::fromStdString(owner.kind),
            .name = nameWithin(field.path, owner.name),
            .value = QString::fromStdString(field.value),
            .text = QString::fromStdString(hasText ? listed->text : field.doc),
            .facts = facts.join(QStringLiteral(", ")),
            .listed = listed != nullptr,
            .scale = KnobScale::of(field, listed),
            .choices = choicesOf(field.type)};
}

} // namespace

std::map<std::string, std::string> setsOf(std::span<const std::string> actions) {
    const std::array kinds{&models::setFieldKind()};
    std::map<std::string, std::string> values;
    for (const std::string& action : actions) {
        if (const auto read = scenarios::readEventText(action, {}, kinds)) {
            const auto& change = read->as<models::SetFieldConfig>();
            values[change.path] = change.value;
        }
    }
    return values;
}

bool isInForce(const EventSketch& event, sim::Time at) {
    const bool isAtOnce = event.injected && event.at <= readableAfter(*event.injected);
    const sim::Time from = isAtOnce ? *event.injected : event.at;
    const bool isOver = event.length && sim::after(event.at, *event.length) <= at;
    return from <= at && !isOver;
}

std::vector<Knob> knobsOf(const PlatformSketch& sketch, sim::Time at) {
    const std::map<std::string, std::string> changed = changedBy(sketch, at);
    std::vector<Knob> knobs;
    for (const auto* all : {&sketch.sources, &sketch.components}) {
        for (const ComponentSketch& component : *all) {
            for (const FieldSketch& described : component.fields) {
                if (!described.live || !described.idle.empty()) {
                    continue;
                }
                FieldSketch field = described;
                if (const auto change = changed.find(field.path); change != changed.end()) {
                    field.value = change->second;
                }
                const auto listed =
                    std::find_if(sketch.knobs.begin(), sketch.knobs.end(),
                                 [&](const KnobSketch& knob) { return knob.path == field.path; });
                knobs.push_back(knobOf(std::move(field), component,
                                       listed == sketch.knobs.end() ? nullptr : &*listed));
            }
        }
    }
    const auto placeOf = [&](const Knob& knob) {
        return std::find_if(sketch.knobs.begin(), sketch.knobs.end(),
                            [&](const KnobSketch& one) { return one.path == knob.path; });
    };
    std::stable_sort(knobs.begin(), knobs.end(),
                     [&](const Knob& a, const Knob& b) { return placeOf(a) < placeOf(b); });
    return knobs;
}

} // namespace doppel::gui
