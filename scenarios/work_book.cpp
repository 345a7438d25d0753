// SPDX-License-Identifier: Apache-2.0
#include "scenarios/work_book.h"

#include "models/app/consumer_metrics.h"
#include "models/deploy/deploy_metrics.h"
#include "models/jobs/times_so_far.h"
#include "models/jobs/work_meter.h"
#include "models/meter.h"
#include "models/rabbitmq/rabbit_metrics.h"
#include "models/registry.h"
#include "models/traffic/traffic_kinds.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace doppel::scenarios {

namespace {

using models::JobEnd;
using models::WorkMeter;
using Labels = std::vector<sim::MetricLabel>;

const std::vector<models::BookOfTimes>& allBooks() {
    static const std::vector<models::BookOfTimes> kBooks = [] {
        std::vector<models::BookOfTimes> books{models::DeployMetrics::kBook};
        for (const auto& kind : models::componentKinds()) {
            books.insert(books.end(), kind.metrics.books.begin(), kind.metrics.books.end());
        }
        for (const auto& kind : models::trafficKinds()) {
            books.insert(books.end(), kind.metrics.books.begin(), kind.metrics.books.end());
        }
        return books;
    }();
    return kBooks;
}

const models::BookOfTimes* bookNamed(std::string_view times) {
    const auto& books = allBooks();
    const auto found = std::find_if(books.begin(), books.end(),
                                    [&](const auto& book) { return book.times == times; });
    return found == books.end() ? nullptr : &*found;
}

constexpr std::array kBadEnds{JobEnd::Dead, JobEnd::Lost, JobEnd::Dropped, JobEnd::Expired,
                              JobEnd::Discarded};

const sim::Histogram*
timesOf(const MetricResults& metrics, std::string_view name, const Labels& labels) {
    const MetricResult* metric = find(metrics, sim::flatName(name, labels));
    const auto* times = metric == nullptr ? nullptr : std::get_if<sim::Histogram>(&metric->value);
    return times == nullptr || times->count() == 0 ? nullptr : times;
}

std::uint64_t countWith(const MetricResults& metrics, std::string_view name, const Labels& labels) {
    return countOf(metrics, sim::flatName(name, labels));
}

WorkBook bookOfJobs(const MetricResults& metrics,
                    std::string_view times,
                    const Labels& labels,
                    std::uint64_t lengths) {
    WorkBook book;
    book.good = countWith(metrics, WorkMeter::kDone, labels);
    book.repeated = countWith(metrics, models::repeatedName(WorkMeter::kDone), labels);
    book.failed = countWith(metrics, WorkMeter::kNeverTaken, labels);
    for (const JobEnd end : kBadEnds) {
        book.failed += countWith(metrics, WorkMeter::nameOf(end), labels);
    }
    book.failed += countWith(metrics, WorkMeter::kDuplicateInVain, labels);
    book.noneTellsNothing = true;
    book.ofGood = times == WorkMeter::kAge;
    if (book.ofGood) { // those dropped for jobs that were done have one, too
        const sim::Histogram* ages = timesOf(metrics, WorkMeter::kAge, labels);
        book.good = std::max(book.good, ages == nullptr ? 0 : ages->count());
        book.failed += countWith(metrics, WorkMeter::kFailedElsewhere, labels);
    } else { // its work was not done here, wherever it is tried again
        const std::uint64_t waited =
            countWith(metrics, models::RabbitQueueMetrics::kWaitedOn, labels);
        book.good += waited;
        book.failed += countWith(metrics, WorkMeter::nameOf(JobEnd::Passed), labels) - waited;
    }
    if (times == WorkMeter::kRun) { // a try that fails has one, too, and did nothing
        book.inVain = std::min(countWith(metrics, WorkMeter::kRetried, labels), lengths);
    }
    book.soFar = timesOf(metrics, models::soFarName(times), labels);
    book.failing = book.ofGood ? nullptr : timesOf(metrics, WorkMeter::kFailing, labels);
    return book;
}

std::uint64_t levelOf(const MetricResults& metrics, std::string_view name, const Labels& labels) {
    const MetricResult* metric = find(metrics, sim::flatName(name, labels));
    const auto* gauge = metric == nullptr ? nullptr : std::get_if<GaugeValue>(&metric->value);
    return gauge == nullptr ? 0
                            : static_cast<std::uint64_t>(std::max<std::int64_t>(gauge->last, 0));
}

// Those that have run for far longer than half of all jobs do, and for more than some seconds; where
// hardly any ended, for more than a minute: long work merely takes its time.
std::uint64_t
hangingOf(const MetricResults& metrics, const Labels& labels, const MetricResults& ofRun) {
    constexpr std::int64_t kFarLonger = 20;
    constexpr sim::Duration kSomeSeconds = std::chrono::seconds(10);
    constexpr std::uint64_t kHardlyAny = 10;
    const sim::Histogram* soFar = timesOf(metrics, models::soFarName(WorkMeter::kRun), labels);
    if (soFar == nullptr) {
        return 0;
    }
    const sim::Histogram* ended = timesOf(ofRun, WorkMeter::kRun, labels);
    const bool isUsualKnown = ended != nullptr && ended->count() >= kHardlyAny;
    return soFar->count() - soFar->countAtMost(isUsualKnown
                                                   ? std::max(kFarLonger * ended->quantile(0.5),
                                                              kSomeSeconds.count())
                                                   : models::kUnfinishedAfter.count());
}

} // namespace

