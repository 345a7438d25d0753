// SPDX-License-Identifier: Apache-2.0
#include "analysis/journey_page.h"

#include "models/registry.h"

#include <boost/range/iterator_range.hpp>

#include <fmt/core.h>
#include <set>

namespace doppel::analysis {

namespace {

using models::PlatformGraph;

/// Walks the graph depth first and describes each component once.
class JourneyWriter {
public:
    explicit JourneyWriter(const PlatformGraph::Graph& graph) : graph_(graph) {}

    void tell(PlatformGraph::Vertex vertex, std::string_view role, std::size_t depth) {
        const PlatformGraph::Node& node = graph_[vertex];
        const std::string indent(2 * depth, ' ');
        const std::string by = role.empty() ? "" : fmt::format(" *{}*:", role);
        if (!told_.insert(vertex).second) {
            text_ += fmt::format("{}-{} {} (above)\n", indent, by, node.name);
            return;
        }
        const auto* kind = models::findComponentKind(node.kind);
        text_ += fmt::format("{}-{} **{}** ({}){}\n", indent, by, node.name, node.kind,
                             kind == nullptr ? "" : fmt::format(": {}", kind->summary));
        for (const auto call : boost::make_iterator_range(boost::out_edges(vertex, graph_))) {
            tell(boost::target(call, graph_), graph_[call].role, depth + 1);
        }
    }

    std::string take() { return std::move(text_); }

private:
    const PlatformGraph::Graph& graph_;
    std::set<PlatformGraph::Vertex> told_;
    std::string text_;
};

} // namespace

std::string journeyPage(const scenarios::Scenario& scenario) {
    const PlatformGraph graph = scenario.graph();
    JourneyWriter writer(graph.graph());
    for (const auto& source : scenario.traffic) {
        for (const auto v : boost::make_iterator_range(boost::vertices(graph.graph()))) {
            if (graph.graph()[v].name == source.name) {
                writer.tell(v, "", 0);
            }
        }
    }
    return fmt::format(
        "# The journey of a request: {}\n\n"
        "Written by `doppel graph {} --journey`. Each component stands under the one "
        "that calls it, after the "
        "field that names it.\n\n{}",
        scenario.settings.title, scenario.file, writer.take());
}

} // namespace doppel::analysis
