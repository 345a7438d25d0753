// SPDX-License-Identifier: Apache-2.0
#include "models/platform_graph.h"

#include "models/component_references.h"
#include "sim/assert.h"

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/reverse_graph.hpp>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace doppel::models {

namespace {

/// Removes from the graph the calls of components that cannot be reached: the algorithm takes every
/// predecessor to be reachable.
void dropUnreachable(PlatformGraph::Graph& graph, PlatformGraph::Vertex root) {
    std::vector<boost::default_color_type> colour(boost::num_vertices(graph));
    const auto colours =
        boost::make_iterator_property_map(colour.begin(), get(boost::vertex_index, graph));
    boost::breadth_first_search(graph, root, boost::color_map(colours));
    for (const auto v : boost::make_iterator_range(boost::vertices(graph))) {
        if (colour[v] == boost::white_color) {
            boost::clear_out_edges(v, graph);
        }
    }
}

// "jobs.DownstreamLiveJob" of "jobs.DownstreamLiveJob.calls[0].to": whose call it is, without the
// place in a list and the words that every call has.
std::string labelOf(std::string_view path) {
    std::string label;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] == '[') {
            at = std::min(path.find(']', at), path.size() - 1);
        } else {
            label += path[at];
        }
    }
    for (const std::string_view word : {".to", ".calls"}) {
        if (label.ends_with(word) && label.size() > word.size()) {
            label.resize(label.size() - word.size());
        }
    }
    return label;
}

/// How an arrow is drawn.
enum class DrawnWay { Call, Work, LookUp };

struct DrawnCall {
    std::string label;
    DrawnWay way = DrawnWay::Call;
};
using Drawing = boost::
    adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, PlatformGraph::Node, DrawnCall>;
using DrawnVertex = Drawing::vertex_descriptor;
using DrawnArrow = Drawing::edge_descriptor;

// The field of those who take work from whom it names: work goes against the arrow.
constexpr std::string_view kTakenFrom = "broker";

DrawnWay wayOf(const PlatformGraph::Arrow& arrow, const PlatformGraph::Node& callee) {
    if (isOneOf(arrow.ofKind, "sidekiq") || isOneOf(arrow.ofKind, "rabbitmq")) {
        return DrawnWay::Work;
    }
    const bool isOfAnyKind = arrow.ofKind.empty();
    return isOfAnyKind || callee.answersPages ? DrawnWay::Call : DrawnWay::LookUp;
}

std::string_view styleOf(DrawnWay way) {
    return way == DrawnWay::Call   ? std::string_view{}
           : way == DrawnWay::Work ? ", style=dashed"
                                   : ", style=dotted";
}

// The same graph as it is drawn: arrows between the same two as one, with all their labels.
Drawing drawingOf(const PlatformGraph::Graph& graph) {
    Drawing drawing;
    for (const auto v : boost::make_iterator_range(boost::vertices(graph))) {
        boost::add_vertex(graph[v], drawing);
    }
    for (const auto e : boost::make_iterator_range(boost::edges(graph))) {
        const PlatformGraph::Arrow& arrow = graph[e];
        const bool isTaken = arrow.role == kTakenFrom;
        const auto from = isTaken ? boost::target(e, graph) : boost::source(e, graph);
        const auto to = isTaken ? boost::source(e, graph) : boost::target(e, graph);
        const std::string label = isTaken ? "messages" : arrow.label;
        const DrawnWay way = wayOf(arrow, graph[boost::target(e, graph)]);
        const auto [drawn, isThere] = boost::edge(from, to, drawing);
        if (!isThere) {
            boost::add_edge(from, to, DrawnCall{label, way}, drawing);
            continue;
        }
        DrawnCall& before = drawing[drawn];
        before.way = std::min(before.way, way);
        const std::string all = "\\n" + before.label + "\\n";
        if (all.find("\\n" + label + "\\n") == std::string::npos) {
            before.label += "\\n" + label;
        }
    }
    return drawing;
}

/// Follows a walk through the graph, depth first, and records the cycles that it closes.
class CycleRecorder : public boost::default_dfs_visitor {
public:
    using Graph = PlatformGraph::Graph;
    using Vertex = PlatformGraph::Vertex;

    /// Writes to both, which outlive it; the algorithm takes copies of this.
    CycleRecorder(std::vector<Vertex>& way, std::vector<std::vector<std::string>>& cycles)
        : way_(way), cycles_(cycles) {}

    void discover_vertex(Vertex v, const Graph&) const { way_.push_back(v); }
    void finish_vertex(Vertex, const Graph&) const { way_.pop_back(); }
    void back_edge(Graph::edge_descriptor call, const Graph& graph) const {
        if (cycles_.size() == PlatformGraph::kMostCycles) {
            return;
        }
        std::vector<std::string> names;
        for (auto v = std::find(way_.begin(), way_.end(), boost::target(call, graph));
             v != way_.end(); ++v) {
            names.push_back(graph[*v].name);
        }
        if (std::find(cycles_.begin(), cycles_.end(), names) == cycles_.end()) {
            cycles_.push_back(std::move(names)); // else another call between the same two
        }
    }

private:
    std::vector<Vertex>& way_;
    std::vector<std::vector<std::string>>& cycles_;
};

} // namespace

void PlatformGraph::addComponent(std::string name, std::string_view kind, bool answersPages) {
    add({std::move(name), std::string(kind), answersPages});
}

