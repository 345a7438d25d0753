// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "models/scaling/keda.h"
#include "scenarios/manifest/map_reader.h"

#include <optional>

/// The parts of autoscalers' manifests; private to their reader.
namespace doppel::scenarios {

/// `spec` of a HorizontalPodAutoscaler, but for scaleTargetRef.
models::HpaSpec readHpaSpec(MapReader& spec, sim::Errors& errors);

/// `behavior`, filled up with what the API takes where it doesn't say otherwise.
std::optional<models::HpaBehavior>
readHpaBehavior(const Node* behavior, const std::string& path, sim::Errors& errors);

/// `spec` of a ScaledObject, but for scaleTargetRef; `hpa` becomes the one that KEDA makes.
models::KedaSpec readKedaSpec(MapReader& spec, models::HpaSpec& hpa, sim::Errors& errors);

} // namespace doppel::scenarios
