// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_fold.h"

#include <QStringList>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace doppel::gui {
namespace {

constexpr std::size_t kLeastInStack = 3;

std::vector<std::set<std::size_t>> callersOf(const MapSketch& sketch) {
    std::vector<std::set<std::size_t>> callers(sketch.nodes.size());
    for (const MapCall& call : sketch.calls) {
        if (!call.names) {
            callers[call.to].insert(call.from);
        }
    }
    return callers;
}

// The node on whose card each node is a tab; none: it has a card of its own.
std::vector<std::optional<std::size_t>> hostsOf(const MapSketch& sketch, const FoldWishes& wishes) {
    const auto callers = callersOf(sketch);
    std::vector<std::optional<std::size_t>> hosts(sketch.nodes.size());
    for (std::size_t i = 0; i < sketch.nodes.size(); ++i) {
        const MapNode& node = sketch.nodes[i];
        if (node.isSource || wishes.unfolded.contains(node.name)) {
            continue;
        }
        if (node.sidecarOf) {
            hosts[i] = node.sidecarOf;
        } else if (!node.answersPages && callers[i].size() == 1 &&
                   !sketch.nodes[*callers[i].begin()].isSource) {
            hosts[i] = *callers[i].begin();
        }
    }
    return hosts;
}

// Follows tabs of tabs to the one in front.
std::size_t frontOf(std::size_t node, const std::vector<std::optional<std::size_t>>& hosts) {
    for (std::size_t steps = 0; hosts[node] && steps < hosts.size(); ++steps) {
        node = *hosts[node];
    }
    return node;
}

std::set<std::size_t> mirrorsOf(const MapSketch& sketch, std::size_t caller) {
    std::set<std::size_t> mirrors;
    for (const MapCall& call : sketch.calls) {
        if (call.from == caller && call.role == QLatin1String("mirrors")) {
            mirrors.insert(call.to);
        }
    }
    return mirrors.size() > 1 ? mirrors : std::set<std::size_t>();
}

/// Brings cards together that had no requests.
class Stacker {
public:
    Stacker(const MapSketch& sketch, const FoldWishes& wishes, MapFold& fold)
        : sketch_(sketch), wishes_(wishes), fold_(fold), callers_(fold.cards.size()),
          callees_(fold.cards.size()) {
        for (const MapCall& call : sketch.calls) {
            const std::size_t from = fold.cardOf[call.from];
            const std::size_t to = fold.cardOf[call.to];
            if (from != to && !call.names) {
                callers_[to].insert(from);
                callees_[from].insert(to);
            }
        }
    }

    void stack() {
        std::map<std::set<std::size_t>, std::vector<std::size_t>> alike;
        for (std::size_t card = 0; card < fold_.cards.size(); ++card) {
            if (mayBeStacked(card)) {
                alike[callers_[card]].push_back(card);
            }
        }
        for (const auto& [callers, cards] : alike) {
            if (cards.size() >= kLeastInStack) {
                merge(cards);
            }
        }
        std::erase_if(fold_.cards, [](const MapCard& card) { return card.fronts.empty(); });
        for (std::size_t card = 0; card < fold_.cards.size(); ++card) {
            for (const auto* nodes : {&fold_.cards[card].fronts, &fold_.cards[card].tabs}) {
                for (const std::size_t node : *nodes) {
                    fold_.cardOf[node] = card;
                }
            }
        }
    }

private:
    bool mayBeStacked(std::size_t index) const {
        const MapCard& card = fold_.cards[index];
        const MapNode& node = sketch_.nodes[card.front()];
        if (wishes_.quiet.empty() || node.isSource || wishes_.unfolded.contains(node.name) ||
            callers_[index].empty()) {
            return false;
        }
        for (const auto* nodes : {&card.fronts, &card.tabs}) {
            if (!std::all_of(nodes->begin(), nodes->end(),
                             [&](std::size_t n) { return wishes_.quiet[n]; })) {
                return false;
            }
        }
        for (const std::size_t caller : callers_[index]) {
            if (mirrorsOf(sketch_, fold_.cards[caller].front()).contains(card.front())) {
                return false;
            }
        }
        return std::all_of(callees_[index].begin(), callees_[index].end(),
                           [&](std::size_t callee) { return callers_[callee].size() > 1; });
    }

