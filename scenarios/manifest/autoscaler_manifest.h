// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "models/scaling/keda.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// A manifest of an autoscaler, as `kubectl get -o yaml` prints it.
struct AutoscalerManifest {
    std::string kind;      ///< HorizontalPodAutoscaler or ScaledObject
    std::string name;      ///< "default/frontend", "frontend"
    std::string scales;    ///< "Deployment/frontend"
    models::HpaSpec hpa{}; ///< of a ScaledObject the one that KEDA makes
    std::optional<models::KedaSpec> keda{};
};

/// Reads a HorizontalPodAutoscaler (autoscaling/v2) or a KEDA ScaledObject, or a List of one of
/// them. Metadata but for the names, and the status, are passed over; any field of `spec` that the
/// API does not have is an error, as is what it would refuse: replicas and targets in their ranges,
/// one target for each metric, policies without a period. What is not given has the API's default.
/// Everything that is wrong is reported together. Source: Kubernetes API reference, autoscaling/v2
/// and pkg/apis/autoscaling/validation; keda.sh/docs, ScaledObject specification.
sim::Result<AutoscalerManifest> readAutoscalerManifest(const std::string& path,
                                                       const sim::WhoStops& stops = {});
/// The same for a text; `name` stands in places as the file.
sim::Result<AutoscalerManifest> parseAutoscalerManifest(std::string_view text,
                                                        const std::string& name);

/// What a column of a series may call each metric: its name, of several of one name with the
/// container or the place in the list in front.
std::vector<std::string> metricColumns(const models::HpaSpec& spec);

} // namespace doppel::scenarios
