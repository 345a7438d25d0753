// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_sketch.h"

#include "gui/host/sketch.h"
#include "models/kinds.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <string>
#include <string_view>

namespace doppel::gui {
namespace {

QString textOf(const std::string& s) {
    return QString::fromStdString(s);
}

// "pops.LHR.serves[0]" of "components.fastly.pops.LHR.serves[0]".
QString
withinComponent(const FieldSketch& field, const std::string& section, const std::string& name) {
    const std::string prefix = section + '.' + name + '.';
    return textOf(field.path.starts_with(prefix) ? field.path.substr(prefix.size()) : field.path);
}

QString withoutIndex(QString key) {
    static const QRegularExpression kIndex(QStringLiteral("\\[\\d+\\]"));
    return key.remove(kIndex);
}

// The names in a value: itself, or those of a list in brackets.
QStringList namesIn(const std::string& value) {
    static const QRegularExpression kBetween(QStringLiteral("[\\s,\\[\\]{}\"']+"));
    return textOf(value).split(kBetween, Qt::SkipEmptyParts);
}

QString valueOf(const ComponentSketch& component, const QString& key) {
    for (const FieldSketch& field : component.fields) {
        if (withinComponent(field, "components", component.name) == key) {
            return textOf(field.value);
        }
    }
    return {};
}

std::vector<MapPop> popsOf(const ComponentSketch& component, const std::vector<MapPlace>& places) {
    std::vector<MapPop> pops;
    for (const FieldSketch& field : component.fields) {
        const QStringList keys =
            withoutIndex(withinComponent(field, "components", component.name)).split(u'.');
        if (keys.size() < 3 || keys[0] != QLatin1String("pops")) {
            continue;
        }
        auto pop = std::find_if(pops.begin(), pops.end(),
                                [&](const MapPop& each) { return each.name == keys[1]; });
        if (pop == pops.end()) {
            pop = pops.insert(pops.end(), MapPop{keys[1], {}, 0, {}});
        }
        if (keys[2] == QLatin1String("serves")) {
            pop->serves += namesIn(field.value);
        } else if (keys[2] == QLatin1String("latency")) {
            pop->latency = textOf(field.value);
        }
    }
    for (MapPop& pop : pops) {
        for (const MapPlace& place : places) {
            pop.share += pop.serves.contains(place.name) ? place.share : 0;
        }
    }
    return pops;
}

MapNode sourceNode(const ComponentSketch& source) {
    MapNode node{.name = textOf(source.name),
                 .kind = textOf(source.kind),
                 .isSource = true,
                 .answersPages = false};
    for (const FieldSketch& field : source.fields) {
        if (withinComponent(field, "traffic", source.name) == QLatin1String("clients")) {
            node.clients = textOf(field.value).remove(u'_').toULongLong();
        }
    }
    return node;
}

/// Finds nodes by name, in time that doesn't grow with the platform.
class NodeIndex {
public:
    explicit NodeIndex(const std::vector<MapNode>& nodes) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            places_.insert(nodes[i].name, i);
        }
    }
    std::optional<std::size_t> find(const std::string& name) const {
        const auto found = places_.find(textOf(name));
        return found == places_.end() ? std::nullopt : std::optional(*found);
    }

private:
    QHash<QString, std::size_t> places_;
};

// The caller's field that names the callee, without places in lists: "mirrors", "calls.to".
QString roleOf(const ComponentSketch& caller, const std::string& callee) {
    for (const FieldSketch& field : caller.fields) {
        if (field.value.find(callee) != std::string::npos &&
            namesIn(field.value).contains(textOf(callee))) {
            return withoutIndex(withinComponent(field, "components", caller.name));
        }
    }
    return {};
}

// Ties whoever has no part in any call to whom its fields name; without a link of the platform.
void tieLoners(const PlatformSketch& platform, const NodeIndex& index, MapSketch& sketch) {
    std::vector<bool> calls(sketch.nodes.size());
    for (const MapCall& call : sketch.calls) {
        calls[call.from] = true;
        calls[call.to] = true;
        sketch.nodes[call.to].isAsked = true;
    }
    for (std::size_t i = 0; i < platform.components.size(); ++i) {
        const std::size_t from = sketch.sources + i;
        std::vector<std::size_t> tied;
        for (const FieldSketch& field : platform.components[i].fields) {
            const bool isName = field.type == "component" || field.type == "list of component";
            if (calls[from] || !isName) {
                continue;
            }
            for (const QString& name : namesIn(field.value)) {
                const auto to = index.find(name.toStdString());
                if (to && *to != from && std::find(tied.begin(), tied.end(), *to) == tied.end()) {
                    tied.push_back(*to);
                    sketch.calls.push_back({from, *to,
                                            withoutIndex(withinComponent(
                                                field, "components", platform.components[i].name)),
                                            true});
                }
            }
        }
    }
}