std::optional<WorkBook> workBookOf(const MetricResults& metrics, const MetricResult& times) {
    const auto* lengths = std::get_if<sim::Histogram>(&times.value);
    if (lengths == nullptr) {
        return std::nullopt;
    }
    const models::BookOfTimes* kept = bookNamed(times.name);
    const std::string_view name =
        kept == nullptr || kept->sameAs.empty() ? std::string_view(times.name) : kept->sameAs;
    if (WorkMeter::isTime(name)) {
        return bookOfJobs(metrics, name, times.labels, lengths->count());
    }
    if (kept == nullptr) {
        return std::nullopt;
    }
    WorkBook book;
    book.isComplete = kept->isComplete;
    book.isOfHarm = kept->isOfHarm;
    for (const std::string_view failed : kept->failed) {
        book.failed += failed.empty() ? 0 : countWith(metrics, failed, times.labels);
    }
    const std::uint64_t hadTime = lengths->count();
    const std::uint64_t without = kept->ofGood ? 0 : std::min(book.failed, hadTime);
    book.good =
        kept->good.empty() ? hadTime - without : countWith(metrics, kept->good, times.labels);
    book.repeated = countWith(metrics, models::repeatedName(kept->good), times.labels);
    book.overdue = kept->overdue.empty() ? 0 : countWith(metrics, kept->overdue, times.labels);
    if (!kept->all.empty()) {
        const std::uint64_t all = countWith(metrics, kept->all, times.labels);
        book.overdue = std::min(book.overdue, all - std::min(all, hadTime + book.failed));
    }
    book.ofGood = kept->ofGood;
    book.soFar = timesOf(metrics, models::soFarName(name), times.labels);
    return book;
}

std::vector<std::string> untriedOf(const MetricResults& metrics,
                                   std::span<const models::MetricBasis> bases) {
    static const std::array kOfJobs{
        WorkMeter::nameOf(JobEnd::Dead),      WorkMeter::nameOf(JobEnd::Lost),
        WorkMeter::nameOf(JobEnd::Discarded), WorkMeter::kLate,
        WorkMeter::kDuplicateInVain,          WorkMeter::kRetried};
    std::vector<std::string> untried;
    bool keepsBooks = false;
    std::uint64_t begun = 0;
    for (const MetricResult& metric : metrics) {
        const bool isOfJobs = metric.name == WorkMeter::kStarted;
        if (!isOfJobs && metric.name != models::ConsumerMetrics::kProcessed) {
            continue;
        }
        const std::uint64_t its =
            std::get<CounterValue>(metric.value).count +
            countWith(metrics, models::RabbitQueueMetrics::kWaitedOn, metric.labels);
        keepsBooks = true;
        begun += its;
        if (its == 0 && isOfJobs) {
            for (const std::string_view name : kOfJobs) {
                untried.push_back(sim::flatName(name, metric.labels));
            }
        }
    }
    for (const models::MetricBasis& basis : bases) {
        const bool isOfTries = basis.of == models::MetricBasis::Of::Tried;
        if (isOfTries && keepsBooks && begun == 0 && find(metrics, basis.metric) != nullptr) {
            untried.emplace_back(basis.metric);
        }
    }
    return untried;
}

