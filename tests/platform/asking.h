// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <set>
#include <string>
#include <vector>

/// Small platforms in each of which somebody asks `part`, by one field of its kind.
namespace doppel::scenarios {

using Names = std::set<std::string>;

/// Asks `part`; nothing else is wrong.
struct Asking {
    std::string field;      ///< of its kind: "edge.origin"
    std::string by = "web"; ///< who it is
    std::string components;
    std::string traffic =
        "guests: {kind: open, to: web, rate: 2/s, patience: 5s, pages: {count: 20}}";
    std::string done = "guests.ok";       ///< what is counted of work that is done; "": nothing is
    std::string failed = "guests.failed"; ///< of work that failed or hangs; "": nothing is
    Names refused = {};                   ///< faults that can't be, for who asks or is asked
    Names harmless = {};                  ///< faults that others make up for
    std::string before = {};              ///< events before the fault
    std::string length = "40s";
};
inline void PrintTo(const Asking& asking, std::ostream* out) {
    *out << asking.field;
}

// A broker answers by a frame, a name server by a datagram; proxies and balancers verify no
// certificate, and nobody that of a store.
inline const Names kOnePacket{"stall", "certificate_expired"};
inline const Names kUnverified{"certificate_expired"};

// What the parts of Publishing API ask.
struct PublishingCallees {
    std::string database = "db"; ///< of the commands
    std::string redis = "rd";
    std::string contentStore = "store";
    std::string exchange = {}; ///< ", exchange: part"; "": it tells none
};
inline std::string publishingPlatform(const PublishingCallees& asks, const std::string& part) {
    return R"(  publisher: {kind: app, replicas: 1, cpu: 1ms, calls: [{to: commands}]}
  commands: {kind: publishing_api, does: commands, documents: documents, database: )" +
           asks.database + R"(, jobs: workers, query_timeout: 1s}
  downstream: {kind: publishing_api, does: downstream, documents: documents, database: db, content_store: )" +
           asks.contentStore + ", content_store_timeout: 1s, query_timeout: 1s, jobs: workers" +
           asks.exchange + R"(}
  workers: {kind: sidekiq, redis: )" +
           asks.redis +
           R"(, replicas: 1, reconnect_attempts: [], queues: [{name: downstream_high}, {name: dependency_resolution}, {name: downstream_low}], jobs: {DownstreamLiveJob: {queue: downstream_high, cpu: 1ms, calls: [{to: downstream, timeout: 30s}]}, DownstreamDraftJob: {queue: downstream_high, cpu: 1ms}, DownstreamLiveDependentJob: {queue: downstream_low, cpu: 1ms}, DependencyResolutionJob: {queue: dependency_resolution, cpu: 1ms}}}
  documents: {kind: documents, documents: 20, caches: [edge]}
  edge: {kind: edge, origin: store}
  store: {kind: app, replicas: 1, cpu: 1ms}
  db: {kind: database, cpu: 1ms}
  rd: {kind: redis}
  part: )" +
           part + '\n';
}
inline const std::string kPublishers =
    "editors: {kind: editors, to: publisher, rate: 1/s, patience: 5s, pages: {count: 20}}";

// What email-alert-api asks.
inline std::string
mailingPlatform(const std::string& database, const std::string& redis, const std::string& part) {
    return R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: changes, job: P}]}
  changes: {kind: sidekiq, redis: rd, replicas: 1, queues: [{name: gen}], jobs: {P: {queue: gen, cpu: 1ms, calls: [{to: em, timeout: 30s}]}}}
  em: {kind: email_alert_api, does: immediate, database: )" +
           database +
           R"(, jobs: mails, lists: 100, subscriptions: 1000, query_timeout: 1s}
  mails: {kind: sidekiq, redis: )" +
           redis +
           R"(, replicas: 1, reconnect_attempts: [], queues: [{name: send_email_immediate}], jobs: {SendEmailJob: {queue: send_email_immediate, cpu: 1ms}}}
  rd: {kind: redis}
  db: {kind: database, cpu: 1ms}
  part: )" +
           part + '\n';
}

