// SPDX-License-Identifier: Apache-2.0
#include "tests/theory/formulas.h"

namespace doppel::theory {

double erlangB(int servers, double load) {
    double blocked = 1;
    for (int n = 1; n <= servers; ++n) {
        blocked = load * blocked / (n + load * blocked);
    }
    return blocked;
}

double erlangC(int servers, double load) {
    const double blocked = erlangB(servers, load);
    return servers * blocked / (servers - load * (1 - blocked));
}

double lossOf(int servers, int room, double load) {
    // States from `servers` on are those of a geometric tail on Erlang B's last one.
    double full = erlangB(servers, load);
    double others = 1 - full;
    double tail = full;
    for (int n = 0; n < room; ++n) {
        others += full;
        full *= load / servers;
        tail = full;
    }
    return tail / (others + tail);
}

Reneging erlangA(int servers, double load, double haste) {
    // States by birth and death; beyond the last one there is less than a double can show.
    double weight = 1;
    double all = 1;
    double waiting = 0; // weight of the states in which an arrival waits
    double queue = 0;
    for (int n = 1; n < servers || weight > 1e-18 * all; ++n) {
        const int queued = n > servers ? n - servers : 0;
        weight *= load / (n - queued + haste * queued);
        all += weight;
        waiting += n >= servers ? weight : 0;
        queue += queued * weight;
    }
    const double meanWait = queue / all / load;
    return {waiting / all, haste * meanWait, meanWait};
}

double waitOfMG1(double rate, double meanService, double varianceOfService) {
    const double second = varianceOfService + meanService * meanService;
    return rate * second / 2 / (1 - rate * meanService);
}

ClosedFigures meanValueAnalysis(int users, double think, const std::vector<double>& demands) {
    std::vector<double> queue(demands.size(), 0);
    ClosedFigures figures;
    for (int n = 1; n <= users; ++n) {
        figures.responseTime = 0;
        for (std::size_t i = 0; i < demands.size(); ++i) {
            figures.responseTime += demands[i] * (1 + queue[i]);
        }
        figures.throughput = n / (think + figures.responseTime);
        for (std::size_t i = 0; i < demands.size(); ++i) {
            queue[i] = figures.throughput * demands[i] * (1 + queue[i]);
        }
    }
    return figures;
}

} // namespace doppel::theory
