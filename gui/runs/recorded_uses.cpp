// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/recorded_uses.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

namespace doppel::gui {
namespace {

struct GaugedUse {
    std::string_view kind; // of a component
    std::string_view use;  // as View::use names it
    std::string_view used;
    std::string_view of;
};
constexpr std::array kGauged{
    GaugedUse{"app", "threads", "puma_busy_threads", "puma_max_threads"},
    GaugedUse{"app", "workers", "cpu_busy", "puma_booted_workers"},
    GaugedUse{"redis", "memory", "redis_memory_used_bytes", "redis_memory_max_bytes"},
    GaugedUse{"sidekiq", "threads", "sidekiq_process_busy", "sidekiq_process_concurrency"},
    GaugedUse{"rabbitmq", "memory", "rabbitmq_process_resident_memory_bytes",
              "rabbitmq_resident_memory_limit_bytes"}};

struct ConfiguredUse {
    std::string_view kind;
    std::string_view use;
    std::string_view used;
    std::array<std::string_view, 2> each; // fields that are multiplied; "" is 1
};
constexpr std::array kConfigured{
    ConfiguredUse{"database", "connections", "pg_stat_activity_count", {"max_connections", ""}},
    ConfiguredUse{"database", "processors", "cpu_busy", {"processors", ""}},
    ConfiguredUse{"key_value", "threads", "threads_busy", {"threads", ""}},
    ConfiguredUse{"redis", "thread", "threads_busy", {"", ""}},
    ConfiguredUse{"router", "cores", "cores_busy", {"cores", ""}},
    ConfiguredUse{"nginx",
                  "connections",
                  "nginx_connections_active",
                  {"worker_processes", "worker_connections"}}};

const FieldSketch* fieldOf(const ComponentSketch& component, std::string_view name) {
    const std::string path = "components." + component.name + '.' + std::string(name);
    const auto field = std::find_if(component.fields.begin(), component.fields.end(),
                                    [&](const FieldSketch& one) { return one.path == path; });
    return field == component.fields.end() ? nullptr : &*field;
}

std::optional<double> numberOf(const ComponentSketch& component, std::string_view name) {
    const FieldSketch* field = fieldOf(component, name);
    double number = 0;
    if (field == nullptr ||
        std::from_chars(field->value.data(), field->value.data() + field->value.size(), number)
                .ptr != field->value.data() + field->value.size()) {
        return std::nullopt;
    }
    return number;
}

std::optional<double> productOf(const ComponentSketch& component,
                                std::span<const std::string_view> names) {
    double product = 1;
    for (const std::string_view name : names) {
        const auto number = name.empty() ? 1 : numberOf(component, name);
        if (!number) {
            return std::nullopt;
        }
        product *= *number;
    }
    return product;
}

// Whose pods its sidecars are in; null: it has servers of its own.
const ComponentSketch* podsOf(const PlatformSketch& sketch, const ComponentSketch& component) {
    const FieldSketch* to = fieldOf(component, "to");
    if (component.kind != "nginx" || to == nullptr || numberOf(component, "replicas")) {
        return nullptr;
    }
    const auto found = std::find_if(sketch.components.begin(), sketch.components.end(),
                                    [&](const auto& one) { return one.name == to->value; });
    return found == sketch.components.end() ? nullptr : &*found;
}

// As many servers as its configuration says, or as the pods that it is in had.
std::optional<RecordedUse> ofServers(const PlatformSketch& sketch,
                                     const ComponentSketch& component,
                                     const ColumnFinder& column,
                                     RecordedUse use,
                                     std::size_t runs) {
    if (const auto replicas = numberOf(component, "replicas")) {
        use.each *= *replicas * static_cast<double>(runs);
        return use;
    }
    const ComponentSketch* pods = podsOf(sketch, component);
    if (pods == nullptr) {
        if (fieldOf(component, "replicas") != nullptr) {
            return std::nullopt;
        }
        use.each *= static_cast<double>(runs);
        return use;
    }
    const auto workers = numberOf(*pods, "workers");
    use.of = column(pods->name, "puma_booted_workers");
    if (!workers || use.of == nullptr) {
        return std::nullopt;
    }
    use.each /= *workers;
    return use;
}

} // namespace

std::vector<RecordedUse> recordedUses(const PlatformSketch& sketch,
                                      const ComponentSketch& component,
                                      const ColumnFinder& column,
                                      std::size_t runs) {
    std::vector<RecordedUse> uses;
    for (const GaugedUse& gauged : kGauged) {
        const auto* used = column(component.name, gauged.used);
        const auto* of = column(component.name, gauged.of);
        if (component.kind == gauged.kind && used != nullptr && of != nullptr) {
            uses.push_back({gauged.use, used, of});
        }
    }
    for (const ConfiguredUse& configured : kConfigured) {
        const auto* used = column(component.name, configured.used);
        const auto each = productOf(component, configured.each);
        if (component.kind != configured.kind || used == nullptr || !each) {
            continue;
        }
        if (const auto use = ofServers(sketch, component, column,
                                       {configured.use, used, nullptr, *each}, runs)) {
            uses.push_back(*use);
        }
    }
    return uses;
}

} // namespace doppel::gui