    void merge(const std::vector<std::size_t>& cards) {
        MapCard& stack = fold_.cards[cards.front()];
        for (auto at = cards.begin() + 1; at != cards.end(); ++at) {
            MapCard& other = fold_.cards[*at];
            stack.fronts.insert(stack.fronts.end(), other.fronts.begin(), other.fronts.end());
            stack.tabs.insert(stack.tabs.end(), other.tabs.begin(), other.tabs.end());
            other.fronts.clear();
        }
    }

    const MapSketch& sketch_;
    const FoldWishes& wishes_;
    MapFold& fold_;
    std::vector<std::set<std::size_t>> callers_; // by card
    std::vector<std::set<std::size_t>> callees_;
};

void addWays(const MapSketch& sketch, MapFold& fold) {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> wayOf;
    for (std::size_t i = 0; i < sketch.calls.size(); ++i) {
        const std::size_t from = fold.cardOf[sketch.calls[i].from];
        const std::size_t to = fold.cardOf[sketch.calls[i].to];
        if (from == to) {
            continue;
        }
        const auto [place, isNew] = wayOf.emplace(std::pair(from, to), fold.ways.size());
        if (isNew) {
            fold.ways.push_back({from, to, {}});
        }
        fold.ways[place->second].calls.push_back(i);
    }
}

void addGroups(const MapSketch& sketch, MapFold& fold) {
    for (std::size_t node = 0; node < sketch.nodes.size(); ++node) {
        MapGroup group{QStringLiteral("static mirrors"), {}};
        for (const std::size_t mirror : mirrorsOf(sketch, node)) {
            group.cards.push_back(fold.cardOf[mirror]);
        }
        if (!group.cards.empty()) {
            fold.groups.push_back(std::move(group));
        }
    }
}

QString plural(const QString& kind, std::size_t count) {
    return count == 1 || kind.endsWith(QLatin1Char('x')) ? kind : kind + QLatin1Char('s');
}

} // namespace

MapFold foldOf(const MapSketch& sketch, const FoldWishes& wishes) {
    const auto hosts = hostsOf(sketch, wishes);
    MapFold fold;
    fold.cardOf.resize(sketch.nodes.size());
    for (std::size_t i = 0; i < sketch.nodes.size(); ++i) {
        if (!hosts[i]) {
            fold.cardOf[i] = fold.cards.size();
            fold.cards.push_back({{i}, {}});
        }
    }
    for (std::size_t i = 0; i < sketch.nodes.size(); ++i) {
        if (hosts[i]) {
            fold.cardOf[i] = fold.cardOf[frontOf(i, hosts)];
            fold.cards[fold.cardOf[i]].tabs.push_back(i);
        }
    }
    Stacker(sketch, wishes, fold).stack();
    addWays(sketch, fold);
    addGroups(sketch, fold);
    return fold;
}

QString stackName(const MapSketch& sketch, const MapCard& card) {
    std::vector<std::pair<QString, std::size_t>> kinds; // in the order in which they come
    for (const auto* nodes : {&card.fronts, &card.tabs}) {
        for (const std::size_t node : *nodes) {
            const QString& kind = sketch.nodes[node].kind;
            const auto found = std::find_if(kinds.begin(), kinds.end(),
                                            [&](const auto& each) { return each.first == kind; });
            if (found == kinds.end()) {
                kinds.emplace_back(kind, 1);
            } else {
                ++found->second;
            }
        }
    }
    QStringList words;
    for (const auto& [kind, count] : kinds) {
        words.push_back(QStringLiteral("%1 %2").arg(count).arg(plural(kind, count)));
    }
    return words.join(QStringLiteral(", "));
}

void QuietNodes::see(const std::vector<double>& rates, double visits, double seconds) {
    asked_.resize(std::max(asked_.size(), rates.size()));
    for (std::size_t i = 0; i < rates.size(); ++i) {
        asked_[i] = asked_[i] || rates[i] > 0;
    }
    visits_ += visits * seconds;
}

std::vector<bool> QuietNodes::quiet() const {
    if (visits_ < kEnoughVisits) {
        return {};
    }
    std::vector<bool> quiet = asked_;
    quiet.flip();
    return quiet;
}

} // namespace doppel::gui
