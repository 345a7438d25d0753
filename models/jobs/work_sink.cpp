// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/work_sink.h"

#include "models/component.h"

namespace doppel::models {

WorkSink* sinkOf(Component& component) {
    return dynamic_cast<WorkSink*>(&component);
}

} // namespace doppel::models
