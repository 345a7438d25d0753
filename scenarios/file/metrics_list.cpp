// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/metrics_list.h"

#include "models/deploy/deploy_metrics.h"
#include "models/jobs/work_meter.h"
#include "models/rabbitmq/rabbit_metrics.h"
#include "models/sidekiq/sidekiq_metrics.h"
#include "scenarios/metric_result.h"
#include "scenarios/named_metrics.h"
#include "scenarios/run_result.h"

#include <string_view>
#include <variant>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kHead =
    R"(What an objective may name

  {name: fast enough, that: visitors.latency.p95 <= 1s}
  {name: also in the surge, that: visitors.within(1s) >= 99%, during: surge}
  {name: the few as well, that: recovery.time_to_detect <= 5min, of: checkout}
  {name: enough servers, that: balancer.HealthyHostCount >= 3, between: 10min and 20min}

  A metric is that of a traffic source or a component, NAME.METRIC. The operators are >= <= > < ==,
  and a bound has the metric's unit. What was not measured meets nothing; neither does the 0 of a
  component to which nothing came.
  A histogram tells .count .mean .p50 .p90 .p95 .p99 .p999 .max; a gauge its .mean over time, .min
  and .max. A gauge that is named alone is judged by its worst level: a lower bound by .min, an
  upper one by .max, == by both. A share of two gauges, such as utilisation, is that of their means.
  On a time == is kept only if <= is.
  latency is of good answers, with late ones and the time so far of those still awaited after
  unfinished_after; latency_failed of failures, of answers in vain too; latency_all of both.
  A visit's answer is good if it is what the visitor should have got, in time. A component's, if it
  has the status that the page should have: no 5xx, no 429, no 404 or redirect of a page that is
  there. A copy or a mirror's is, and a key-value store's miss.
  A percentile of latency keeps an upper bound only if that share of all answers was good and
  within it: failures count as never, as do those who have waited for longer when the run, or a
  limited time, ends. So a mean and a maximum keep none where anything failed. Other times of
  requests (queues, answers of targets, misses, latency_all) are of failures too, as far as these
  have one; of them no more count as within a bound than requests were good, and those inside who
  have none yet wait for it. A lower bound on .count of times, and on served_by, is one on the good
  answers among them; on a time it is one on what went well, the shortest where that is not told
  apart, so that hanging keeps none. A verdict says how many failed. What there is none of, and need
  not be (no failure's latency; no start of an instance, no miss, where nothing failed or waits; no
  time to detect where nobody was harmed and no alert fired) keeps every upper bound. A count of
  what did not happen is 0, as that of the timeouts of an app that calls nobody.
  Users of a closed source who wait ask for nothing meanwhile. What they would have asked for at
  their pace while a visit failed is omitted, and counts as failed in availability, within,
  recovery and an upper bound on a count of failures (failed, late, overdue; an outcome or a status
  5xx that some visit came to): floor(time waited / pace) - 1, the pace being the mean of think and
  of good answers so far. On any other count of visits the verdict says how many are not in it. So
  is what they omit while they wait longer than a bound for a good answer: in within of that time,
  and of a latency's bound. It is no latency of its own. Components know nothing of it: behind
  users who hang they were asked less, and their verdicts say how much; where some requests failed
  in one, an upper bound on how many (failed, late, overdue, unreached) is not measured if it would
  be missed with all that was omitted. Open sources and replays omit nothing.
  Fewer answers keep no upper bound: of old pages (outdated; an outcome of a page that was too old)
  it is one on those, too, that got no page; of requests that a component turns away
  (rejected_requests, HTTPCode_ELB_5XX_Count, refused, rate_limited and the like) on those that
  never reached it; what waits in one (pending_requests, puma_request_backlog and the like) is not
  measured where more than 1 % never did.
  hit_ratio is of all requests that a cache looked up, that a fault answered before it did, that did
  not arrive, or that hang until they are overdue; of a key-value store of all reads. A hit that is
  no good answer (5xx, 429, a 404 of a page that is there), or that nobody waits for any more, is
  none; Varnish's MAIN.cache_hit and Fastly's hits count it, as there.
  Times of work that is no request (jobs, messages, publishes, crawls, playings of a plan) are bounds
  on all of it: what was refused, lost, dropped or given up took longer than any bound, and so has
  what waits, runs or is tried again and has taken longer so far. Their .count, from below, is
  of what came to a good end. What is done twice is one good thing: a message that is published
  again, a job that a retried request makes anew, a mail that is sent again. The count is the real
  one, NAME_repeated tells how many of them had been counted before, and a bound from below is one
  on the others. What only becomes of jobs that were begun (jobs_dead, jobs_lost,
  jobs_late, errors) is not measured where none was, and no time of jobs where none came.
  A job that is dropped as a duplicate is as old as the one that does the same when that one is
  done; where that one is never done, as when its lock outlives it, nor is the duplicate
  (jobs_duplicate_in_vain).
  A message that is dead-lettered into another queue is under way there (jobs_passed): its age goes
  on, and it has failed once it leaves that one for good (jobs_failed_elsewhere). The waits and runs
  of the queue that it leaves count it as not done; but what expired in a queue that nobody
  consumes, such as one for retries, waited there on purpose (jobs_waited_on_purpose). messages_died
  tells what left a queue by RabbitMQ's reasons.
  Where nothing came to a component in a time, no 0 of what requests bring about is measured; a
  level of its own (servers, pages_left), and what it does by itself (deploys_failed, failovers), is
  what it is; so is any level in a run in which nobody's visit failed. A level of what is left to be
  done (OperationsPendingReplication, rabbitmq_queue_messages_ready) is 0 where all that came before
  is done, and is not measured where nothing ever came, or nothing could.
  What is never done any more is as bad as what is still to be done, from its failure on: an object
  that is never replicated counts in OperationsPendingReplication, a page that a crawl did not bring
  to all mirrors in pages_left, in a time after it failed, too.
  A share of memory is judged by its worst level; its .mean is that over time.
  A source's metrics may be limited by during, between, page_class and location, a component's by
  during and between, recovery by of: `doppel describe objectives`. A visit belongs to the time in
  which it began, a component's request to that in which it arrived, or was sent to nobody, by what
  became of it (requests, failed, late, overdue, unreached, aborted, availability, latency): what
  hangs past the end of a time has failed in it. What else a component counts belongs to the time at
  which it happens. A gauge is that of the time itself, of visits that began before, too.
)";

