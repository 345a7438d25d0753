// SPDX-License-Identifier: Apache-2.0
#include "scenarios/manifest/autoscaler_manifest.h"

#include "models/suggest.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/manifest/manifest_parts.h"
#include "scenarios/manifest/map_reader.h"

#include <algorithm>
#include <array>

namespace doppel::scenarios {

namespace {

constexpr std::array<std::string_view, 2> kManifestKinds{"HorizontalPodAutoscaler", "ScaledObject"};
constexpr std::array<std::string_view, 2> kVersions{"autoscaling/v2", "keda.sh/v1alpha1"};

// The only item of a List that is of a kind we read; else the node itself.
const Node& manifestIn(const Node& root, sim::Errors& errors) {
    const Node* const kind = root.find("kind");
    const Node* const items = root.find("items");
    if (kind == nullptr || kind->text != "List" || items == nullptr || !items->isList()) {
        return root;
    }
    if (items->items.size() != 1) {
        errors.push_back({.message = "items: expected one autoscaler, found a list of " +
                                     std::to_string(items->items.size()) +
                                     "; print one by its name: kubectl get hpa NAME -o yaml",
                          .where = items->place.where()});
        return root;
    }
    return items->items.front();
}

void readNames(MapReader& manifest, AutoscalerManifest& read, sim::Errors& errors) {
    MapReader metadata(manifest.find("metadata"), manifest.pathOf("metadata"), errors);
    read.name = metadata.text("name").value_or("");
    if (const auto space = metadata.text("namespace")) {
        read.name = *space + "/" + read.name;
    }
    const Node* const annotations = metadata.find("annotations");
    for (const std::string_view key :
         {"autoscaling.keda.sh/paused", "autoscaling.keda.sh/paused-replicas"}) {
        const Node* const paused =
            annotations != nullptr && annotations->isMap() ? annotations->find(key) : nullptr;
        if (paused != nullptr && paused->text != "false") {
            metadata.fail(*paused, "annotations",
                          std::string(key) + ": it is paused, so it scales nothing; take that away "
                                             "to see what it would do");
        }
    }
}

void readScaleTarget(MapReader& spec, AutoscalerManifest& read, bool isKeda, sim::Errors& errors) {
    const Node* const node = spec.require("scaleTargetRef");
    MapReader target(node, spec.pathOf("scaleTargetRef"), errors);
    std::string kind = target.text("kind").value_or("");
    if (node != nullptr) {
        if (kind.empty() && isKeda) {
            kind = "Deployment";
        } else if (kind.empty()) {
            target.fail("kind", "is missing");
        }
        const auto name = target.text("name");
        if (!name) {
            target.fail("name", "is missing");
        }
        read.scales = kind + "/" + name.value_or("");
    }
    target.pass({"apiVersion", "envSourceContainerName"});
    target.refuseUnknown();
}

AutoscalerManifest readManifest(const Node& root, sim::Errors& errors) {
    AutoscalerManifest read;
    const Node& node = manifestIn(root, errors);
    if (!errors.empty()) {
        return read;
    }
    MapReader manifest(&node, "", errors);
    if (!node.isMap()) {
        return read;
    }
    const auto kind = manifest.choice("kind", kManifestKinds);
    if (!kind) {
        if (!manifest.has("kind")) {
            manifest.fail("kind", "is missing; expected HorizontalPodAutoscaler or ScaledObject");
        }
        return read;
    }
    const auto version = manifest.text("apiVersion");
    if (const std::string_view expected = kVersions[*kind]; version != expected) {
        const Node* const given = manifest.find("apiVersion");
        const std::string message = "expected " + std::string(expected) + ", found " +
                                    (given == nullptr ? "none" : given->found()) +
                                    (*kind == 0 ? "; kubectl get hpa.v2.autoscaling NAME -o yaml "
                                                  "prints it"
                                                : "");
        given == nullptr ? manifest.fail("apiVersion", message)
                         : manifest.fail(*given, "apiVersion", message);
        return read;
    }
    read.kind = kManifestKinds[*kind];
    readNames(manifest, read, errors);
    MapReader spec(manifest.require("spec"), "spec", errors);
    readScaleTarget(spec, read, *kind == 1, errors);
    if (*kind == 0) {
        read.hpa = readHpaSpec(spec, errors);
    } else {
        read.keda = readKedaSpec(spec, read.hpa, errors);
    }
    spec.refuseUnknown();
    manifest.pass({"status"});
    manifest.refuseUnknown();
    return read;
}

sim::Result<AutoscalerManifest> fromReading(YamlReading yaml, const std::string& name) {
    sim::Errors errors = std::move(yaml.errors);
    AutoscalerManifest manifest;
    if (yaml.root) {
        manifest = readManifest(*yaml.root, errors);
    } else if (errors.empty()) {
        errors.push_back({.message = "is empty; expected a manifest", .where = {.file = name}});
    }
    if (!errors.empty()) {
        sortByPlace(errors);
        return errors;
    }
    return manifest;
}

} // namespace

sim::Result<AutoscalerManifest> readAutoscalerManifest(const std::string& path,
                                                       const sim::WhoStops& stops) {
    return fromReading(readYamlFile(path, path, stops), path);
}

sim::Result<AutoscalerManifest> parseAutoscalerManifest(std::string_view text,
                                                        const std::string& name) {
    return fromReading(readYamlText(text, name), name);
}

std::vector<std::string> metricColumns(const models::HpaSpec& spec) {
    std::vector<std::string> names;
    for (const models::HpaMetric& metric : spec.metrics) {
        std::string name = metric.name;
        if (metric.source == models::HpaSource::ContainerResource) {
            name = metric.container + "/" + name;
        }
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            name = std::to_string(names.size() + 1) + "/" + name;
        }
        names.push_back(std::move(name));
    }
    return names;
}

} // namespace doppel::scenarios
