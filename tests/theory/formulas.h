// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

/// Closed forms of queueing theory. Loads are in Erlang: arrival rate times mean service time.
/// Source: Kleinrock, "Queueing Systems" I and II; Gross and Harris, "Fundamentals of Queueing
/// Theory".
namespace doppel::theory {

/// The share of arrivals that `servers` without a queue turn away.
double erlangB(int servers, double load);
/// The share of arrivals that wait. REQUIRES: load < servers.
double erlangC(int servers, double load);
/// The share of arrivals that `servers` with `room` places to wait turn away.
double lossOf(int servers, int room, double load);

/// What callers live to see where those who wait leave after a patience of their own, with an
/// exponential distribution: M/M/c+M, "Erlang A".
struct Reneging {
    double waits = 0;    ///< the share that isn't served at once
    double leaves = 0;   ///< the share that leaves unserved
    double meanWait = 0; ///< of all, in mean service times
};
/// `haste` is the mean service time over the mean patience. Source: Palm 1957; Garnett, Mandelbaum
/// and Reiman, "Designing a Call Center with Impatient Customers" (2002).
Reneging erlangA(int servers, double load, double haste);

/// The mean wait under Pollaczek and Khinchine, one server: rate times E[S^2] / 2 (1 - rho).
double waitOfMG1(double rate, double meanService, double varianceOfService);

/// A closed network's figures.
struct ClosedFigures {
    double throughput = 0;
    double responseTime = 0;
};
/// Exact mean value analysis: `users` who think for `think` on average and then visit a queue of
/// each demand. Source: Reiser and Lavenberg 1980.
ClosedFigures meanValueAnalysis(int users, double think, const std::vector<double>& demands);

} // namespace doppel::theory