std::vector<JobCounts> jobCountsOf(const MetricResults& metrics) {
    std::vector<JobCounts> all;
    for (const MetricResult& metric : metrics) {
        if (metric.name != WorkMeter::kEntered) {
            continue;
        }
        const Labels& labels = metric.labels;
        const auto counted = [&](std::string_view name) {
            return countWith(metrics, name, labels);
        };
        const auto ended = [&](JobEnd how) {
            return counted(WorkMeter::nameOf(how));
        };
        JobCounts jobs{.queue = labels.empty() ? "" : labels.front().value,
                       .labels = labels,
                       .enqueued = counted(WorkMeter::kEntered),
                       .started = counted(WorkMeter::kStarted),
                       .done = ended(JobEnd::Done),
                       .waiting = levelOf(metrics, WorkMeter::kWaiting, labels),
                       .delayed = levelOf(metrics, WorkMeter::kDelayed, labels),
                       .running = levelOf(metrics, WorkMeter::kInFlight, labels),
                       .refused = counted(WorkMeter::kNeverTaken),
                       .dead = ended(JobEnd::Dead),
                       .passed = ended(JobEnd::Passed),
                       .lost = ended(JobEnd::Lost),
                       .duplicatesInVain = counted(WorkMeter::kDuplicateInVain),
                       .gone = ended(JobEnd::Dropped) + ended(JobEnd::Expired) +
                               ended(JobEnd::Discarded),
                       .late = counted(WorkMeter::kLate),
                       .retried = counted(WorkMeter::kRetried)};
        const sim::Histogram* ages = timesOf(metrics, models::soFarName(WorkMeter::kAge), labels);
        if (ages != nullptr) {
            jobs.oldest = sim::Duration(ages->max());
        }
        all.push_back(std::move(jobs));
    }
    return all;
}

std::vector<FailedWork>
failedWorkOf(const MetricResults& metrics, std::string_view jobs, const MetricResults& ofRun) {
    std::vector<FailedWork> all;
    const auto addLeft = [&](std::string_view what, const std::string& queue, std::uint64_t left,
                             std::uint64_t failed, std::uint64_t done) {
        all.push_back({std::string(what), queue, left, left + failed + done, true});
    };
    for (const JobCounts& book : jobCountsOf(metrics)) {
        const std::uint64_t known =
            std::max(book.enqueued + book.refused, book.failed() + book.done);
        const std::uint64_t tries = std::max(book.started, book.retried + book.done);
        all.push_back({std::string(jobs), book.queue, book.failed(), known});
        all.push_back({"tries of " + std::string(jobs), book.queue, book.retried, tries});
        if (book.queue.empty() || book.started > 0) {
            const std::uint64_t left = book.waiting == 0 ? hangingOf(metrics, book.labels, ofRun)
                                                         : book.waiting + book.running;
            addLeft(jobs, book.queue, left, book.failed(), book.done);
        }
    }
    for (const MetricResult& metric : metrics) {
        const models::BookOfTimes* kept = bookNamed(metric.name);
        const auto book =
            kept == nullptr || kept->work.empty() ? std::nullopt : workBookOf(metrics, metric);
        if (book) {
            all.push_back({std::string(kept->work), "", book->failed,
                           book->good + book->failed + book->overdue});
            addLeft(kept->work, "", levelOf(metrics, kept->left, {}), book->failed, book->good);
        }
    }
    return all;
}

} // namespace doppel::scenarios
