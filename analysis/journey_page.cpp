// SPDX-License-Identifier: Apache-2.0
#include "analysis/journey_page.h"

#include "models/platform_graph.h"

#include <boost/range/iterator_range.hpp>

#include <fmt/core.h>
#include <map>
#include <set>
#include <string_view>

namespace doppel::analysis {

namespace {

using models::PlatformGraph;

/// Walks the graph depth first and describes each component once.
class JourneyWriter {
public:
    explicit JourneyWriter(const scenarios::Scenario& scenario) : platform_(scenario.graph()) {
        for (const auto& component : scenario.components) {
            summaries_.emplace(component.name, component.kind->summary);
        }
    }

    void tell(std::string_view source) {
        for (const auto vertex : boost::make_iterator_range(boost::vertices(graph_))) {
            if (graph_[vertex].name == source) {
                tell(vertex, "", 0);
            }
        }
    }

    std::string take() { return std::move(text_); }

private:
    void tell(PlatformGraph::Vertex vertex, std::string_view role, std::size_t depth) {
        const PlatformGraph::Node& node = graph_[vertex];
        const std::string indent(2 * depth, ' ');
        const std::string by = role.empty() ? "" : fmt::format(" *{}*:", role);
        if (!told_.insert(vertex).second) {
            text_ += fmt::format("{}-{} {} (above)\n", indent, by, node.name);
            return;
        }
        const auto summary = summaries_.find(node.name);
        text_ +=
            fmt::format("{}-{} **{}** ({}){}\n", indent, by, node.name, node.kind,
                        summary == summaries_.end() ? "" : fmt::format(": {}", summary->second));
        for (const auto call : boost::make_iterator_range(boost::out_edges(vertex, graph_))) {
            tell(boost::target(call, graph_), graph_[call].role, depth + 1);
        }
    }

    const PlatformGraph platform_;
    const PlatformGraph::Graph& graph_ = platform_.graph();
    std::map<std::string_view, std::string_view> summaries_; ///< by component
    std::set<PlatformGraph::Vertex> told_;
    std::string text_;
};

} // namespace

std::string journeyPage(const scenarios::Scenario& scenario) {
    JourneyWriter writer(scenario);
    for (const auto& source : scenario.traffic) {
        writer.tell(source.name);
    }
    return fmt::format(
        "# The journey of a request: {}\n\n"
        "Written by `doppel graph {} --journey`. Each component stands under the one "
        "that calls it, after the "
        "field that names it.\n\n{}",
        scenario.settings.title, scenario.file, writer.take());
}

} // namespace doppel::analysis
