// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "gui/whatif/branch_model.h"

#include <vector>

namespace doppel::gui::samples {

/// A frontend, its database and visitors; the scenario lists replicas and the rate as knobs, and
/// answers 503 for a while.
inline PlatformSketch knobbed() {
    using namespace std::chrono_literals;
    PlatformSketch sketch;
    sketch.file = "origin.yaml";
    sketch.title = "Origin answers 503";
    sketch.duration = 1h;
    sketch.components = {
        {.name = "frontend",
         .kind = "app",
         .fields = {{.path = "components.frontend.replicas",
                     .value = "6",
                     .type = "count",
                     .range = ">= 1",
                     .doc = "how many servers there are",
                     .live = true},
                    {.path = "components.frontend.threads",
                     .value = "20",
                     .type = "count",
                     .range = ">= 1",
                     .doc = "threads of a worker",
                     .source = "Puma"},
                    {.path = "components.frontend.accept_policy",
                     .value = "shared",
                     .type = "one of shared, each",
                     .doc = "who accepts a connection",
                     .live = true},
                    {.path = "components.frontend.cpu",
                     .value = "exponential(100ms)",
                     .type = "distribution",
                     .doc = "own work of a request",
                     .live = true}}},
        {.name = "fastly",
         .kind = "edge",
         .fields = {{.path = "components.fastly.origin_limits.max_connections",
                     .value = "200",
                     .type = "count",
                     .range = "1 to 10000",
                     .doc = "connections of a place to its origin",
                     .live = true},
                    {.path = "components.fastly.stale_if_error",
                     .value = "1d",
                     .type = "duration",
                     .doc = "how long after it is stale a page may stand in for an error",
                     .source = "RFC 5861",
                     .live = true}}}};
    sketch.sources = {{.name = "visitors",
                       .kind = "open",
                       .fields = {{.path = "traffic.visitors.rate",
                                   .value = "2546/s",
                                   .type = "rate",
                                   .doc = "the base rate of page views",
                                   .live = true}}}};
    sketch.events = {{.kind = "fault.error",
                      .text = "error on router (status 503, 100 %)",
                      .yaml = "{at: 30min, for: 10min, fault: error, target: router, status: 503}",
                      .at = sim::kStart + 30min,
                      .length = 10min,
                      .components = {"router"},
                      .lasts = true,
                      .isFault = true}};
    sketch.objectives = {{"availability", "visitors.availability >= 99%", ""},
                         {"latency", "visitors.latency.p95 <= 500ms", ""}};
    sketch.knobs = {{.path = "traffic.visitors.rate",
                     .min = "500/s",
                     .max = "5000/s",
                     .step = "",
                     .text = "how many come",
                     .value = "2546/s"},
                    {.path = "components.frontend.replicas",
                     .min = "1",
                     .max = "12",
                     .step = "1",
                     .text = "frontends",
                     .value = "6"}};
    return sketch;
}

/// A scenario and three branches of it, one of which has a branch itself.
inline std::vector<BranchRow> fourFutures() {
    std::vector<BranchRow> rows(5);
    rows[0] = {.id = 1,
               .name = "as written",
               .what = "the scenario itself",
               .figures = {"99.31 %", "10:05", "314 ms", 3, 0},
               .role = FutureRole::A};
    rows[1] = {.id = 2,
               .parent = 1,
               .name = "4 frontends",
               .moment = "36:00",
               .what = "frontend.replicas 6 → 4",
               .figures = {"99.30 %", "11:22", "887 ms", 2, 1},
               .role = FutureRole::B};
    rows[2] = {.id = 5,
               .parent = 2,
               .name = "and a lost zone",
               .moment = "38:00",
               .what = "lost zone 0: all servers of it",
               .state = "stopped at 41:10",
               .figures = {"98.12 %", "–", "4.02 s", 1, 2}};
    rows[3] = {.id = 3,
               .parent = 1,
               .name = "12 frontends",
               .moment = "36:00",
               .what = "frontend.replicas 6 → 12",
               .figures = {"99.31 %", "10:04", "247 ms", 3, 0}};
    rows[4] = {.id = 4,
               .parent = 1,
               .name = "rolled back",
               .moment = "36:00",
               .what = "fault ends at 36:00",
               .figures = {"99.61 %", "6:05", "328 ms", 3, 0}};
    return rows;
}

} // namespace doppel::gui::samples
