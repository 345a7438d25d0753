// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace doppel::scenarios {

/// What publishes into a content-store behind an edge: as components of a scenario's text, from `db`
/// on; who publishes asks `publisher`. `target`: until when a publish is in time.
inline std::string whatPublishes(const std::string& target) {
    return R"(  db: {kind: database, processors: 4, cpu: 1ms}
  documents: {kind: documents, documents: 2000, caches: [edge], target: )" +
           target + R"(}
  publisher: {kind: app, replicas: 2, cpu: 1ms, calls: [{to: commands}]}
  commands: {kind: publishing_api, does: commands, documents: documents, database: db, jobs: workers}
  downstream: {kind: publishing_api, does: downstream, documents: documents, database: db, content_store: content-store, jobs: workers}
  dependants: {kind: publishing_api, does: dependants, documents: documents, database: db, jobs: workers}
  workers:
    kind: sidekiq
    redis: store
    queues: [{name: downstream_high}, {name: dependency_resolution}, {name: downstream_low}]
    jobs:
      DownstreamLiveJob: {queue: downstream_high, cpu: 1ms, calls: [{to: downstream}]}
      DownstreamDraftJob: {queue: downstream_high, cpu: 1ms}
      DownstreamLiveDependentJob: {queue: downstream_low, cpu: 1ms}
      DependencyResolutionJob: {queue: dependency_resolution, cpu: 1ms}
  store: {kind: redis}
)";
}

} // namespace doppel::scenarios
