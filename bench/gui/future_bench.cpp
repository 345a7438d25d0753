// SPDX-License-Identifier: Apache-2.0
// What it costs that a future is a process: how fast it plays with a window and checkpoints beside
// `doppel run`, how long a branch takes, what ten of them hold, and for how long the window's thread
// is busy at a time.
//     future_bench [SCENARIO [DURATION]]
#include "gui/future/futures.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace doppel;
using namespace std::chrono_literals;
using gui::FutureId;
using gui::Futures;

double milliseconds(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

// Lets events come until something is so; how long the longest turn of the loop took this thread's
// processor, in milliseconds.
double waitFor(const std::function<bool()>& isSo) {
    const auto cpu = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    };
    double longest = 0;
    while (!isSo()) {
        const double before = cpu();
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        longest = std::max(longest, cpu() - before);
    }
    return longest;
}

// What a process holds, its share of what several hold counted in.
double megabytesOf(std::int64_t process) {
    std::ifstream rollup("/proc/" + std::to_string(process) + "/smaps_rollup");
    for (std::string word; rollup >> word;) {
        if (word == "Pss:") {
            double kilobytes = 0;
            rollup >> kilobytes;
            return kilobytes / 1024;
        }
    }
    return 0;
}

double secondsOf(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// What the command line makes of it; the processor's seconds that it took.
double commandLine(const QString& scenario, const QString& duration, std::string& fingerprint) {
    QElapsedTimer clock;
    clock.start();
    rusage before{};
    getrusage(RUSAGE_CHILDREN, &before);
    QProcess doppel;
    doppel.start(DOPPEL_PROGRAM, {"run", scenario, "-q", "--format", "json", "--set", duration});
    doppel.waitForFinished(-1);
    rusage after{};
    getrusage(RUSAGE_CHILDREN, &after);
    const QJsonObject summary = QJsonDocument::fromJson(doppel.readAllStandardOutput()).object();
    fingerprint = summary["fingerprint"].toString().toStdString();
    const double cpu = secondsOf(after.ru_utime) - secondsOf(before.ru_utime) +
                       secondsOf(after.ru_stime) - secondsOf(before.ru_stime);
    std::printf("  doppel run         wall %7.1f s   cpu %7.1f s\n", milliseconds(clock) / 1e3,
                cpu);
    return cpu;
}

double inWindow(Futures& futures, double& longestTurn) {
    QElapsedTimer clock;
    clock.start();
    futures.setSpeed(gui::kAsFastAsPossible);
    futures.play();
    longestTurn = waitFor(
        [&] { return futures.process(futures.front())->state() == gui::FutureState::Ended; });
    const auto& spent = futures.process(futures.front())->spent();
    std::printf(
        "  in the window      wall %7.1f s   cpu %7.1f s (system %.1f s), %zu checkpoints\n",
        milliseconds(clock) / 1e3, sim::toSeconds(spent.user + spent.system),
        sim::toSeconds(spent.system), futures.checkpoints().size());
    return sim::toSeconds(spent.user + spent.system);
}

void measureSpeed(const QString& scenario, const QString& duration) {
    std::printf("speed\n");
    std::string fingerprint;
    const double alone = commandLine(scenario, duration, fingerprint);
    Futures futures;
    futures.open(scenario, {duration.toStdString()});
    double longestTurn = 0;
    const double beside = inWindow(futures, longestTurn);
    const bool areEqual = futures.recording(futures.front()).outcome()->fingerprint == fingerprint;
    std::printf(
        "  %.0f %% of the command line's speed, by cpu; fingerprints %s; longest turn of the "
        "window's loop %.1f ms of cpu\n",
        100 * alone / beside, areEqual ? "equal" : "DIFFER", longestTurn);
}

void measureInThePast(Futures& futures) {
    const auto branch = [&](sim::Time at) {
        futures.scrub(at);
        QElapsedTimer clock;
        clock.start();
        const FutureId past = futures.branchAt(futures.playhead(), {});
        waitFor([&] { return futures.process(past)->state() == gui::FutureState::Waiting; });
        const double took = milliseconds(clock);
        futures.remove(past);
        return took;
    };
    std::vector<sim::Time> held;
    std::printf("  checkpoints of the front at");
    for (const gui::Checkpoint& checkpoint : futures.checkpoints()) {
        if (checkpoint.future == futures.front()) {
            held.push_back(checkpoint.at);
            std::printf(" %.0f", sim::toSeconds(checkpoint.at));
        }
    }
    std::printf(" s\n");
    for (const sim::Time at : held) {
        std::printf("  at that of %5.0f s  %8.1f ms\n", sim::toSeconds(at), branch(at));
    }
    std::printf("  a minute before    %8.1f s\n", branch(sim::kStart + 9min) / 1e3);
}

void measureBranches(const QString& scenario, const QString& duration) {
    Futures futures;
    futures.open(scenario, {duration.toStdString()});
    QObject::connect(&futures, &Futures::refused, [](FutureId, const sim::Errors& errors) {
        for (const sim::Error& error : errors) {
            std::fprintf(stderr, "%s\n", sim::toText(error).c_str());
        }
        std::exit(1);
    });
    futures.runTo(sim::kStart + 10min);
    waitFor([&] { return !futures.isPlaying() && futures.playhead() == sim::kStart + 10min; });
    std::printf("branches at 10 min of a world of %.0f MB\n",
                static_cast<double>(futures.process(futures.front())->spent().resident) / 1e6);
    std::vector<FutureId> branches;
    std::vector<double> took;
    for (int i = 0; i < 10; ++i) {
        QElapsedTimer clock;
        clock.start();
        branches.push_back(futures.branchAt(futures.playhead(), {}));
        waitFor(
            [&] { return futures.process(branches.back())->state() == gui::FutureState::Waiting; });
        took.push_back(milliseconds(clock));
    }
    std::sort(took.begin(), took.end());
    std::printf("  until it waits     median %.1f ms, longest %.1f ms\n", took[5], took.back());
    for (const FutureId id : branches) {
        futures.runTo(id, sim::kStart + 15min);
    }
    waitFor([&] {
        return std::all_of(branches.begin(), branches.end(), [&](FutureId id) {
            return futures.recording(id).now() == sim::kStart + 15min;
        });
    });
    double all = 0;
    for (const gui::FutureBranch& branch : futures.branches()) {
        all += megabytesOf(branch.process->processId());
    }
    std::printf("  ten of them and the one that they parted from, 5 min on: %.0f MB\n", all);

    measureInThePast(futures);
}

} // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString scenario =
        arguments.value(1, DOPPEL_SOURCE_DIR "/scenarios/govuk/steady-hour.yaml");
    const QString duration = "duration=" + arguments.value(2, "1h");
    measureBranches(scenario, duration);
    measureSpeed(scenario, duration);
}
