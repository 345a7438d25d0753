// SPDX-License-Identifier: Apache-2.0
#include "models/edge/probe_window.h"

#include <bit>

namespace doppel::models {

void ProbeConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kVcl = "govuk-fastly www.vcl.tftpl";
    visitor.field("interval", interval, "between two probes of a backend; 0 means no probes",
                  {.min = 0, .source = "govuk-cdn-config: 10 s; the real value is private"});
    visitor.field("timeout", timeout, "until a probe counts as failed",
                  {.min = 0, .live = true, .source = kVcl});
    visitor.field("window", window, "how many of the last probes count",
                  {.min = 1, .max = 64, .live = true, .source = kVcl});
    visitor.field("threshold", threshold, "how many of these must be good",
                  {.min = 0, .max = 64, .live = true, .source = kVcl});
    visitor.field("initial", initial, "good probes that it starts with",
                  {.min = 0, .max = 64, .live = true, .source = kVcl});
    visitor.field(
        "path", path,
        "the page that probes ask the origin for, by requests that go through whatever passes them "
        "on and that no cache answers; empty: they only check that it can be reached, whoever is "
        "behind it",
        {.live = true});
    visitor.field("expected_status", expectedStatus, "the origin's good answer to `path`",
                  {.min = 100, .max = 599, .live = true, .source = kVcl});
}

std::uint32_t ProbeWindow::good(const ProbeConfig& config) const {
    const std::uint64_t counted =
        config.window >= 64 ? good_ : good_ & ((std::uint64_t{1} << config.window) - 1);
    return static_cast<std::uint32_t>(std::popcount(counted));
}

} // namespace doppel::models