/// Takes over the calls of a platform.
class CallTaker {
public:
    CallTaker(const PlatformSketch& platform, MapSketch& sketch)
        : platform_(platform), sketch_(sketch), index_(sketch.nodes) {}

    void takeAll() {
        tellNameServices();
        for (const CallSketch& call : platform_.calls) {
            const auto from = index_.find(call.caller);
            const auto to = index_.find(call.callee);
            if (from && to) {
                sketch_.links.push_back(take(call, *from, *to));
            }
        }
    }

private:
    void tellNameServices() {
        for (const CallSketch& call : platform_.calls) {
            const auto from = index_.find(call.caller);
            const auto to = index_.find(call.callee);
            if (from && to && sketch_.nodes[*from].isSource && !sketch_.nodes[*to].answersPages) {
                sketch_.nodes[*to].resolvesNames = true;
            }
        }
    }

    std::size_t take(const CallSketch& call, std::size_t from, std::size_t to) {
        if (!sketch_.nodes[from].resolvesNames || !sketch_.nodes[to].answersPages) {
            const bool isSource = sketch_.nodes[from].isSource;
            return callBetween(
                from, to,
                isSource ? QString()
                         : roleOf(platform_.components[from - sketch_.sources], call.callee));
        }
        std::size_t last = 0;
        for (const CallSketch& other : platform_.calls) {
            const auto asker = index_.find(other.caller);
            if (asker && index_.find(other.callee) == from) {
                last = callBetween(*asker, to, {});
            }
        }
        return last;
    }

    std::size_t callBetween(std::size_t from, std::size_t to, const QString& role) {
        const auto place = numbers_.constFind({from, to});
        if (place != numbers_.constEnd()) {
            return *place;
        }
        sketch_.calls.push_back({from, to, role});
        numbers_.insert({from, to}, sketch_.calls.size() - 1);
        return sketch_.calls.size() - 1;
    }

    const PlatformSketch& platform_;
    MapSketch& sketch_;
    NodeIndex index_;
    QHash<std::pair<std::size_t, std::size_t>, std::size_t> numbers_; // of calls
};

} // namespace

std::optional<std::size_t> MapSketch::find(const QString& name) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(),
                                    [&](const MapNode& node) { return node.name == name; });
    return found == nodes.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - nodes.begin()));
}

MapSketch sketchOf(const PlatformSketch& platform) {
    MapSketch sketch;
    for (const PlaceSketch& place : platform.places) {
        sketch.places.push_back({textOf(place.name), place.share});
    }
    for (const ComponentSketch& source : platform.sources) {
        sketch.nodes.push_back(sourceNode(source));
    }
    sketch.sources = sketch.nodes.size();
    const models::Kinds kinds = models::builtInKinds();
    for (const ComponentSketch& component : platform.components) {
        const auto* kind = findKind(kinds.components, component.kind);
        sketch.nodes.push_back({.name = textOf(component.name),
                                .kind = textOf(component.kind),
                                .answersPages = component.answersPages,
                                .isAsked = false,
                                .takesRequests = kind == nullptr || kind->whyUnasked.empty(),
                                .pops = popsOf(component, sketch.places)});
    }
    const NodeIndex index(sketch.nodes);
    for (std::size_t i = 0; i < platform.components.size(); ++i) {
        const ComponentSketch& component = platform.components[i];
        if (valueOf(component, QStringLiteral("upstream")) == QLatin1String("sidecar")) {
            sketch.nodes[sketch.sources + i].sidecarOf =
                index.find(valueOf(component, QStringLiteral("to")).toStdString());
        }
    }
    CallTaker(platform, sketch).takeAll();
    tieLoners(platform, index, sketch);
    return sketch;
}

} // namespace doppel::gui
