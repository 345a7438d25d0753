// SPDX-License-Identifier: Apache-2.0
#include "gui/map/world_sketch.h"

#include "gui/look/numbers.h"
#include "scenarios/file/units_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace doppel::gui {
namespace {

QString worldWords(const char* text) {
    return QCoreApplication::translate("World", text);
}

// As a file says it, "8ms", in the words of all other times.
QString latencyText(const QString& written) {
    const auto length = scenarios::parseDuration(written.toStdString());
    return length ? durationText(*length) : written;
}

/// Builds the columns from left to right.
class WorldBuilder {
public:
    WorldBuilder(const MapSketch& sketch, const MapState* state) : sketch_(sketch), state_(state) {
        for (std::size_t i = 0; state != nullptr && i < sketch.sources; ++i) {
            visits_ += state->nodes[i].rate;
        }
        for (const MapNode& node : sketch.nodes) {
            if (!node.pops.empty()) {
                edge_ = static_cast<std::size_t>(&node - sketch.nodes.data());
                break;
            }
        }
    }

    WorldSketch build() {
        addSources();
        addPlaces();
        if (edge_) {
            addPops();
        }
        addEntries();
        return std::move(world_);
    }

private:
    std::optional<double> visitsOf(double share) const {
        return state_ == nullptr ? std::nullopt : std::optional(visits_ * share);
    }

    double failingOf(std::size_t node) const {
        return state_ == nullptr ? 0 : state_->nodes[node].failing.value_or(0);
    }

    void addSources() {
        WorldSketch::Column column{worldWords("Who visits"), {}};
        for (std::size_t i = 0; i < sketch_.sources; ++i) {
            const MapNode& node = sketch_.nodes[i];
            column.items.push_back(
                {node.name,
                 worldWords("%1 clients").arg(numberText(static_cast<double>(node.clients), "")),
                 state_ == nullptr ? std::nullopt : std::optional(state_->nodes[i].rate), i,
                 failingOf(i)});
        }
        world_.columns.push_back(std::move(column));
    }

    void addPlaces() {
        WorldSketch::Column column{worldWords("From where"), {}};
        places_ = sketch_.places;
        std::stable_sort(places_.begin(), places_.end(),
                         [](const MapPlace& a, const MapPlace& b) { return a.share > b.share; });
        if (places_.empty()) {
            places_ = {{worldWords("everywhere"), 1}};
        }
        for (std::size_t place = 0; place < places_.size(); ++place) {
            const double share = places_[place].share;
            column.items.push_back({places_[place].name,
                                    worldWords("%1 of visitors").arg(numberText(share, "1")),
                                    visitsOf(share), std::nullopt, 0});
            for (std::size_t source = 0; source < sketch_.sources; ++source) {
                world_.flows.push_back({0, source, place, share * shareOfSource(source)});
            }
        }
        world_.columns.push_back(std::move(column));
    }

    double shareOfSource(std::size_t source) const {
        return visits_ > 0 ? state_->nodes[source].rate / visits_
                           : 1 / static_cast<double>(std::max<std::size_t>(1, sketch_.sources));
    }

    void addPops() {
        WorldSketch::Column column{worldWords("Through which point of presence"), {}};
        std::vector<MapPop> pops = sketch_.nodes[*edge_].pops;
        // Beside the places that they serve, so that few bands cross.
        std::stable_sort(pops.begin(), pops.end(), [this](const MapPop& a, const MapPop& b) {
            return firstServed(a) < firstServed(b);
        });
        for (std::size_t i = 0; i < pops.size(); ++i) {
            double share = 0;
            for (std::size_t place = 0; place < places_.size(); ++place) {
                if (pops[i].serves.isEmpty() || pops[i].serves.contains(places_[place].name)) {
                    share += places_[place].share;
                    world_.flows.push_back({1, place, i, places_[place].share});
                }
            }
            column.items.push_back(
                {pops[i].name,
                 pops[i].latency.isEmpty()
                     ? QString()
                     : worldWords("%1 away, one way").arg(latencyText(pops[i].latency)),
                 visitsOf(share), std::nullopt, 0});
        }
        world_.columns.push_back(std::move(column));
    }

    std::size_t firstServed(const MapPop& pop) const {
        const auto first = std::find_if(places_.begin(), places_.end(), [&](const MapPlace& place) {
            return pop.serves.contains(place.name);
        });
        return static_cast<std::size_t>(first - places_.begin());
    }

    // Whom visitors, or the points of presence, call.
    void addEntries() {
        WorldSketch::Column column{worldWords("To whom"), {}};
        const std::size_t before = world_.columns.size() - 1;
        std::vector<std::size_t> entries;
        for (const MapCall& call : sketch_.calls) {
            if (sketch_.nodes[call.from].isSource && !sketch_.nodes[call.to].resolvesNames &&
                std::find(entries.begin(), entries.end(), call.to) == entries.end()) {
                entries.push_back(call.to);
            }
        }
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const MapNode& node = sketch_.nodes[entries[i]];
            column.items.push_back(
                {node.name, node.kind,
                 state_ == nullptr ? std::nullopt : std::optional(state_->nodes[entries[i]].rate),
                 entries[i], failingOf(entries[i])});
            for (std::size_t from = 0; from < world_.columns[before].items.size(); ++from) {
                if (!edge_ || entries[i] == *edge_) {
                    world_.flows.push_back({before, from, i, shareOf(before, from)});
                }
            }
        }
        world_.columns.push_back(std::move(column));
    }

    double shareOf(std::size_t column, std::size_t item) const {
        double share = 0;
        for (const WorldFlow& flow : world_.flows) {
            share += flow.column + 1 == column && flow.to == item ? flow.share : 0;
        }
        return share;
    }

    const MapSketch& sketch_;
    const MapState* state_;
    double visits_ = 0;
    std::optional<std::size_t> edge_;
    std::vector<MapPlace> places_;
    WorldSketch world_;
};

} // namespace

WorldSketch worldOf(const MapSketch& sketch, const MapState* state) {
    return WorldBuilder(sketch, state).build();
}

} // namespace doppel::gui
