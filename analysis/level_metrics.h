// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

/// Which of a component's gauges are the queues and the uses that it shows (models/view.h): what a
/// series still knows of them when the play is over.
namespace doppel::analysis {

struct QueueGauge {
    std::string_view gauge;
    std::string_view queue; ///< as View::queue names it
};

inline constexpr std::array kQueueGauges{
    QueueGauge{"puma_request_backlog", "backlog"},
    QueueGauge{"connections_waiting", "queries"},
    QueueGauge{"commands_waiting", "commands"},
    QueueGauge{"cores_wanted", "requests"},
};

struct UseGauge {
    std::string_view used;
    std::string_view of;  ///< how many there are
    std::string_view use; ///< as View::use names it
};

/// Those of which both are gauges; of others a series doesn't tell how many there are.
inline constexpr std::array kUseGauges{
    UseGauge{"puma_busy_threads", "puma_max_threads", "threads"},
};

} // namespace doppel::analysis
