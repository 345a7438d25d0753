// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace doppel::gui {

/// Beats in the thread that it is made in: what is done there between two beats holds a window.
/// Counted is the time that the thread was at work, so other programs on a busy machine count for
/// nothing; what passed in all is told beside it.
class Heartbeat : public QObject {
public:
    Heartbeat() {
        timer_.setTimerType(Qt::PreciseTimer);
        connect(&timer_, &QTimer::timeout, this, &Heartbeat::beat);
        timer_.start(std::chrono::milliseconds(2));
        restart();
    }
    /// The longest hold since it was asked last, in milliseconds; printed with what it was in.
    double longestIn(const char* what) {
        beat();
        std::printf("%-28s held for %6.1f ms of processor time at most, %6.1f ms in all\n", what,
                    longest_, longestWall_);
        const double longest = longest_;
        longest_ = 0;
        longestWall_ = 0;
        restart();
        return longest;
    }

private:
    static double cpu() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }
    void restart() {
        lastCpu_ = cpu();
        sinceBeat_.start();
    }
    void beat() {
        longest_ = std::max(longest_, cpu() - lastCpu_);
        longestWall_ = std::max(longestWall_, static_cast<double>(sinceBeat_.nsecsElapsed()) / 1e6);
        restart();
    }

    QTimer timer_;
    QElapsedTimer sinceBeat_;
    double lastCpu_ = 0;
    double longest_ = 0;
    double longestWall_ = 0;
};

} // namespace doppel::gui
