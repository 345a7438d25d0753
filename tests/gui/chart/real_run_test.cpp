// SPDX-License-Identifier: Apache-2.0
#include "analysis/run_file.h"
#include "gui/chart/chart_book.h"

#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>
#include <numeric>

namespace doppel::gui {
namespace {

// The charts of a run that the command line played, so that they look for what runs really count.
class ChartsOfARealRun : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        QTemporaryDir folder;
        const QString path = folder.filePath("run.h5");
        QProcess doppel;
        doppel.setStandardOutputFile(QProcess::nullDevice());
        doppel.start(DOPPEL_PROGRAM, {"run", DOPPEL_SOURCE_DIR "/scenarios/govuk/first-look.yaml",
                                      "-q", "--set", "duration=32min", "-o", path});
        ASSERT_TRUE(doppel.waitForFinished(120'000));
        auto loaded = analysis::loadRun(path.toStdString());
        ASSERT_TRUE(loaded.ok()) << loaded.errors().front().message;
        run = std::make_unique<scenarios::RunResult>(std::move(loaded.value()));
    }
    static void TearDownTestSuite() { run.reset(); }

    void SetUp() override {
        ASSERT_TRUE(run);
        ChartContext context;
        for (const scenarios::TrafficResult& source : run->traffic) {
            context.sources.push_back(source.name);
        }
        for (const scenarios::ComponentResult& component : run->components) {
            context.components.push_back({component.name, component.kind});
        }
        context.selected = "frontend";
        book.setContext(context);
        book.update({QStringLiteral("A"),
                     {run->seriesTimes, run->series, 0},
                     {},
                     run->seriesTimes.back(),
                     {}},
                    std::nullopt);
    }

    const Chart& chart(std::string_view id) const {
        for (std::size_t i = 0; i < book.size(); ++i) {
            if (book.chart(i).id == id) {
                return book.chart(i);
            }
        }
        throw std::invalid_argument("no such chart");
    }

    static double sumOf(std::string_view name) {
        double sum = 0;
        for (const sim::SeriesColumn& column : run->series) {
            if (column.component == run->traffic[0].name && column.statistic.empty() &&
                sim::flatName(column.name, column.labels) == name) {
                sum = std::accumulate(column.values.begin(), column.values.end(), sum);
            }
        }
        return sum;
    }

    // Of a trace that tells a rate.
    static double total(const ChartFuture& future, const Trace& trace) {
        double sum = 0;
        double before = 0;
        for (std::size_t row = 0; row < future.ends.size(); ++row) {
            const double end = sim::toSeconds(future.ends[row]);
            sum += trace.values[row] * (end - before);
            before = end;
        }
        return sum;
    }

    ChartBook book;
    static std::unique_ptr<scenarios::RunResult> run;
};
std::unique_ptr<scenarios::RunResult> ChartsOfARealRun::run;

TEST_F(ChartsOfARealRun, FindWhatTheyAreMadeOf) {
    for (const char* id :
         {"latency", "errors", "answered-by", "throughput", "hit-ratio", "load", "recovery"}) {
        const ChartFuture& future = chart(id).a;
        EXPECT_FALSE(future.traces.empty()) << id;
        EXPECT_EQ(future.ends.size(), run->seriesTimes.size()) << id;
    }
    EXPECT_EQ(chart("latency").a.traces.size(), 3U);
    EXPECT_NE(traceOf(chart("load").a, "busy threads"), nullptr);
    EXPECT_NE(traceOf(chart("hit-ratio").a, "fastly"), nullptr);
}

TEST_F(ChartsOfARealRun, ShareOutEachVisitOnce) {
    const ChartFuture& future = chart("answered-by").a;
    double all = 0;
    for (const Trace& trace : future.traces) {
        all += total(future, trace);
    }
    const double ended = sumOf("ok") + sumOf("failed");
    ASSERT_GT(ended, 0);
    EXPECT_NEAR(all, ended, 1e-6 * ended);
}

TEST_F(ChartsOfARealRun, TellTheSameAsTheSummary) {
    // The window after the warm-up is what the summary counts.
    const ChartFuture& future = chart("throughput").a;
    const Trace& good = *traceOf(future, "good");
    double counted = 0;
    for (std::size_t row = 0; row < future.ends.size(); ++row) {
        const sim::Time began = row == 0 ? sim::kStart : future.ends[row - 1];
        if (began >= sim::kStart + run->warmup) {
            counted += good.values[row] * sim::toSeconds(future.ends[row] - began);
        }
    }
    EXPECT_NEAR(counted, static_cast<double>(run->traffic[0].ok), 0.5);
}

} // namespace
} // namespace doppel::gui
