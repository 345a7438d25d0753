// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What a component shows of itself at this moment: whoever draws it implements this, and knows no
/// kind of component. Its servers, its requests and the faults that it suffers are known of every
/// component; this is what else a kind has.
///
///     void App::show(View& view) const {
///         view.queue("backlog", waiting(), config_.backlog);
///         view.use("threads", busyThreads(), threads());
///     }
///
/// Called many times a second: what it costs must not grow with how long the run is. Names are the
/// same at every call, in the same order, and live as long as the component.
class View {
public:
    virtual ~View() = default;

    /// Requests that wait; `capacity` unset: any number may.
    virtual void
    queue(std::string_view name, std::int64_t length, std::optional<std::int64_t> capacity) = 0;
    /// What is in use of what there is: threads, processors, connections.
    virtual void use(std::string_view name, std::int64_t used, std::int64_t of) = 0;
    /// How many of `whole` were so since the start of the run, such as hits of look-ups. Whoever
    /// looks again takes the difference.
    virtual void share(std::string_view name, std::uint64_t part, std::uint64_t whole) = 0;
    /// Something that is under way since then: a reload, a fail-over.
    virtual void underWay(std::string_view what, sim::Time since) = 0;

    /// Rows of texts, for whoever looks into the component: the targets of a balancer, the records
    /// of a name service. `rows` is called only by those who show them.
    using Rows = std::vector<std::vector<std::string>>;
    virtual void table(std::string_view name,
                       std::span<const std::string_view> columns,
                       const std::function<Rows()>& rows) = 0;
};

} // namespace doppel::models
