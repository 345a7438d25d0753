// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/registry.h"

// Under a sanitizer g++ 12 takes the header's empty optional for an uninitialised one.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <boost/graph/adjacency_list.hpp>
#pragma GCC diagnostic pop

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// The platform as a graph: who calls whom, read off the configurations' references to components.
/// Needs no world, so it can be drawn and questioned before anything is played.
class PlatformGraph {
public:
    struct Node {
        std::string name;
        std::string kind; ///< of the component; "visitors" for a traffic source
        bool answersPages = false;
    };
    struct Arrow {
        std::string role;     ///< the field that names the callee: "origin", "mirrors", "calls.to"
        std::string label{};  ///< as it is drawn: "jobs.DownstreamLiveJob"
        std::string ofKind{}; ///< that the callee must be of; empty: any that answers pages
        std::string path{};   ///< of that very field: "jobs.DownstreamLiveJob.calls[0].to"
    };
    using Graph =
        boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, Node, Arrow>;
    using Vertex = Graph::vertex_descriptor;

    /// Adds a component; `answersPages` as in ComponentKind. REQUIRES: the name is new.
    void addComponent(std::string name, std::string_view kind, bool answersPages = true);
    /// Adds a traffic source: where journeys begin.
    void addSource(std::string name);
    /// Adds an arrow for every reference in `config` that names a known component; others are
    /// ignored (the loader reports them).
    void addCalls(std::string_view caller, Config& config);
    /// Adds one arrow. REQUIRES: both are known.
    void addCall(std::string_view caller, std::string_view callee, std::string role);

    const Graph& graph() const { return graph_; }

    /// Cycles of calls, each as the names from the component that is called again round to the one
    /// that calls it, in the order of the calls. Of components that call one another in several
    /// cycles some cycle is found, not every one; of all that are found, the first kMostCycles.
    std::vector<std::vector<std::string>> cycles() const;
    static constexpr std::size_t kMostCycles = 100;

    /// The components that every way from the visitors to an answer goes through: if one of them is
    /// lost as a whole, no visitor gets a page. An answer can come from any component that calls
    /// nobody and answers pages; so a mirror beside the origin takes the origin off the list. By
    /// dominators (Lengauer and Tarjan), in the order of a page view.
    std::vector<std::string> singlePointsOfFailure() const;

    /// What the loss of a component reaches.
    struct BlastRadius {
        /// Components and sources that call it, directly or through others.
        std::vector<std::string> feelIt;
        std::vector<std::string> cutOff; ///< components that visitors reach only through it
    };
    /// REQUIRES: the component is known.
    BlastRadius blastRadius(std::string_view component) const;

    bool knows(std::string_view name) const;
    /// In the language of Graphviz, from the sources on; the same graph gives the same text. Calls are
    /// drawn through; work that is handed over, from who makes it to who does it, dashed; what is
    /// only looked up or told dotted. Arrows between the same two are one.
    std::string toDot() const;

private:
    Vertex vertexOf(std::string_view name) const;
    /// For each vertex of the graph with one root above all sources and one sink below all ends,
    /// the vertex that dominates it.
    struct Dominators;
    Dominators dominators() const;

    Vertex add(Node node);

    Graph graph_;
    std::map<std::string, Vertex, std::less<>> byName_;
    std::vector<Vertex> sources_;
};

} // namespace doppel::models