std::string line(const std::string& name, std::string_view what, std::string_view help) {
    std::string text = "  " + name + ": ";
    text += what;
    if (!help.empty()) {
        text += "; ";
        text += help;
    }
    return text + '\n';
}

std::string line(const MetricResult& metric) {
    const std::string_view unit = toText(metric.unit);
    std::string what(typeOf(metric));
    if (!unit.empty()) {
        what += " in ";
        what += unit;
    }
    return line(metric.flatName(), what, metric.help);
}

// What is told beyond the metrics of the one component or source in the result.
std::string derivedText(const RunResult& result) {
    std::string text;
    for (const auto& [name, metric] : namedMetrics(result)) {
        if (name.starts_with('.') && !metric.help.empty()) {
            text += line(name.substr(1), toText(metric.unit), metric.help);
        }
    }
    return text;
}

std::string derivedOfComponent(const SectionKind& kind) {
    RunResult result;
    result.components.push_back({"", kind.name, kind.metrics});
    return derivedText(result);
}

std::string derivedOfTraffic(const SectionKind& kind) {
    RunResult result;
    result.traffic.push_back(TrafficResult::of("", kind.name, kind.metrics));
    std::string text = derivedText(result);
    text += line("availability.CLASS", toText(Objective::Unit::Share),
                 "availability of the pages of a class, where the platform has several");
    text += line(withinName("TIME"), toText(Objective::Unit::Share),
                 "share of all visits that got a good answer in that time");
    return text + line("status_NNN", toText(Objective::Unit::Number),
                       "visits that ended with this status");
}

MetricResults metricsOfDeploys() {
    sim::Metrics metrics;
    const models::DeployMetrics deploys(metrics, "");
    return metricResultsOf(metrics, "", sim::kStart);
}

// What is counted of each queue of a component, under the queue's name.
std::string ofQueues(const std::string& kind) {
    sim::Metrics metrics;
    if (kind == "rabbitmq") {
        const std::vector<sim::MetricLabel> labels{{"queue", "QUEUE"}};
        const models::WorkMeter meter(metrics, "", labels);
        const models::RabbitQueueMetrics own(metrics, "", labels);
    } else if (kind == "sidekiq") {
        const models::SidekiqQueueMetrics own(metrics, "", "QUEUE");
    }
    std::string text;
    for (const MetricResult& metric : metricResultsOf(metrics, "", sim::kStart)) {
        text += line(metric);
    }
    return text;
}

} // namespace

std::string metricsList(std::span<const FileSection> sections) {
    std::string text(kHead);
    for (const FileSection& section : sections) {
        for (const SectionKind& kind : section.kinds) {
            if (kind.metrics.empty()) {
                continue;
            }
            text += "\n" + kind.name + " (" + section.name + ")\n";
            text += section.name == "traffic" ? derivedOfTraffic(kind) : derivedOfComponent(kind);
            for (const MetricResult& metric : kind.metrics) {
                text += line(metric);
            }
            text += ofQueues(kind.name);
        }
    }
    text += "\ndeploy (of the component that a release is rolled out on, beside its own)\n";
    for (const MetricResult& metric : metricsOfDeploys()) {
        text += line(metric);
    }
    text += "\nrecovery (of the visits of all sources together; with `of: SOURCE` of that one's)\n";
    for (const auto& [name, metric] : namedMetrics({})) {
        text += line(name, toText(metric.unit), metric.help);
    }
    return text;
}

} // namespace doppel::scenarios