inline const std::vector<Asking> kAsking{
    {.field = "app.calls.to",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, calls: [{to: part, timeout: 1s}]}
  part: {kind: app, replicas: 1, cpu: 1ms}
)"},
    {.field = "app.enqueues.to",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: workers, job: J}]}
  workers: {kind: sidekiq, redis: part, replicas: 1, reconnect_attempts: [], queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms}}}
  part: {kind: redis}
)",
     .refused = kUnverified},
    {.field = "edge.origin",
     .components =
         R"(  web: {kind: edge, origin: part, rate_limit: {enabled: false}, origin_limits: {connect_timeout: 1s, first_byte_timeout: 1s, between_bytes_timeout: 1s}}
  part: {kind: app, replicas: 1, cpu: 1ms}
)"},
    {.field = "varnish.backend",
     .components =
         R"(  web: {kind: varnish, backend: part, connect_timeout: 1s, first_byte_timeout: 1s, between_bytes_timeout: 1s}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .refused = kUnverified},
    {.field = "nginx.to",
     .components =
         R"(  web: {kind: nginx, to: part, proxy_connect_timeout: 1s, proxy_read_timeout: 1s}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .refused = kUnverified},
    {.field = "nat_gateway.to",
     .by = "nat",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, calls: [{to: nat, timeout: 1s}]}
  nat: {kind: nat_gateway, to: part}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .refused = kUnverified},
    {.field = "balancer.targets.to",
     .components = R"(  web: {kind: balancer, targets: [{to: part}]}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .refused = kUnverified},
    {.field = "router.default_backend",
     .components = R"(  web: {kind: router, default_backend: part}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .refused = kUnverified},
    {.field = "cloud_run.to",
     .components = R"(  web: {kind: cloud_run, to: part}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .refused = kUnverified,
     .harmless = {"lost_replicas"}},
    {.field = "gds_sso.to",
     .by = "sso",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, calls: [{to: sso, timeout: 3s}]}
  sso: {kind: gds_sso, strategy: bearer_tokens, signon: signon, to: part, read_timeout: 1s, connect_timeout: 1s}
  signon: {kind: app, replicas: 1, cpu: 1ms}
  part: {kind: app, replicas: 1, cpu: 1ms}
)"},
    {.field = "gds_sso.signon",
     .by = "sso",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, calls: [{to: sso, timeout: 3s}]}
  sso: {kind: gds_sso, strategy: bearer_tokens, signon: part, token_cached_for: 1s, read_timeout: 1s, connect_timeout: 1s}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .failed = "sso.tokens_failed"},
    {.field = "key_value.contents.from",
     .by = "kv",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, calls: [{to: kv, timeout: 3s}]}
  kv: {kind: key_value, contents: {from: part, fetch_timeout: 1s}}
  part: {kind: app, replicas: 1, cpu: 1ms}
)"},
    {.field = "sidekiq.redis",
     .by = "workers",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: workers, job: J}]}
  workers: {kind: sidekiq, redis: part, replicas: 1, reconnect_attempts: [], queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms}}}
  part: {kind: redis}
)",
     .done = "workers.sidekiq_jobs_total",
     .failed = "workers.fetch_errors",
     .refused = kUnverified},
    {.field = "sidekiq.jobs.calls.to",
     .by = "workers",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: workers, job: J}]}
  workers: {kind: sidekiq, redis: rd, replicas: 1, reconnect_attempts: [], queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms, calls: [{to: part, timeout: 1s}]}}}
  rd: {kind: redis}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .done = "workers.sidekiq_jobs_total",
     .failed = "workers.sidekiq_failed_jobs_total"},
    {.field = "sidekiq.jobs.advisory_lock.database",
     .by = "workers",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: workers, job: J}]}
  workers: {kind: sidekiq, redis: rd, replicas: 1, reconnect_attempts: [], queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms, advisory_lock: {database: part, name: one, each_document: true}}}}
  rd: {kind: redis}
  part: {kind: database, cpu: 1ms}
)",
     .done = "workers.sidekiq_jobs_total",
     .failed = "workers.sidekiq_failed_jobs_total+jobs_waiting",
     .refused = kUnverified},
    {.field = "sidekiq.jobs.enqueues.to",
     .by = "workers",
     .components = R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: workers, job: J}]}
  workers: {kind: sidekiq, redis: rd, replicas: 1, reconnect_attempts: [], queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms, enqueues: [{to: others, job: K}]}}}
  rd: {kind: redis}
  others: {kind: sidekiq, redis: part, replicas: 1, reconnect_attempts: [], queues: [{name: q}], jobs: {K: {queue: q, cpu: 1ms}}}
  part: {kind: redis}
)",
     .done = "workers.sidekiq_jobs_total",
     .failed = "workers.sidekiq_failed_jobs_total",
     .refused = kUnverified},
    {.field = "consumer.calls.to",
     .by = "listener",
     .components =
         R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: mq, job: m, route: q}]}
  mq: {kind: rabbitmq, queues: {q: {}}}
  listener: {kind: consumer, broker: mq, queue: q, replicas: 1, work: 5ms, on_call_failure: discard, calls: [{to: part, timeout: 1s}]}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .done = "listener.messages_succeeded",
     .failed = "listener.failed_calls"},
    {.field = "consumer.enqueues.to",
     .by = "listener",
     .components =
         R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: mq, job: m, route: q}]}
  mq: {kind: rabbitmq, queues: {q: {}}}
  listener: {kind: consumer, broker: mq, queue: q, replicas: 1, work: 5ms, on_call_failure: discard, enqueues: [{to: workers, job: J}]}
  workers: {kind: sidekiq, redis: part, replicas: 1, reconnect_attempts: [], queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms}}}
  part: {kind: redis}
)",
     .done = "listener.messages_succeeded",
     .failed = "listener.failed_calls",
     .refused = kUnverified},
    {.field = "app.enqueues.to, a broker",
     .components =
         R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: part, job: m, route: q}]}
  part: {kind: rabbitmq, queues: {q: {}}, publishing: {confirm_timeout: 1s, connect_timeout: 1s}}
)",
     .refused = kOnePacket},
    {.field = "message_source.to",
     .by = "src",
     .components =
         R"(  part: {kind: rabbitmq, queues: {q: {}}, publishing: {confirm_timeout: 1s, connect_timeout: 1s}}
  src: {kind: message_source, to: part, messages: [{route: q, rate: 2/s}]}
  web: {kind: app, replicas: 1, cpu: 1ms}
)",
     .done = "src.messages_published",
     .failed = "src.publish_failures",
     .refused = kOnePacket},
    {.field = "publishing_api.database",
     .by = "commands",
     .components = publishingPlatform({.database = "part"}, "{kind: database, cpu: 1ms}"),
     .traffic = kPublishers,
     .done = "commands.commands",
     .failed = "commands.failed_queries",
     .refused = kUnverified},
    {.field = "publishing_api.jobs",
     .by = "commands",
     .components = publishingPlatform({.redis = "part"}, "{kind: redis}"),
     .traffic = kPublishers,
     .done = "commands.commands",
     .failed = "commands.jobs_not_taken",
     .refused = kUnverified},
    {.field = "publishing_api.content_store",
     .by = "downstream",
     .components =
         publishingPlatform({.contentStore = "part"}, "{kind: app, replicas: 1, cpu: 1ms}"),
     .traffic = kPublishers,
     .done = "downstream.presented",
     .failed = "workers.sidekiq_failed_jobs_total"},
    {.field = "publishing_api.exchange",
     .by = "downstream",
     .components = publishingPlatform(
         {.exchange = ", exchange: part"},
         "{kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, "
         "bindings: [{exchange: pub, key: '#', queue: q}], "
         "publishing: {confirm_timeout: 1s, connect_timeout: 1s}}"),
     .traffic = kPublishers,
     .done = "",
     .failed = "downstream.jobs_not_taken",
     .refused = kOnePacket},
    {.field = "email_alert_api.database",
     .by = "em",
     .components = mailingPlatform("part", "rd", "{kind: database, cpu: 1ms}"),
     .done = "em.changes",
     .failed = "changes.sidekiq_failed_jobs_total",
     .refused = kUnverified},
    {.field = "email_alert_api.jobs",
     .by = "em",
     .components = mailingPlatform("db", "part", "{kind: redis}"),
     .done = "em.changes",
     .failed = "em.jobs_not_taken",
     .refused = kUnverified},
    {.field = "mirror_crawler.from",
     .by = "crawler",
     .components =
         R"(  crawler: {kind: mirror_crawler, from: part, stores: [s3], starts_at: 1h 42min 59s}
  s3: {kind: object_store}
  part: {kind: app, replicas: 1, cpu: 1ms}
  web: {kind: app, replicas: 1, cpu: 1ms}
)",
     .done = "crawler.pages_stored",
     .failed = "crawler.crawl_errors",
     .length = "100s"},
    {.field = "mirror_crawler.stores",
     .by = "crawler",
     .components =
         R"(  crawler: {kind: mirror_crawler, from: web, stores: [part], starts_at: 1h 42min 59s}
  part: {kind: object_store}
  web: {kind: app, replicas: 1, cpu: 1ms}
)",
     .done = "crawler.pages_stored",
     .failed = "crawler.crawl_errors",
     .length = "100s"},
    {.field = "database_copy.from",
     .by = "copy",
     .components =
         R"(  copy: {kind: database_copy, from: part, size: 10MB, block: 1MB, starts_at: 21h 5min 59s}
  part: {kind: database, cpu: 1ms}
  web: {kind: app, replicas: 1, cpu: 1ms}
)",
     .done = "copy.copies",
     .failed = "copy.copies_failed+blocks_left",
     .refused = kUnverified,
     .length = "100s"},
    {.field = "edge.mirrors",
     .components =
         R"(  web: {kind: edge, origin: dead, mirrors: [part], rate_limit: {enabled: false}, mirror_limits: {connect_timeout: 1s, first_byte_timeout: 1s, between_bytes_timeout: 1s}}
  dead: {kind: app, replicas: 1, cpu: 1ms}
  part: {kind: object_store, contents: everything}
)",
     .traffic = "guests: {kind: open, to: web, rate: 2/s, patience: 5s, pages: {count: 20}, good: "
                "{mirrors: true}}",
     .before = "{at: 0s, fault: refuse, target: dead}, "},
    {.field = "consumer.broker",
     .by = "listener",
     .components =
         R"(  web: {kind: app, replicas: 1, cpu: 1ms, enqueues: [{to: part, job: m, route: q}]}
  part: {kind: rabbitmq, queues: {q: {}}, publishing: {confirm_timeout: 1s, connect_timeout: 1s}}
  listener: {kind: consumer, broker: part, queue: q, replicas: 1, work: 5ms}
)",
     .done = "listener.messages_succeeded",
     .failed = "",
     .refused = kOnePacket,
     .harmless = {"error_after"}},
    {.field = "dns.records.to",
     .by = "guests",
     .components =
         R"(  names: {kind: dns, resolvers: 1, records: {www: {to: part, ttl: 5min, authorities: [ns]}}}
  ns: {kind: dns_authority}
  part: {kind: app, replicas: 1, cpu: 1ms}
)",
     .traffic = "guests: {kind: open, to: www, rate: 2/s, patience: 5s, pages: {count: 20}}"},
    {.field = "dns.records.authorities",
     .by = "names",
     .components =
         R"(  names: {kind: dns, resolvers: 1, start: cold, records: {www: {to: web, ttl: 5min, authorities: [part]}}}
  part: {kind: dns_authority}
  web: {kind: app, replicas: 1, cpu: 1ms}
)",
     .traffic = "guests: {kind: open, to: www, rate: 2/s, patience: 5s, pages: {count: 20}}",
     .refused = kOnePacket},
};

} // namespace doppel::scenarios