void PlatformGraph::addSource(std::string name) {
    sources_.push_back(add({std::move(name), "visitors", false}));
}

PlatformGraph::Vertex PlatformGraph::add(Node node) {
    DOPPEL_ASSERT(!knows(node.name));
    const std::string name = node.name;
    const Vertex vertex = boost::add_vertex(std::move(node), graph_);
    byName_.emplace(name, vertex);
    return vertex;
}

void PlatformGraph::addCalls(std::string_view caller, Config& config) {
    for (const ComponentReference& reference : referencesOf(config)) {
        if (knows(reference.target)) {
            boost::add_edge(
                vertexOf(caller), vertexOf(reference.target),
                Arrow{reference.role, labelOf(reference.path), reference.ofKind, reference.path},
                graph_);
        }
    }
}

void PlatformGraph::addCall(std::string_view caller, std::string_view callee, std::string role) {
    boost::add_edge(vertexOf(caller), vertexOf(callee), Arrow{role, role, {}, role}, graph_);
}

bool PlatformGraph::knows(std::string_view name) const {
    return byName_.find(name) != byName_.end();
}

PlatformGraph::Vertex PlatformGraph::vertexOf(std::string_view name) const {
    const auto found = byName_.find(name);
    DOPPEL_ASSERT(found != byName_.end());
    return found->second;
}

std::vector<std::vector<std::string>> PlatformGraph::cycles() const {
    std::vector<boost::default_color_type> colour(boost::num_vertices(graph_));
    std::vector<std::vector<std::string>> cycles;
    for (const Vertex v : boost::make_iterator_range(boost::vertices(graph_))) {
        if (colour[v] == boost::white_color && graph_[v].kind != "visitors") {
            std::vector<Vertex> way;
            boost::depth_first_visit(graph_, v, CycleRecorder(way, cycles),
                                     boost::make_iterator_property_map(
                                         colour.begin(), get(boost::vertex_index, graph_)));
        }
    }
    return cycles;
}

struct PlatformGraph::Dominators {
    Vertex root;
    Vertex sink;
    std::vector<Vertex> immediate; ///< null_vertex() for the root and what it does not reach

    bool dominates(Vertex dominator, Vertex v) const {
        while (v != Graph::null_vertex() && v != dominator) {
            v = immediate[v];
        }
        return v == dominator;
    }
};

PlatformGraph::Dominators PlatformGraph::dominators() const {
    Graph whole = graph_;
    const Vertex root = boost::add_vertex(whole);
    const Vertex sink = boost::add_vertex(whole);
    for (const Vertex source : sources_) {
        boost::add_edge(root, source, whole);
    }
    for (const Vertex v : boost::make_iterator_range(boost::vertices(graph_))) {
        if (graph_[v].answersPages && boost::out_degree(v, graph_) == 0) {
            boost::add_edge(v, sink, whole);
        }
    }
    dropUnreachable(whole, root);
    Dominators result{root, sink,
                      std::vector<Vertex>(boost::num_vertices(whole), Graph::null_vertex())};
    boost::lengauer_tarjan_dominator_tree(
        whole, root,
        boost::make_iterator_property_map(result.immediate.begin(),
                                          get(boost::vertex_index, whole)));
    return result;
}

std::vector<std::string> PlatformGraph::singlePointsOfFailure() const {
    const Dominators tree = dominators();
    std::vector<std::string> names;
    for (Vertex v = tree.immediate[tree.sink]; v != Graph::null_vertex() && v != tree.root;
         v = tree.immediate[v]) {
        if (graph_[v].kind != "visitors") {
            names.push_back(graph_[v].name);
        }
    }
    std::reverse(names.begin(), names.end());
    return names;
}

PlatformGraph::BlastRadius PlatformGraph::blastRadius(std::string_view component) const {
    const Vertex lost = vertexOf(component);
    const Dominators tree = dominators();
    std::vector<std::size_t> distance(boost::num_vertices(graph_));
    boost::breadth_first_search(
        boost::make_reverse_graph(graph_), lost,
        boost::visitor(boost::make_bfs_visitor(boost::record_distances(
            boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, graph_)),
            boost::on_tree_edge()))));
    BlastRadius radius;
    for (const Vertex v : boost::make_iterator_range(boost::vertices(graph_))) {
        if (v != lost && distance[v] > 0) {
            radius.feelIt.push_back(graph_[v].name);
        }
        if (v != lost && tree.dominates(lost, v)) {
            radius.cutOff.push_back(graph_[v].name);
        }
    }
    return radius;
}

std::string PlatformGraph::toDot() const {
    const Drawing drawing = drawingOf(graph_);
    std::ostringstream out;
    boost::write_graphviz(
        out, drawing,
        [&](std::ostream& os, DrawnVertex v) {
            const Node& node = drawing[v];
            os << "[label=\"" << node.name << "\\n"
               << node.kind << "\"" << (node.kind == "visitors" ? ", shape=oval" : ", shape=box")
               << ']';
        },
        [&](std::ostream& os, DrawnArrow e) {
            os << "[label=\"" << drawing[e].label << '"' << styleOf(drawing[e].way) << ']';
        },
        [](std::ostream& os) {
            os << "rankdir=LR;\nnode [fontname=\"sans-serif\"];\n"
                  "label=\"through: calls   dashed: hands work over   dotted: looks up, or "
                  "tells\";\n";
        });
    return out.str();
}

} // namespace doppel::models
